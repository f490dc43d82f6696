"""Who may: small predicates that compose, each with the sentence it refuses with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from participation.kernel.refusal import Refused

Case_contra = TypeVar("Case_contra", contravariant=True)


@dataclass(frozen=True)
class Rule(Generic[Case_contra]):
    """A question about a case; `refusal` gives None for yes, else the sentence that says why not."""

    refusal: Callable[[Case_contra], Any]

    def allows(self, case: Case_contra) -> bool:
        """Whether the case passes."""
        return self.refusal(case) is None

    def require(self, case: Case_contra, status: int = 403) -> None:
        """Raise Refused with this rule's own reason unless the case passes."""
        reason = self.refusal(case)
        if reason is not None:
            raise Refused(reason, status=status)

    def __and__(self, other: "Rule[Any]") -> "Rule[Any]":
        def refusal(case: Any) -> Any:
            mine = self.refusal(case)
            return mine if mine is not None else other.refusal(case)

        return Rule(refusal)

    def __or__(self, other: "Rule[Any]") -> "Rule[Any]":
        def refusal(case: Any) -> Any:
            mine = self.refusal(case)
            return None if mine is None or other.allows(case) else mine

        return Rule(refusal)


def rule(reason: Any) -> Callable[[Callable[[Any], bool]], Rule[Any]]:
    """Make a Rule of a yes/no function; `reason` is the translatable sentence for "no"."""

    def make(test: Callable[[Any], bool]) -> Rule[Any]:
        return Rule(lambda case: None if test(case) else reason)

    return make
