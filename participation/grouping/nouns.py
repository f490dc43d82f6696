"""Words of a text that may name a field: nouns, and none that name a street.

Without a tagger, by what shows in writing: a German noun has a capital; an English one stands after an
article or the like and is no part of the word that follows.
"""

import re
from collections.abc import Iterator

from participation.grouping.stopwords import TELLING_NOTHING

TOKEN = re.compile(r"[^\W\d_]+(?:[*:’'-][^\W\d_]+)*")
SENTENCE = re.compile(r"[.!?:;\n|/()]+")
SHORTEST, LONGEST = 3, 30  # characters

# English words after which no noun stands, and those that may follow one.
_BEFORE_VERBS = """
i you he she we they who to not never please let and can could may might must shall should will would do
does did don't doesn't didn't can't cannot is are was were be been am have has had
"""
_AFTER_NOUNS = """
a about after against all also and are as at be because been before behind below between but by can could
did do does during each either every for from had has have he her his how i if in into is it its may might
more must near no nor not of off on once only or our out outside over per shall she should since so than
that the their there they this those through to too under until up was we were what when where which while
who whose will with within without would you your
"""
# German words for kinds of streets; any other word with such an end is the name of one.
_KINDS_OF_STREETS = """
allee alleen anliegerstraße anliegerstraßen bundesstraße bundesstraßen dorfstraße dorfstraßen einbahnstraße
einbahnstraßen fahrradstraße fahrradstraßen gasse gassen hauptstraße hauptstraßen hochstraße hochstraßen
landstraße landstraßen nebenstraße nebenstraßen rettungsgasse rettungsgassen sackgasse sackgassen schulstraße
schulstraßen seitenstraße seitenstraßen spielstraße spielstraßen straße straßen umgehungsstraße
umgehungsstraßen wohnstraße wohnstraßen zufahrtsstraße zufahrtsstraßen
"""
_AFTER_NAMES = "straße strasse str platz allee reihe ring weg tunnel tor hauptstraße hauptstrasse"

BEFORE_VERBS, AFTER_NOUNS = frozenset(_BEFORE_VERBS.split()), frozenset(_AFTER_NOUNS.split())
KINDS_OF_STREETS = frozenset(_KINDS_OF_STREETS.split())
AFTER_NAMES = frozenset(_AFTER_NAMES.split())
STREET = re.compile(r"(?:stra(?:ß|ss)e|str|allee|gasse|chaussee|twiete)n?$", re.IGNORECASE)
PLACE = re.compile(r"-(?:platz|weg|ring|brücke|park|ufer|tunnel)$", re.IGNORECASE)


def nouns_of(text: str, *, is_german: bool) -> Iterator[tuple[str, bool]]:
    """The words of a text that look like nouns, as they stand there, and whether that is for sure.

    Not sure is a German word with which a sentence begins: it may have its capital from that.
    """
    for sentence in SENTENCE.split(text):
        words = TOKEN.findall(sentence)
        for at, word in enumerate(words):
            before = words[at - 1] if at else ""
            after = words[at + 1] if at + 1 < len(words) else ""
            if not SHORTEST <= len(word) <= LONGEST or word.casefold() in TELLING_NOTHING:
                continue
            if is_german and word[0].isupper() and not _is_place(word, after):
                yield word, bool(at)
            if not is_german and _is_english_noun(before.casefold(), after.casefold()):
                # A sentence's first word has its capital from that; "UBI" has it in itself.
                yield word if at or not word[1:].islower() else word.lower(), True


def _is_place(word: str, after: str) -> bool:
    """Whether a German word is a street's name or the first part of one ("Große Brunnenstraße")."""
    plain = word.casefold().replace("strasse", "straße")
    is_street = bool(STREET.search(word)) and plain not in KINDS_OF_STREETS
    begins_a_name = after[:1].isupper() and after.casefold() in AFTER_NAMES
    return is_street or begins_a_name or bool(PLACE.search(word))


def _is_english_noun(before: str, after: str) -> bool:
    """Whether what follows does not make it an adjective, nor what stands before it a verb."""
    return (not after or after in AFTER_NOUNS) and before not in BEFORE_VERBS
