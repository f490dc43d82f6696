"""Users' text: normalised on input, simple formatting made into clean HTML, its language."""

import re
import unicodedata
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import bleach
from markdown_it import MarkdownIt
from markdown_it.token import Token

from participation.settings import LANGUAGES

TAGS = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "a", "code", "blockquote"})
ATTRIBUTES = {"a": ["href", "rel"]}
PROTOCOLS = frozenset({"http", "https", "mailto"})

# Zero-width and direction-override characters hide or reorder what others read. The zero-width
# joiner stays: emoji and several scripts are made with it.
UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0\ufff9-\ufffc\ufffe\uffff\U000e0000-\U000e007f\ud800-\udfff]"
)
# The asterisk of "Bürger*innen und Kolleg*innen" is spelling, not emphasis; code and addresses
# (the group) stay as they are.
STAR_IN_WORD = re.compile(r"(`[^`]*`|<[a-z]+:[^\s<>]*>)|(?<=\w)\*(?=\w)")
MANY_BREAKS = re.compile(r"\n{3,}")
MANY_SPACES = re.compile(r"(?:[^\S\n]|\u2800)+")  # the empty Braille pattern is a blank as well
MARKS = "".join(
    chr(code) for code in range(0x300, 0x1F000) if unicodedata.category(chr(code)) in ("Mn", "Me")
)
MANY_MARKS = re.compile(f"([{MARKS}]{{4}})[{MARKS}]+")


def normalise(raw: str) -> str:
    """One form for what looks the same: NFC, no unseen characters, plain line ends, trimmed."""
    text = UNSEEN.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))
    # Towers of accents cover the lines above, and NFC takes time quadratic in their height; it
    # may take some characters apart, so they are cut before and after.
    text = MANY_MARKS.sub(r"\1", text)
    text = MANY_MARKS.sub(r"\1", unicodedata.normalize("NFC", text))
    text = "\n".join(MANY_SPACES.sub(" ", line).rstrip() for line in text.split("\n"))
    return MANY_BREAKS.sub("\n\n", text).strip()


def one_line(raw: str) -> str:
    """The same for a title: no line breaks either."""
    return " ".join(normalise(raw).split())


def has_letters(text: str) -> bool:
    """Whether a person can read anything in it: a letter, a digit or a symbol such as an emoji."""
    return any(unicodedata.category(character)[0] in "LNS" for character in text)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    # "zero" knows nothing; what follows is all that a contribution needs.
    return MarkdownIt("zero", {"breaks": True}).enable(
        ["emphasis", "list", "newline", "escape", "link", "autolink", "blockquote", "backticks"]
    )


def _safe_link(attributes: Any, _new: bool = False) -> Any:  # noqa: FBT001, FBT002  bleach's form
    """Keep a link only where it says openly where it goes; others become plain text."""
    target = attributes.get((None, "href"), "")
    parts = urlsplit(target)
    if parts.scheme == "mailto" or (parts.scheme in PROTOCOLS and parts.hostname):
        attributes[(None, "rel")] = "nofollow ugc noopener"
        return attributes
    return None


@lru_cache(maxsize=1)
def _linker() -> bleach.Linker:
    return bleach.Linker(callbacks=[_safe_link], skip_tags={"code"}, parse_email=False)


@lru_cache(maxsize=1)
def _markdown_of_pages() -> MarkdownIt:
    markdown = MarkdownIt("zero", {"breaks": True}).enable(
        [*_markdown().get_active_rules()["block"], *_markdown().get_active_rules()["inline"]]
    )
    return markdown.enable("heading")


def _below_the_title(token: Token) -> Token:
    # The page has its one h1 already; what an author calls a heading stands below it.
    if token.tag in ("h1", "h2"):
        token.tag = "h2"
    elif re.fullmatch("h[3-6]", token.tag):
        token.tag = "h3"
    return token


def _safe_link_of_pages(attributes: Any, new: bool = False) -> Any:  # noqa: FBT001, FBT002  as above
    target = attributes.get((None, "href"), "")
    if re.match(r"/(?![/\\])", target):
        attributes.pop((None, "rel"), None)
        return attributes
    return _safe_link(attributes, new)


@lru_cache(maxsize=32)
def page_to_html(text: str) -> str:
    """The text of a whole page of ours as HTML: as to_html, and also headings and our own paths.

    "## " makes a heading below the page's title, "### " one below that. For texts that the
    administration writes, never for contributions; kept, for they are read often and change rarely.
    """
    markdown = _markdown_of_pages()
    tokens = [_below_the_title(token) for token in markdown.parse(_with_stars(text))]
    rendered = markdown.renderer.render(tokens, markdown.options, {})
    cleaned = bleach.clean(
        rendered, TAGS | {"h2", "h3"}, ATTRIBUTES, PROTOCOLS, strip=True, strip_comments=True
    )
    linker = bleach.Linker(callbacks=[_safe_link_of_pages], skip_tags={"code"}, parse_email=False)
    return linker.linkify(cleaned)


def _with_stars(text: str) -> str:
    return STAR_IN_WORD.sub(lambda star: star[1] or r"\*", text)


def to_html(text: str) -> str:
    """Simple formatting (bold, emphasis, lists, links) as HTML within bleach's allow-list.

    `text` must be normalised and capped before: bleach takes time quadratic in hostile input.
    """
    rendered = _markdown().render(_with_stars(text))
    cleaned = bleach.clean(rendered, TAGS, ATTRIBUTES, PROTOCOLS, strip=True, strip_comments=True)
    return _linker().linkify(cleaned)


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def warm_up() -> None:
    """Load the language model, so that nobody's first idea waits for it."""
    _identifier()


def recognise(text: str, otherwise: str) -> str:
    """The language of a text, "de" or "en"; `otherwise` where it is too short to tell."""
    letters = sum(character.isalpha() for character in text)
    if letters < 12:
        return otherwise
    language, sureness = _identifier().classify(text[:1000])
    return str(language) if sureness >= 0.7 else otherwise
