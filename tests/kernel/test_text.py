"""What people type: one form for what looks the same, harmless HTML, the language it is in."""

import time
import unicodedata
from collections.abc import Callable
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from participation.kernel.text import (
    TAGS,
    has_letters,
    normalise,
    one_line,
    recognise,
    to_html,
)

LONGEST = 4000  # what the form of an idea lets through

NORMALISED = [
    ("  trimmed \n", "trimmed"),
    ("a\r\nb\rc", "a\nb\nc"),
    ("a\n\n\n\n\nb", "a\n\nb"),
    ("a \t  b", "a b"),
    ("end   \nof line", "end\nof line"),
    ("a\u2003b", "a b"),
    ("a\u2028b\u2029c", "a b c"),
    ("a\u2800\u2800b", "a b"),
    ("u\u0308ber", "über"),
    ("a\u200b\u0308", "ä"),
    ("zero\u200bwidth\ufeff", "zerowidth"),
    ("soft\u00adhyphen", "softhyphen"),
    ("\u202eevil\u202c", "evil"),
    ("\u2067isolated\u2069", "isolated"),
    ("nu\x00ll", "null"),
    ("bell\x07 and \x1b[31mred", "bell and [31mred"),
    ("\x85\x9f", ""),
    ("half of a pair \ud83d", "half of a pair"),
    ("\u3164\u115f\u1160\uffa0", ""),
    ("tag\U000e0041s", "tags"),
    ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
    ("نیم\u200dفاصله", "نیم\u200dفاصله"),
    ("Straße", "Straße"),
]


@pytest.mark.parametrize(("raw", "kept"), NORMALISED)
def test_what_looks_the_same_is_kept_the_same(raw: str, kept: str) -> None:
    assert normalise(raw) == kept


TOWERS = ["\u0301", "\u0489", "\u1ab0", "\u1dc4", "\u20d7", "\ufe26", "\u0e47", "\u0e49"]


@pytest.mark.parametrize("mark", TOWERS)
def test_towers_of_accents_are_cut(mark: str) -> None:
    assert normalise("x" + mark * 50 + "y") in ("x" + mark * 4 + "y", "\u1e8b" + mark * 3 + "y")


def test_interleaved_towers_are_cut() -> None:
    assert len(normalise("x" + "\u0301\u0327\u0e49\u20d7" * 20)) <= 5


@pytest.mark.parametrize("word", ["Việt", "ที่นี่", "हिन्दी", "שָׁלוֹם", "عَرَبِيّ"])
def test_words_of_other_scripts_keep_their_marks(word: str) -> None:
    assert normalise(word) == unicodedata.normalize("NFC", word)


TEXTS = st.text(max_size=60) | st.text(
    alphabet="ab ü\u0308\u0301\u0327\u0344\u0345\u0958\u0489\u0e49\u20d7\u200b\u200d\u202e\x00\n\r\t\u00a0\u2800\ud800",
    max_size=30,
)


@given(TEXTS)
@example("a\u0301\u200b\u0327")
@example("\u0344\u0344\u0344\u0344")
def test_normalising_twice_changes_nothing(raw: str) -> None:
    text = normalise(raw)
    assert normalise(text) == text
    assert unicodedata.is_normalized("NFC", text)


@given(TEXTS)
def test_a_line_has_no_breaks(raw: str) -> None:
    line = one_line(raw)
    assert line == " ".join(line.split())
    assert line == one_line(line)


@pytest.mark.parametrize(
    ("text", "readable"),
    [("a", True), ("7", True), ("🙂", True), ("中", True), ("€", True)]
    + [(text, False) for text in ("", " ", "…", "--", "\u200b", "\u0301", "\u200d", "\u2800")],
)
def test_a_text_needs_something_to_read(text: str, readable: bool) -> None:
    assert has_letters(normalise(text)) is readable


HTML = [
    ("plain", "<p>plain</p>"),
    ("two\n\nparagraphs", "<p>two</p>\n<p>paragraphs</p>"),
    ("two\nlines", "<p>two<br>\nlines</p>"),
    ("**bold** and *slanted*", "<p><strong>bold</strong> and <em>slanted</em></p>"),
    ("**Bürger*innen**", "<p><strong>Bürger*innen</strong></p>"),
    ("Bürger*innen und Kolleg*innen", "<p>Bürger*innen und Kolleg*innen</p>"),
    ("*Bürger*innen*", "<p><em>Bürger*innen</em></p>"),
    ("2*3*4", "<p>2*3*4</p>"),
    ("`Bürger*innen`", "<p><code>Bürger*innen</code></p>"),
    ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
    ("1. one\n2. two", "<ol>\n<li>one</li>\n<li>two</li>\n</ol>"),
    ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
    ("# no heading", "<p># no heading</p>"),
    ("<b>1 < 2 & 3</b>", "<p>&lt;b&gt;1 &lt; 2 &amp; 3&lt;/b&gt;</p>"),
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ("&amp; &#x3c;", "<p>&amp;amp; &amp;#x3c;</p>"),
    ("a <!-- hidden --> b", "<p>a &lt;!-- hidden --&gt; b</p>"),
]


@pytest.mark.parametrize(("text", "html"), HTML)
def test_simple_formatting_becomes_html(text: str, html: str) -> None:
    assert to_html(text).strip() == html


def elements(html: str) -> list[tuple[str, dict[str, str]]]:
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    return [(one.tag, dict(one.attrib)) for one in tree.iter() if one is not tree]


def links(text: str) -> list[str]:
    return [attributes["href"] for tag, attributes in elements(to_html(text)) if tag == "a"]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("[here](https://example.org/a?b=c#d)", "https://example.org/a?b=c#d"),
        ("[here](http://example.org)", "http://example.org"),
        ("[us](mailto:office@example.org)", "mailto:office@example.org"),
        ("<https://example.org/x>", "https://example.org/x"),
        ("<https://example.org/a*b>", "https://example.org/a*b"),
        ("see https://example.org/x.", "https://example.org/x"),
        ("see example.org", "http://example.org"),
        ("see https://example.org/a*b*c", "https://example.org/a*b*c"),
        ("[IPv6](http://[::1]/)", "http://[::1]/"),
    ],
)
def test_a_link_says_where_it_goes(text: str, target: str) -> None:
    assert links(text) == [target]


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "\\\\evil.example",
        "/account",
        "#part",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://example.org",
        "tel:110",
        "https:evil.example",
        "https:///evil.example",
        "http://[::1",
        "http://",
        "http://:80",
    ],
)
def test_any_other_target_is_plain_text(target: str) -> None:
    for text in (f"[click]({target})", f"[click](<{target}>)", f"<{target}>"):
        assert links(text) == []


def test_links_ask_search_engines_not_to_follow() -> None:
    assert 'rel="nofollow ugc noopener"' in to_html("https://example.org")


def test_no_link_is_made_inside_code() -> None:
    assert links("`https://example.org`") == []


SNIPPETS = st.sampled_from(
    [
        *("*", "**", "_", "`", "[", "]", "(", ")", "<", ">", "\n", "\n\n", "- ", "1. ", "> ", "\\"),
        *("javascript:", "https://", "http://", "//", "mailto:", "a.de", "[x](", "<a href=", '"'),
        *("'", "&", "&lt;", "<script>", "</script>", "<img src=x onerror=alert(1)>", "<!--", "-->"),
        *("<svg/onload=x>", "x", "ü", " ", ":", "@", "/", "?", "#", "%", "\t", "|", "~", "]]>"),
    ]
)
HOSTILE = st.lists(SNIPPETS | st.text(max_size=3), max_size=25).map("".join)


@given(HOSTILE)
@example("[x](http://[)")
@example("<http://[>")
@example("http://[::1")
def test_whatever_is_typed_only_harmless_html_comes_out(raw: str) -> None:
    for tag, attributes in elements(to_html(normalise(raw))):
        assert tag in TAGS
        assert set(attributes) <= ({"href", "rel"} if tag == "a" else set())
        if tag == "a":
            target = urlsplit(attributes["href"])
            assert target.scheme in ("http", "https", "mailto")
            assert target.hostname or target.scheme == "mailto"


@given(st.text(alphabet="ab ü1,.!?", max_size=40))
def test_plain_words_come_out_as_they_went_in(raw: str) -> None:
    text = one_line(raw)
    tree = html5lib.parseFragment(to_html(text.replace(".", "")), namespaceHTMLElements=False)
    assert "".join(tree.itertext()).strip() == text.replace(".", "").strip()


ATTACKS = ["<b>", "<a href=x>", "[", "[a](", "*a ", "**a", "`a", "> ", "- ", "&", "](", "a.de "]
ATTACKS += ["http://a", "\\*", "a*b", "<!--", "_a_ ", "![](", "<http://a.de>", "\n>\n", "1. a\n"]


def cost(act: Callable[[str], object], text: str) -> float:
    """The CPU seconds of this thread, at best: what else is going on has no part in it."""

    def once() -> float:
        begun = time.thread_time()
        act(text)
        return time.thread_time() - begun

    return min(once() for _ in range(3))


@pytest.mark.parametrize("piece", ATTACKS)
def test_hostile_text_takes_little_longer_than_an_ordinary_one(piece: str) -> None:
    text = normalise((piece * LONGEST)[:LONGEST])
    ordinary = ("More benches for everybody. " * LONGEST)[:LONGEST]
    # The whole process stands still meanwhile; the worst that is known takes 40 times as long.
    assert cost(to_html, text) < 150 * cost(to_html, ordinary)


@pytest.mark.parametrize(
    "piece", ["\u0301\u0327", "\u05b8\u05b0", "\u200b", " \n", "a\u0308", "\r", "\u202e "]
)
def test_normalising_a_text_ten_times_as_long_takes_not_much_more_than_ten_times_as_long(
    piece: str,
) -> None:
    assert cost(normalise, piece * 100_000) < 40 * cost(normalise, piece * 10_000)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Das WLAN in der Bibliothek ist zu langsam für alle.", "de"),
        ("The wireless network in the library is too slow for everybody.", "en"),
        ("WLAN", "otherwise"),
        ("", "otherwise"),
        ("+49 231 50 0 / 2026-11-23 12:00 / 1234567890", "otherwise"),
    ],
)
def test_the_language_of_a_text_is_recognised(text: str, language: str) -> None:
    assert recognise(text, otherwise="otherwise") == language


def test_of_a_very_long_text_only_the_beginning_is_read() -> None:
    assert recognise("Das ist ein deutscher Satz. " * 36 + "English " * 10_000, "?") == "de"
