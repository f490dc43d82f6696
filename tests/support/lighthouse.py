"""What Lighthouse says about a page on a middling phone with a slow network.

`python -m tests.support.lighthouse http://…` prints it. The figures depend on the machine, so
they inform and do not judge.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support import ROOT
from tests.support.browser import CHROMIUM

PROGRAM = ROOT / "node_modules/.bin/lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True)
class Lighthouse:
    """Scores from 0 to 100 by category, the bytes transferred, and the paint times in ms."""

    scores: Mapping[str, int]
    total_bytes: int
    first_paint: float
    largest_paint: float


def lighthouse(
    url: str, *, categories: Sequence[str] = CATEGORIES, cookie: str | None = None
) -> Lighthouse:
    """Load the page like a phone and report; `cookie` is sent along, to see it signed in."""
    flags = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    command = [str(PROGRAM), url, "--quiet", "--output=json", f"--chrome-flags={' '.join(flags)}"]
    command.append(f"--only-categories={','.join(categories)}")
    if cookie:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"CHROME_PATH": str(CHROMIUM), "PATH": path, "CI": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return _read(json.loads(done.stdout))


def _read(report: dict[str, dict[str, dict[str, float]]]) -> Lighthouse:
    audits = report["audits"]
    return Lighthouse(
        scores={name: round(100 * found["score"]) for name, found in report["categories"].items()},
        total_bytes=int(audits["total-byte-weight"]["numericValue"]),
        first_paint=audits["first-contentful-paint"]["numericValue"],
        largest_paint=audits["largest-contentful-paint"]["numericValue"],
    )


def main(urls: Sequence[str]) -> int:
    """Print the report of each address; 2 when none is given."""
    if not urls:
        print("Say which page: make lighthouse URL=http://127.0.0.1:8000/", file=sys.stderr)
        return 2
    for url in urls:
        report = lighthouse(url)
        scores = ", ".join(f"{name} {score}" for name, score in report.scores.items())
        paints = f"first paint {report.first_paint:.0f} ms, largest {report.largest_paint:.0f} ms"
        print(f"{url}: {scores}; {report.total_bytes / 1024:.0f} KiB; {paints}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
