"""Data for the course: bundled or made here, never fetched while a notebook runs.

`SOURCES` names the source and the licence of every text that a loader returns.
"""

from rnnkit.data.autograd import torch_gradients
from rnnkit.data.batches import build_vocabulary, decode, encode, make_batches
from rnnkit.data.film import REVIEWS_SOURCE, reviews
from rnnkit.data.guessing import GuessingGame, hidden_sentences
from rnnkit.data.names import SURNAMES_SOURCE, surnames
from rnnkit.data.padding import buckets, mask, pad
from rnnkit.data.sentences import sentence_pairs, tokenize
from rnnkit.data.tasks import adding_problem, delayed_recall
from rnnkit.data.text import HELP_TEXT_SOURCE, help_text, own_text, split

SOURCES = {"help_text": HELP_TEXT_SOURCE, "reviews": REVIEWS_SOURCE, "surnames": SURNAMES_SOURCE}

__all__ = [
    "SOURCES",
    "GuessingGame",
    "adding_problem",
    "buckets",
    "build_vocabulary",
    "decode",
    "delayed_recall",
    "encode",
    "help_text",
    "hidden_sentences",
    "make_batches",
    "mask",
    "own_text",
    "pad",
    "reviews",
    "sentence_pairs",
    "split",
    "surnames",
    "tokenize",
    "torch_gradients",
]
