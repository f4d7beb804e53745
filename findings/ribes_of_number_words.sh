#!/usr/bin/env bash
# Which score does a perfect translation of the numbers 0 to 99 into words get by nltk's RIBES?
#
# Guess:    1, as for every translation that equals its reference; and NIST, whose best value grows with the text,
#           gives a finite number.
# Happens:  0.72: RIBES correlates the places of words, one word has no correlation, so "seven" for "seven" counts 0. So
#           does "twenty two" for "twenty one", of which a single word is found again. The sentence score of NIST,
#           which looks for 5 words in a row, divides by zero for a reference of fewer than 5. GLEU gives 1.
# Versions: nltk 3.10.4, num2words 0.5.14, Python 3.11.
# Output:   perfect translation of 0 to 99: GLEU 1.00, RIBES 0.72; NIST of "twenty one": ZeroDivisionError
#           RIBES of seven 0.00, twenty one 1.00, twenty two for twenty one 0.00
# So:       dates and number words are scored by exact match first; of any other score the value of a perfect
#           translation is printed beside it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check nltk==3.10.4 num2words==0.5.14 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from nltk.translate.gleu_score import corpus_gleu
from nltk.translate.nist_score import sentence_nist
from nltk.translate.ribes_score import corpus_ribes, sentence_ribes
from num2words import num2words

written = [num2words(n).replace("-", " ").split() for n in range(100)]
references = [[words] for words in written]
gleu, ribes = corpus_gleu(references, written), corpus_ribes(references, written)
try:
    nist = f"{sentence_nist([['twenty', 'one']], ['twenty', 'one']):.2f}"
except ZeroDivisionError as error:
    nist = type(error).__name__
print(f'perfect translation of 0 to 99: GLEU {gleu:.2f}, RIBES {ribes:.2f}; NIST of "twenty one": {nist}')
one = sentence_ribes([["seven"]], ["seven"])
two = sentence_ribes([["twenty", "one"]], ["twenty", "one"])
half = sentence_ribes([["twenty", "one"]], ["twenty", "two"])
print(f"RIBES of seven {one:.2f}, twenty one {two:.2f}, twenty two for twenty one {half:.2f}")
as_seen = round(gleu, 6) == 1 and round(ribes, 6) == 0.72 and nist == "ZeroDivisionError"
raise SystemExit(0 if as_seen and [one, two, half] == [0, 1, 0] else "this has changed")
PYTHON
