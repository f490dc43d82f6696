"""Rooms: an event's screen in one language. Everybody in a room is sent the same."""

from dataclasses import dataclass

from participation.boards.situation import Screen


@dataclass(frozen=True)
class Room:
    """Who gets the same frames."""

    event_id: int
    screen: Screen
    locale: str

    @property
    def name(self) -> str:
        """The room's name on the socket."""
        return f"event:{self.event_id}:{self.screen.value}:{self.locale}"
