"""Data for the course: bundled or made here, never fetched while a notebook runs.

`SOURCES` names the source and the licence of every text, series and sound that a loader returns.
"""

from rnnkit.data.autograd import torch_gradients
from rnnkit.data.batches import build_vocabulary, decode, encode, make_batches
from rnnkit.data.cldr import CLDR_SOURCE
from rnnkit.data.countries import country_names
from rnnkit.data.dates import chinese_date, date_formats, written_date
from rnnkit.data.film import REVIEWS_SOURCE, reviews
from rnnkit.data.guessing import GuessingGame, hidden_sentences
from rnnkit.data.names import SURNAMES_SOURCE, surnames
from rnnkit.data.numbers import chinese_number, english_number
from rnnkit.data.padding import buckets, mask, pad
from rnnkit.data.sentences import sentence_pairs, tokenize
from rnnkit.data.series import CO2_SOURCE, SEATTLE_WEATHER_SOURCE, SUNSPOTS_SOURCE, co2, seattle_weather, sunspots
from rnnkit.data.speech import (
    DIGIT_NAMES,
    SPEECH_RATE,
    SPOKEN_DIGITS_SOURCE,
    STRANGERS,
    Recordings,
    read_digits,
    spoken_digits,
)
from rnnkit.data.tasks import adding_problem, delayed_recall, parity
from rnnkit.data.text import HELP_TEXT_SOURCE, help_text, own_text, split
from rnnkit.data.wav import read_wav, resample

SOURCES = {
    "help_text": HELP_TEXT_SOURCE,
    "surnames": SURNAMES_SOURCE,
    "reviews": REVIEWS_SOURCE,
    "sunspots": SUNSPOTS_SOURCE,
    "co2": CO2_SOURCE,
    "seattle_weather": SEATTLE_WEATHER_SOURCE,
    "spoken_digits": SPOKEN_DIGITS_SOURCE,
    "written_date": CLDR_SOURCE,
    "chinese_date": CLDR_SOURCE,
    "date_formats": CLDR_SOURCE,
    "country_names": CLDR_SOURCE,
}

__all__ = [
    "DIGIT_NAMES",
    "SOURCES",
    "SPEECH_RATE",
    "STRANGERS",
    "GuessingGame",
    "Recordings",
    "adding_problem",
    "buckets",
    "build_vocabulary",
    "chinese_date",
    "chinese_number",
    "co2",
    "country_names",
    "date_formats",
    "decode",
    "delayed_recall",
    "encode",
    "english_number",
    "help_text",
    "hidden_sentences",
    "make_batches",
    "mask",
    "own_text",
    "pad",
    "parity",
    "read_digits",
    "read_wav",
    "resample",
    "reviews",
    "seattle_weather",
    "sentence_pairs",
    "split",
    "spoken_digits",
    "sunspots",
    "surnames",
    "tokenize",
    "torch_gradients",
    "written_date",
]
