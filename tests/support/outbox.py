"""What waits in a browser to be sent: how to keep it from arriving, and how to look at it."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Route, expect

from participation.events.models import Event
from participation.ideas.models import Status
from participation.ideas.queries.boards import numbers_by_status
from tests.support.acting import write
from tests.support.hall import Hall, Visitor

WAITING, SAVED, FAILED = (
    f"#idea-form [data-saving-when={state}]" for state in ("waiting", "saved", "failed")
)
NO_PAGE = "/healthz"  # ours, but without a script that would send
KEPT = """
() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("outbox", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("writes", { keyPath: "id" });
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const all = asked.result.transaction("writes").objectStore("writes").getAll();
    all.onsuccess = () => { asked.result.close(); resolve(all.result); };
  };
})
"""
MAKE_OLDER = """
(hours) => new Promise((resolve) => {
  const asked = indexedDB.open("outbox", 1);
  asked.onsuccess = () => {
    const change = asked.result.transaction("writes", "readwrite");
    const writes = change.objectStore("writes");
    writes.getAll().onsuccess = (event) => {
      for (const one of event.target.result) writes.put({ ...one, at: one.at - hours * 3600000 });
    };
    change.oncomplete = () => { asked.result.close(); resolve(); };
  };
})
"""


def published(hall: Hall, event: Event) -> int:
    """How many ideas everybody sees."""
    with hall.house.database.reading() as session:
        return numbers_by_status(session, event).get(Status.PUBLISHED, 0)


def refuse_writes(
    context: BrowserContext | Page, act: Callable[[Route], None] = Route.abort
) -> None:
    """From now on, pages load but what they send does not arrive."""

    def handle(route: Route) -> None:
        act(route) if route.request.method == "POST" else route.fallback()

    context.route("**/*", handle)


def let_through(context: BrowserContext | Page) -> None:
    """Let everything arrive again."""
    context.unroute_all(behavior="ignoreErrors")


def kept_writes(page: Page) -> list[dict[str, object]]:
    """What is kept in this browser."""
    found: list[dict[str, object]] = page.evaluate(KEPT)
    return found


def write_in_vain(page: Page, title: str) -> None:
    """Send an idea that does not arrive."""
    refuse_writes(page.context)
    write(page, title)
    expect(page.locator(WAITING)).to_be_visible()


def become(page: Page, visitor: Visitor) -> None:
    """Another person sits down at this browser."""
    page.context.clear_cookies()
    visitor.lend_to(page)


def another_tab(page: Page, address: str) -> Page:
    """The same browser opens a page in another tab."""
    tab = page.context.new_page()
    tab.goto(address)
    return tab
