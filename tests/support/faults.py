"""The table of faults: what was injected, what it led to, and what held.

`python -m tests.support.faults` makes `build/faults.json` and `docs/faults.md` of the notes of a run.
"""

import json
import re
from dataclasses import asdict, dataclass

from tests.support import ROOT

NOTES = ROOT / "build/faults"
TABLE = ROOT / "docs/faults.md"
HEAD = """\
# Faults

What `tests/faults/` does to a running server on both databases, and what was found. `make faults` runs
it anew and writes this table; a fault that did not really happen fails its test, and so does one that
led to nothing. Below stands the last run of each test that passed, not all of them from one run: a fault
and database without a line has not been seen to pass in its present form. After a fault in a vote the
acknowledged votes are there exactly once, dots, ballots, tallies and receipts agree, the audit log is
whole, and every open screen shows what a fresh one would; the last column says what was looked at
otherwise. How writes are kept is told in [durability](durability.md).

| fault | database | injected | seen | held |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Finding:
    """One fault on one database."""

    fault: str
    database: str
    injected: dict[str, int]
    found: dict[str, int]
    held: str


def note(finding: Finding) -> None:
    """Keep a finding in a file of its own, for tests run in several processes."""
    NOTES.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"\W+", "-", f"{finding.fault} {finding.database}".lower())
    (NOTES / f"{name}.json").write_text(json.dumps(asdict(finding)), encoding="utf-8")


def _counted(figures: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {what}" for what, number in figures.items())


def main() -> None:
    """Put the findings together."""
    findings = [Finding(**json.loads(file.read_text())) for file in sorted(NOTES.glob("*.json"))]
    text = json.dumps([asdict(one) for one in findings], indent=2)
    (ROOT / "build/faults.json").write_text(text + "\n", encoding="utf-8")
    rows = [
        f"| {one.fault} | {one.database} | {_counted(one.injected)} | {_counted(one.found)} | {one.held} |\n"
        for one in findings
    ]
    TABLE.write_text(HEAD + "".join(rows), encoding="utf-8")
    print(f"{len(findings)} findings in {TABLE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
