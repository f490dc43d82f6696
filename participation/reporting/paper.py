"""A document of our own templates as a PDF on A4: tagged, with bookmarks, its language and pages counted.

It reads the few things such documents are made of: headings, paragraphs, lists, tables and facts. All
words reach the typesetter as data, never as something it would carry out. `paper.typ` says how it looks.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from threading import Lock
from typing import Any, Literal
from urllib.parse import urljoin

LAYOUT = Path(__file__).with_name("paper.typ")
FONTS = Path("static", "dist")
EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "rect"})
LEFT_OUT = frozenset({"svg", "script", "style", "template"})
INLINE = frozenset({"a", "b", "em", "span", "strong", "time"})
HEADINGS = {"h1": 0, "h2": 1, "h3": 2}
QUIET = frozenset({"p-meta", "kern-preline"})
LONGEST_WORD, PART = 40, 12  # what is shorter fits, or is hyphenated by the rules of its language
ONE_AT_A_TIME = Lock()
SOFT_HYPHEN, NO_SPACE = "\u00ad", "\u200b"


@dataclass
class Node:
    """An element of a document; what is in it is text and further elements."""

    tag: str
    attrs: dict[str, str]
    inside: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        """Its class names."""
        return set(self.attrs.get("class", "").split())

    def every(self, *tags: str) -> Iterator["Node"]:
        """The elements of these kinds in it, outermost only."""
        for one in self.inside:
            if isinstance(one, Node):
                if one.tag in tags:
                    yield one
                else:
                    yield from one.every(*tags)


class _Reader(HTMLParser):
    """Reads HTML that is whole: our templates' is, for every page is checked."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in EMPTY:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Node(tag, dict(attrs)))  # type: ignore[arg-type]

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def blocks_of(html: str, address: str) -> list[dict[str, Any]]:
    """What a document consists of, as paper.typ sets it; links become whole with `address`."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return list(_Blocks(address).of(reader.open[0]))


@dataclass(frozen=True)
class _Blocks:
    address: str

    def of(self, node: Node) -> Iterator[dict[str, Any]]:
        """The blocks in an element; text between them is a paragraph of its own."""
        loose: list[Node | str] = []
        for one in node.inside:
            if isinstance(one, str) or one.tag in INLINE:
                loose.append(one)
            elif not _is_left_out(one):
                yield from self._paragraph(loose)
                loose = []
                yield from self._block(one)
        yield from self._paragraph(loose)

    def _block(self, node: Node) -> Iterator[dict[str, Any]]:
        if node.tag in HEADINGS:
            yield {"kind": "heading", "level": HEADINGS[node.tag], "runs": self._runs(node.inside)}
        elif node.tag == "p":
            yield from self._paragraph(node.inside, is_quiet=bool(node.classes & QUIET))
        elif node.tag in ("ul", "ol"):
            yield {"kind": "list", "items": [list(self.of(one)) for one in node.every("li")]}
        elif node.tag == "dl":
            yield {"kind": "facts", "facts": list(self._facts(node))}
        elif node.tag == "table":
            rows = [[self._cell(one) for one in row.every("th", "td")] for row in node.every("tr")]
            yield {"kind": "table", "head": rows[0], "rows": rows[1:]}
        else:
            yield from self.of(node)

    def _paragraph(
        self, inside: list[Node | str], *, is_quiet: bool = False
    ) -> Iterator[dict[str, Any]]:
        runs = self._runs(inside)
        if runs:
            yield {"kind": "paragraph", "runs": runs, "quiet": is_quiet}

    def _facts(self, node: Node) -> Iterator[list[Any]]:
        terms, facts = node.every("dt"), node.every("dd")
        for term, fact in zip(terms, facts, strict=True):
            yield [self._runs(term.inside), self._runs(fact.inside)]

    def _cell(self, node: Node) -> dict[str, Any]:
        narrow = "figure" if "p-number" in node.classes else "rank"
        is_narrow = bool(node.classes & {"p-number", "p-rank"})
        return {"blocks": list(self.of(node)), "size": narrow if is_narrow else "words"}

    def _runs(self, inside: list[Node | str]) -> list[dict[str, str]]:
        """Pieces of text with their language and where they lead to, white space as on a page."""
        runs = list(self._pieces(inside, {}))
        said = ""
        for run in runs:  # one space for many, none at the beginning or the end
            words = run["text"].split()
            space = " " if run["text"][:1].isspace() and said and not said.endswith(" ") else ""
            end = " " if words and run["text"][-1:].isspace() else ""
            run["text"] = space + " ".join(map(_breakable, words)) + end
            said += run["text"]
        while runs and not runs[-1]["text"].strip():
            runs.pop()
        if runs:
            runs[-1]["text"] = runs[-1]["text"].rstrip()
        return [run for run in runs if run["text"]]

    def _pieces(self, inside: list[Node | str], about: dict[str, str]) -> Iterator[dict[str, str]]:
        for one in inside:
            if isinstance(one, str):
                yield {"text": one} | about
            elif not _is_left_out(one):
                more = about | ({"lang": one.attrs["lang"]} if "lang" in one.attrs else {})
                if "href" in one.attrs:
                    more = more | {"url": urljoin(self.address, one.attrs["href"])}
                yield from self._pieces(one.inside, more)


def _breakable(word: str) -> str:
    """A word that may be wider than its column, with places where it may go on in the next line.

    Among letters these are soft hyphens; in addresses and the like a hyphen would be taken for one.
    """
    if len(word) < LONGEST_WORD:
        return word
    parts = [word[start : start + PART] for start in range(0, len(word), PART)]
    return (SOFT_HYPHEN if word.isalpha() else NO_SPACE).join(parts)


def _is_left_out(node: Node) -> bool:
    return (
        node.tag in LEFT_OUT
        or bool(node.classes & {"p-hidden", "p-no-print"})
        or node.attrs.get("aria-hidden") == "true"
    )


@dataclass(frozen=True)
class Paper:
    """What a PDF says about itself: title, who made it, language, when, and "{page} of {pages}"."""

    title: str
    author: str
    language: str
    made_at: datetime
    pages: str


def as_pdf(paper: Paper, blocks: list[dict[str, Any]], run: Callable[..., bytes]) -> bytes:
    """The document as a PDF by the rules of PDF/UA-1.

    A sign that is in no font of ours (a picture of a face, say) is against these rules; the document
    is then tagged as well, but does not claim to keep them. `run` is called with what takes long: two
    seconds for a thousand ideas. One at a time, so that files never keep votes from being written.
    """
    with ONE_AT_A_TIME:
        return run(lambda: _typeset(paper, blocks))


def _typeset(paper: Paper, blocks: list[dict[str, Any]]) -> bytes:
    from typst import TypstError

    said = {
        "title": paper.title,
        "author": paper.author,
        "language": paper.language,
        "pages": paper.pages,
        "blocks": blocks,
    }
    try:
        return _made(json.dumps(said), paper.made_at, "ua-1")
    except TypstError:
        return _made(json.dumps(said), paper.made_at, None)


def _made(said: str, at: datetime, standard: Literal["ua-1"] | None) -> bytes:
    from typst import Compiler

    compiler = Compiler(
        LAYOUT.read_bytes(),
        root=LAYOUT.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": said},
    )
    made = compiler.compile(format="pdf", pdf_standards=standard, timestamp=at)
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


@cache
def _fonts() -> Any:
    """The page's font as the asset build lays it down, then the typesetter's own."""
    from typst import Fonts

    from participation.settings import ROOT

    folder = ROOT / FONTS
    return Fonts(include_system_fonts=False, font_paths=[str(folder)] if folder.exists() else [])
