"""Reading spoken digits: features, a classifier of single words, a recogniser of strings.

digits = data.spoken_digits()
features = speech.log_mels(digits.waves)                     # a list of (T_n, 24)
reader = speech.WordReader(features, digits.digits)          # one word, one label
run = speech.StringTraining(digits)                          # strings of words, no times
run.train(600)
run.model.read(features)                                     # labels: the digit plus 1
"""

from rnnkit.speech.features import Standardiser, log_mel, log_mels, mel_filters, trimmed, varied
from rnnkit.speech.measured import stored
from rnnkit.speech.own import read_own
from rnnkit.speech.recogniser import STACK, Recogniser, StringTraining, greedy
from rnnkit.speech.strings import edit_distance, error_rate, exact, strings
from rnnkit.speech.words import WordReader, folds

__all__ = [
    "STACK",
    "Recogniser",
    "Standardiser",
    "StringTraining",
    "WordReader",
    "edit_distance",
    "error_rate",
    "exact",
    "folds",
    "greedy",
    "log_mel",
    "log_mels",
    "mel_filters",
    "read_own",
    "stored",
    "strings",
    "trimmed",
    "varied",
]
