"""Questions that must not stand in an address, for addresses are kept by browsers and proxies.

They are sent like forms that write, with a one-time key and a limit, but write nothing.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask.typing import ResponseReturnValue

from participation.kernel.rules import Rule
from participation.web.access import Loader, View, just_the_viewer
from participation.web.writes import admit


def ask(rule: Rule[Any], load: Loader = just_the_viewer, *, limit: str) -> Callable[[View], View]:
    """Declare a route for a question that is sent as a form. The view gets the case.

    `limit` names how often one person may ask.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answer(**values: Any) -> ResponseReturnValue:
            admit(limit)
            case = load(**values)
            rule.require(case)
            return view(case)  # type: ignore[no-any-return]

        answer.access_rule = rule  # type: ignore[attr-defined]
        answer.is_write = True  # type: ignore[attr-defined]
        return answer

    return declare
