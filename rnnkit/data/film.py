"""Sentences of film reviews, each with how good or bad people found what it says."""

import gzip
from functools import cache
from importlib.resources import files

import numpy as np

REVIEWS_SOURCE = (
    "9,173 sentences of film reviews from rottentomatoes.com with the mean of several people's ratings: "
    "movieReviewSnippets_GroundTruth.txt in hutto_ICWSM_2014.tar.gz of vaderSentiment's source distribution 3.3.2. "
    "© 2016 C.J. Hutto, MIT License, rnnkit/data/reviews_licence.txt. Hutto, Gilbert (2014), VADER: A Parsimonious "
    "Rule-based Model for Sentiment Analysis of Social Media Text, ICWSM"
)


@cache
def _lines():
    return gzip.decompress(files(__package__).joinpath("reviews.tsv.gz").read_bytes()).decode().splitlines()


def reviews():
    """Sentences of film reviews and their scores: (texts, scores).

    texts   a list of 9,173 strings
    scores  float64 (9173,): from −4, very negative, to 4, very positive, the mean of several people's ratings; 1 or
            more away from 0

    They stand in a random order, always the same, so that any part of them is a fair sample. Of the 10,605 rated
    sentences those are left out whose score lies within 1 of 0. tests/data/make_reviews.py makes the file.

    Source and licence: `rnnkit.data.SOURCES["reviews"]`.

    >>> texts, scores = reviews()
    >>> len(texts), scores.shape
    (9173, (9173,))
    """
    scores, texts = zip(*(line.split("\t") for line in _lines()), strict=True)
    return list(texts), np.array(scores, dtype=np.float64)
