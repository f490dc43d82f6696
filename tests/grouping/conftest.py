"""The sample that the suite brings along: 60 ideas in six fields, half of them English."""

from pathlib import Path

import pytest

from participation.grouping.embedding import Embedder, SentenceEncoder
from tests.support.texts import Corpus, read_corpus

SAMPLE = Path(__file__).parent / "data/ideas.tsv"


@pytest.fixture(scope="session")
def sample() -> Corpus:
    return read_corpus(SAMPLE)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The model, never the fallback."""
    return SentenceEncoder()
