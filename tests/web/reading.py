"""Reading pages as a program: their elements, their forms, what they say is wrong."""

from xml.etree.ElementTree import Element

import html5lib

from tests.web.world import Town

EVIL = "<script>alert(1)</script>"


def elements(page: str) -> Element:
    """The page as a tree of elements."""
    parsed: Element = html5lib.parse(page, namespaceHTMLElements=False)
    return parsed


def by_id(page: str) -> dict[str, Element]:
    """The elements that have an id."""
    return {
        element.get("id", ""): element for element in elements(page).iter() if element.get("id")
    }


def words(element: Element) -> str:
    """The text of an element, spaces as a reader sees them."""
    return " ".join("".join(element.itertext()).split())


def main(page: str) -> Element:
    """What is between the header and the footer."""
    return by_id(page)["main"]


def field_values(page: str) -> dict[str, str]:
    """What the fields of a page's forms hold, by name; of a choice what is chosen."""
    found: dict[str, str] = {}
    forms = [form for form in main(page).iter("form") if form.get("method") == "post"]
    for element in (element for form in forms for element in form.iter()):
        name = element.get("name", "")
        if element.tag == "textarea":
            found[name] = "".join(element.itertext())
        elif element.tag == "select":
            chosen = [one for one in element.iter("option") if one.get("selected") is not None]
            found[name] = chosen[0].get("value", "") if chosen else ""
        elif element.tag == "input" and element.get("type") in ("radio", "checkbox"):
            if element.get("checked") is not None:
                found[name] = element.get("value", "")
        elif element.tag == "input" and element.get("type") != "password":
            found[name] = element.get("value", "")
    return found


def texts_in_fields(page: str) -> list[str]:
    """Everything that stands in a field of the page, also in those to copy from."""
    areas = ["".join(area.itertext()) for area in main(page).iter("textarea")]
    return [value.strip() for value in (*field_values(page).values(), *areas)]


def alerts(page: str) -> str:
    """What the page says is wrong, beside the fields and above them."""
    return " ".join(
        words(element)
        for element in main(page).iter()
        if element.get("role") == "alert" or element.get("class") in ("kern-error", "p-lead")
    )


def addresses(page: str) -> list[str]:
    """Where links and forms lead."""
    return [
        element.get(name, "")
        for element in elements(page).iter()
        for name in ("href", "src", "action")
        if element.get(name)
    ]


def fill_in(town: Town, template: str) -> str:
    """An address with the numbers of the town: "/ideas/{idea:own}"."""
    for name, number in town.ids.items():
        template = template.replace("{" + name + "}", str(number))
    return template
