"""Fields suggested in a process of its own, which then says in JSON what that took.

    python -m tests.support.suggesting TEXTS.tsv [VECTORS.npy]

With vectors, they are taken as kept; else they are made, and written beside the texts.
"""

import json
import re
import sys
import time
from pathlib import Path

import numpy as np

from participation.grouping.catalogue import CATALOGUE
from participation.grouping.embedding import load_embedder
from participation.grouping.suggesting import nobody, read, suggest
from tests.support.texts import read_corpus


def most_memory() -> float:
    """The most memory this process has had at once, in MB (Linux).

    Not ru_maxrss: before it became this program it was a copy of its parent, which counts there.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024  # type: ignore[index]


def main(file: Path, kept: Path | None = None) -> None:
    """Suggest fields for the texts of a file, and print seconds, MB and how many fields."""
    texts = read_corpus(file).texts
    began, wall = time.process_time(), time.monotonic()
    embedder = load_embedder()
    vectors = np.load(kept).astype(np.float32) if kept else read(texts, embedder, nobody)
    fields = suggest(texts, embedder=embedder, catalogue=CATALOGUE, vectors=vectors)
    taken = {
        "cpu": time.process_time() - began,
        "wall": time.monotonic() - wall,
        "mb": most_memory(),
        "fields": len(fields),
    }
    if kept is None:
        np.save(file.with_suffix(".npy"), vectors.astype(np.float16))
    print(json.dumps(taken))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
