"""Rules compose, and refuse with the reason of the part that said no."""

import pytest

from participation.kernel.refusal import Refused
from participation.kernel.rules import Rule, rule


def says(answer: bool, reason: str) -> Rule[object]:
    return rule(reason)(lambda _case: answer)


YES, NO, NEVER = says(True, "yes?"), says(False, "no"), says(False, "never")


@pytest.mark.parametrize(
    ("composed", "reason"),
    [
        (YES, None),
        (NO, "no"),
        (YES & YES, None),
        (YES & NO, "no"),
        (NO & YES, "no"),
        (NO & NEVER, "no"),
        (NO | YES, None),
        (YES | NO, None),
        (NO | NEVER, "no"),
        (NEVER | NO | YES, None),
        (YES & (NO | YES), None),
        ((YES & NO) | NEVER, "no"),
        ((NO | YES) & NEVER, "never"),
    ],
)
def test_rules_compose(composed: Rule[object], reason: str | None) -> None:
    assert composed.refusal("case") == reason
    assert composed.allows("case") is (reason is None)


def test_a_rule_that_allows_requires_nothing() -> None:
    YES.require("case")


@pytest.mark.parametrize("status", [403, 409])
def test_a_refusal_has_its_reason_and_status(status: int) -> None:
    with pytest.raises(Refused) as refused:
        (YES & NEVER).require("case", status=status)
    assert (refused.value.reason, refused.value.status) == ("never", status)


def test_missing_rights_are_forbidden_unless_said_otherwise() -> None:
    with pytest.raises(Refused) as refused:
        NO.require("case")
    assert refused.value.status == 403


def test_what_comes_after_a_no_is_not_asked() -> None:
    asked: list[object] = []

    @rule("asked")
    def ask(case: object) -> bool:
        asked.append(case)
        return True

    assert not (NO & ask).allows("a")
    assert (YES | ask).allows("b")
    assert asked == []
    assert (YES & ask).allows("c")
    assert asked == ["c"]
