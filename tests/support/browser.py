"""A real Chromium, one for the whole run, and a clean profile for every page.

Playwright runs an event loop in this process, so nothing here may be monkey-patched by gevent:
the platform under test runs in a process of its own (see server.py).
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

CHROMIUM = Path("/usr/bin/chromium")
PHONE = (360, 740)
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    # Nothing outside this machine can be found, so a page that asks elsewhere fails.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
HERE = ("127.0.0.1", "localhost")
# The browser reports these as errors on the console whoever wrote the page.
POLICY = re.compile(r"Content Security Policy|Content-Security-Policy|Permissions policy", re.I)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a headless Chromium for as long as the block."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, *sandbox], headless=True
        )
        try:
            yield browser
        finally:
            browser.close()


class Pages:
    """Opens pages as separate people on separate devices, and keeps what went wrong in them.

    `problems` collects exceptions no script caught, violations of the content security policy
    and requests to other machines, from all pages opened here.
    """

    def __init__(self, browser: Browser) -> None:
        self.problems: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def __call__(
        self,
        *,
        locale: str = "de-DE",
        viewport: tuple[int, int] = PHONE,
        color_scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
        reduced_motion: Literal["reduce", "no-preference"] = "reduce",
        base_url: str | None = None,
        bypass_csp: bool = False,
        service_worker: bool = True,
    ) -> Page:
        """Open an empty page in a profile of its own; `base_url` lets `goto` take a path.

        A test that stands between page and server (`route`) does without the `service_worker`:
        what passes through one may miss the routes.
        """
        width, height = viewport
        context = self._browser.new_context(
            locale=locale,
            viewport={"width": width, "height": height},
            color_scheme=color_scheme,
            java_script_enabled=javascript,
            reduced_motion=reduced_motion,
            base_url=base_url,
            bypass_csp=bypass_csp,
            service_workers="allow" if service_worker else "block",
            timezone_id="Europe/Berlin",
        )
        self._contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("weberror", lambda thrown: self.problems.append(f"uncaught: {thrown.error}"))
        context.on("console", self._hear)
        context.on("request", self._follow)
        return context.new_page()

    def close(self) -> None:
        """Close every page opened here."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and POLICY.search(message.text):
            self.problems.append(message.text)

    def _follow(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in HERE:
            self.problems.append(f"asked another machine: {request.url}")
