"""Make rnnkit/data/reviews.tsv.gz and its licence from the source distribution of vaderSentiment 3.3.2:

    python -m pip download --no-deps --no-binary :all: vaderSentiment==3.3.2
    python -m tests.data.make_reviews vaderSentiment-3.3.2.tar.gz

The wheel does not hold the sentences. Of the rated ones those are kept whose score lies 1 or more away from 0, in a
random order.
"""

from __future__ import annotations

import gzip
import io
import sys
import tarfile
from pathlib import Path

import numpy as np

from tests.data import pinned

DATA = Path(__file__).parents[2] / "rnnkit" / "data"
SHA256 = "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9"
INNER, SENTENCES = "additional_resources/hutto_ICWSM_2014.tar.gz", "movieReviewSnippets_GroundTruth.txt"
LEAST = 1.0  # of the absolute score


def read(archive: bytes, name: str) -> bytes:
    """The file in a .tar.gz whose path ends with `name`."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        [member] = [m for m in tar.getmembers() if m.name.endswith(name) and "/._" not in m.name]
        return tar.extractfile(member).read()


def rows(text: str) -> list[str]:
    """Lines "score<tab>sentence", in a random order that is always the same."""
    found = []
    for line in text.splitlines():
        _, score, sentence = line.split("\t")
        if abs(float(score)) >= LEAST:
            found.append(f"{float(score):.4g}\t{' '.join(sentence.split())}")
    return [found[i] for i in np.random.default_rng(0).permutation(len(found))]


def main(path: str) -> None:
    source = pinned.read(path, SHA256)
    text = read(read(source, INNER), SENTENCES).decode("utf-8")
    lines = rows(text)
    packed = gzip.compress("".join(f"{line}\n" for line in lines).encode(), 9, mtime=0)
    (DATA / "reviews.tsv.gz").write_bytes(packed)
    (DATA / "reviews_licence.txt").write_bytes(read(source, "LICENSE.txt").replace(b"\r\n", b"\n"))
    print(f"{len(lines)} sentences, {len(packed):,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
