"""The validity of HTML as the Nu checker of the W3C sees it."""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support import ROOT

CHECKER = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"


@dataclass(frozen=True)
class Findings:
    """What the checker says, one readable line each."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def nu_findings(html_documents: Mapping[str, str]) -> Findings:
    """Check whole documents by name, all in one run, which takes about two seconds."""
    found = Findings()
    if not html_documents:
        return found
    with tempfile.TemporaryDirectory(prefix="nu-") as folder:
        names = {}
        for number, (name, html) in enumerate(html_documents.items()):
            file = Path(folder, f"{number}.html")
            file.write_text(html, encoding="utf-8")
            names[file.name] = name
        for message in _messages(folder):
            said = found.errors if message["type"] == "error" else found.warnings
            said.append(_sentence(message, names))
    return found


def nu_check(html_documents: Mapping[str, str]) -> list[str]:
    """The errors in these documents; an empty list is a pass."""
    return nu_findings(html_documents).errors


def _messages(folder: str) -> list[dict[str, Any]]:
    command = ["java", "-Xss1m", "-jar", str(CHECKER), "--format", "json", "--exit-zero-always"]
    done = subprocess.run(
        [*command, "--skip-non-html", folder], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    broken = [message for message in messages if message["type"] == "non-document-error"]
    assert not broken, broken
    return messages


def _sentence(message: dict[str, Any], names: Mapping[str, str]) -> str:
    name = names[Path(message["url"]).name]
    place = f"{message.get('lastLine', '?')}:{message.get('lastColumn', '?')}"
    return f"{name}:{place}: {message['message']} – {message.get('extract', '').strip()}"
