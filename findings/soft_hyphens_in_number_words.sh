#!/usr/bin/env bash
# Are the number words that ICU spells made of the letters that one sees?
#
# Guess:    "einundzwanzig" is 13 characters, the same as num2words's; rules such as "hundred and" may differ.
# Happens:  972 of the first 1,000 German words hold the invisible soft hyphen U+00AD at each seam (ein-und-zwanzig, 15
#           characters), so 28 equal num2words's; without it all 1,000 do. Dutch, Italian, Swedish, Danish, Finnish and
#           Hungarian have it too. In English every number from 2^54 - 1 on is spelled as 2^54, without a word.
# Versions: icu-rbnf 0.2.0 (ICU 78.3), num2words 0.5.14, Python 3.11.
# Output:   de: 972 words with U+00AD, 28 equal num2words's, without it 1000
#           nl: 944 words with U+00AD, 54 equal num2words's, without it 990
#           fi: 979 words with U+00AD, 21 equal num2words's, without it 1000
#           es: 0 words with U+00AD, 1000 equal num2words's, without it 1000
#           en: 10**18 and 2**54 are spelled alike: True
# So:       the set of characters of a corpus is printed before training: a model learns to write what nobody sees, and
#           exact match counts it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check icu-rbnf==0.2.0 num2words==0.5.14 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from icu_rbnf import spellout
from num2words import num2words

found = {}
for language in ("de", "nl", "fi", "es"):
    words = [(spellout(n, language), num2words(n, lang=language)) for n in range(1000)]
    seams = sum("\u00ad" in icu for icu, _ in words)
    equal = sum(icu == other for icu, other in words)
    bare = sum(icu.replace("\u00ad", "") == other for icu, other in words)
    print(f"{language}: {seams} words with U+00AD, {equal} equal num2words's, without it {bare}")
    found[language] = [seams, equal, bare]
alike = spellout(10**18, "en") == spellout(2**54, "en")
print(f"en: 10**18 and 2**54 are spelled alike: {alike}")
expected = {"de": [972, 28, 1000], "nl": [944, 54, 990], "fi": [979, 21, 1000], "es": [0, 1000, 1000]}
raise SystemExit(0 if found == expected and alike else "this has changed")
PYTHON
