"""A wall clock that a test can set, for one process."""

from pathlib import Path

FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


class Clock:
    """How far a process's clock is off, kept in a file that it looks at each time it asks."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.set_back(0)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process go by this clock; clocks that nobody can set go on as they do."""
        assert FAKETIME, "libfaketime was not found: install faketime"
        return {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set_back(self, seconds: int) -> None:
        """Let it be so many seconds behind ours from now on."""
        self._file.write_text(f"-{seconds}", encoding="ascii")
