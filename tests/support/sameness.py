"""Whether a page that has been open for a while shows what a freshly loaded one would."""

from typing import Any

from playwright.sync_api import Page

from tests.support.processes import TookTooLong, wait_until

# Words about saving, the connection and a pause belong to what this page lived through, one-time keys are
# never the same twice, and numbers of versions are the script's own business.
COMPARE = """
async () => {
  const lines = (root) => {
    const copy = root.cloneNode(true);
    for (const passing of copy.querySelectorAll(".p-live, #connection, #presence, [data-saving]")) passing.remove();
    for (const key of copy.querySelectorAll("input[name=key]")) key.setAttribute("value", "");
    for (const form of copy.querySelectorAll("form")) form.removeAttribute("aria-busy");
    for (const name of ["data-version", "data-newest"]) copy.removeAttribute(name);
    return copy.outerHTML.replace(/\\s+/g, " ").replace(/> </g, "><").replace(/></g, ">\\n<").split("\\n");
  };
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [lines(document.querySelector("[data-live]")), lines(fresh.querySelector("[data-live]"))];
}
"""


def differences(page: Page) -> list[str]:
    """What an open page shows otherwise than a fresh one: lines with - are fresh, with + open."""
    opened, fresh = page.evaluate(COMPARE)
    return [line for line in _diff(fresh, opened) if not line.startswith(("---", "+++", "@@"))]


def await_sameness(page: Page, after: str, *, within: float = 15.0) -> None:
    """Press "show new ideas" where it is offered, until the page is as a fresh one would be."""

    def is_same() -> bool:
        button = page.locator("[data-show-new]")
        if button.count() and button.is_visible():
            button.click()
        return not differences(page)

    try:
        wait_until(is_same, within=within, what="the page becoming as a fresh one")
    except TookTooLong:
        found = "\n".join(differences(page))
        raise AssertionError(f"after “{after}”, {page.url} differs:\n{found}") from None


def _diff(one: list[str], other: list[str]) -> list[Any]:
    from difflib import unified_diff

    return list(unified_diff(one, other, lineterm="", n=0))
