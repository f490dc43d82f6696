"""Facts: what has happened, in the past tense, told to whoever listens once it is committed."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fact:
    """Something that happened. `kept` names the fields that the audit log may keep."""

    kept: ClassVar[tuple[str, ...]] = ()

    def for_audit(self) -> dict[str, Any]:
        """The fields that may be kept, by name."""
        return {name: getattr(self, name) for name in self.kept}


class Bus:
    """Hands each committed fact to the handlers of its type and of the types it descends from."""

    def __init__(self) -> None:
        self._handlers: dict[type[Fact], list[Callable[[Any], None]]] = defaultdict(list)

    def on(self, kind: type[Fact], handler: Callable[[Any], None]) -> None:
        """Call `handler(fact)` after each commit that recorded a fact of this kind."""
        self._handlers[kind].append(handler)

    def publish(self, facts: Iterable[Fact]) -> None:
        """Tell the handlers; one that fails is logged, for the commit stands and others wait."""
        for fact in facts:
            for kind in type(fact).__mro__:
                for handler in self._handlers.get(kind, ()):
                    try:
                        handler(fact)
                    except Exception:
                        log.exception("a handler of %s failed", type(fact).__name__)
