"""Translation: sentences as ids, a model that reads one and writes another, and how often it is right.

    english, chinese = translation.number_vocabularies()
    model = translation.Translator(english, chinese, attention=nn.Attention(), rng=np.random.default_rng(0))
    translation.fit(model, translation.random_numbers, steps=600, seed=0)
    model.translate(["twelve thousand, three hundred"])          # ["一万二千三百"]
    translation.exact(model, pairs)                              # the share of pairs translated without a fault

A pair is (text, translation), two strings. `random_numbers` and `random_dates` draw them without limit.
"""

from rnnkit.translation.bleu import bleu
from rnnkit.translation.evaluation import exact, say
from rnnkit.translation.model import Translator, fit
from rnnkit.translation.pairs import (
    date_styles,
    date_vocabularies,
    drawn_from,
    name_vocabularies,
    number_pair,
    number_vocabularies,
    numbers_of,
    random_dates,
    random_numbers,
)
from rnnkit.translation.search import beam_search
from rnnkit.translation.vocabulary import BOS, EOS, PAD, UnknownToken, Vocabulary, characters, words

__all__ = [
    "BOS",
    "EOS",
    "PAD",
    "Translator",
    "UnknownToken",
    "Vocabulary",
    "beam_search",
    "bleu",
    "characters",
    "date_styles",
    "date_vocabularies",
    "drawn_from",
    "exact",
    "fit",
    "name_vocabularies",
    "number_pair",
    "number_vocabularies",
    "numbers_of",
    "random_dates",
    "random_numbers",
    "say",
    "words",
]
