"""Facts: what has happened, in the past tense, told to whoever listens once it is committed."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fact:
    """Something that happened. `kept` names the fields that the audit log may keep.

    What `is_logged` not is told to listeners alone: where even when it happened must not be known.
    """

    kept: ClassVar[tuple[str, ...]] = ()
    is_logged: ClassVar[bool] = True

    def for_audit(self) -> dict[str, Any]:
        """The fields that may be kept, by name."""
        return {name: getattr(self, name) for name in self.kept}


class Bus:
    """Hands each committed fact to the handlers of its type and of the types it descends from."""

    def __init__(self) -> None:
        self._handlers: dict[type[Fact], list[Callable[[Any], None]]] = defaultdict(list)
        self._followers: dict[type[Fact], list[Callable[[Any, Any], None]]] = defaultdict(list)

    def on(self, kind: type[Fact], handler: Callable[[Any], None]) -> None:
        """Call `handler(fact)` after each commit that recorded a fact of this kind."""
        self._handlers[kind].append(handler)

    def follow(self, kind: type[Fact], follower: Callable[[Any, Any], None]) -> None:
        """Call `follower(work, fact)` in the transaction that recorded a fact of this kind, at its end.

        For what has to be true together with the fact: it is committed with it or not at all.
        """
        self._followers[kind].append(follower)

    def complete(self, work: Any, facts: Sequence[tuple[Fact, str]]) -> None:
        """Let the followers do their part; what they record themselves is followed in its turn."""
        for fact, _actor in facts:  # the list grows meanwhile
            for follower in self._followers.get(type(fact), ()):
                follower(work, fact)

    def publish(self, facts: Iterable[Fact]) -> None:
        """Tell the handlers; one that fails is logged, for the commit stands and others wait."""
        for fact in facts:
            for kind in type(fact).__mro__:
                for handler in self._handlers.get(kind, ()):
                    try:
                        handler(fact)
                    except Exception:
                        log.exception("a handler of %s failed", type(fact).__name__)
