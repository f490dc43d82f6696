"""Opinion groups found in a process of its own, so that the one that serves is never held up.

`python -m participation.grouping.apart` reads votes as JSON and writes what may be told of them; who
is in which group never leaves it. Besides that it keeps numpy and scikit-learn out of the server.
"""

import json
import os
import subprocess
import sys
from typing import Any

LONGEST = 120  # seconds; 2,000 people and 500 ideas take ten
COMMAND = (sys.executable, "-P", "-m", "participation.grouping.apart")
Votes = list[tuple[int, int, int]]  # person's row, statement's column, 1 agree -1 disagree 0 pass


class Failed(Exception):
    """The groups could not be found; the message is for the log."""


def told_apart(people: int, statements: int, hidden: list[int], votes: Votes) -> dict[str, Any]:
    """What may be told (the fields of telling.Told, as plain data) of so many people and statements.

    `hidden` are columns that moderators took away. Raises Failed where the process does not answer.
    """
    asked = {"people": people, "statements": statements, "hidden": hidden, "votes": votes}
    try:
        done = subprocess.run(  # noqa: S603  our own module, and words only by its standard input
            COMMAND,
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=LONGEST,
            check=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except subprocess.CalledProcessError as error:
        raise Failed(error.stderr.decode(errors="replace")[-500:]) from error
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise Failed(str(error)) from error
    return told


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    from dataclasses import asdict

    import numpy as np

    from participation.grouping.telling import tell

    table = np.full((asked["people"], asked["statements"]), np.nan)
    for row, column, value in asked["votes"]:
        table[row, column] = value
    hidden = np.zeros(asked["statements"], bool)
    hidden[asked["hidden"]] = True
    told = tell(table, hidden)
    return {**asdict(told), "silence": told.silence.value if told.silence else None}


def main() -> None:
    """Answer what standard input asks; behind whoever has somebody waiting."""
    os.nice(5)
    json.dump(_answer(json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main()
