#!/usr/bin/env bash
# Which TER does sacreBLEU give a Chinese date with one wrong character?
#
# Guess:    100 by default, where the whole date is one word; one error over the number of characters with
#           asian_support=True.
# Happens:  asian_support=True alone changes nothing, since characters are only taken apart in the step that
#           normalized=True switches on; normalized=True alone changes nothing either. With both, numbers in digits stay
#           in one piece, so the same date has 9 units or 6.
# Versions: sacrebleu 2.6.0, Python 3.11.
# Output:   default                              二零二四年三月五日 100.0   2024年3月5日 100.0
#           asian_support=True                   二零二四年三月五日 100.0   2024年3月5日 100.0
#           normalized=True                      二零二四年三月五日 100.0   2024年3月5日 100.0
#           asian_support=True, normalized=True  二零二四年三月五日 11.1   2024年3月5日 16.7
# So:       a TER of Chinese is quoted with both words in its signature, or the rate is taken over characters oneself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sacrebleu==2.6.0 2>/dev/null
cd "$folder"
PYTHONIOENCODING=utf-8 "$folder/venv/bin/python" - <<'PYTHON'
from sacrebleu.metrics import TER

dates = {"二零二四年三月五日": "二零二四年三月六日", "2024年3月5日": "2024年3月6日"}
found = []
for settings in (
    {},
    {"asian_support": True},
    {"normalized": True},
    {"asian_support": True, "normalized": True},
):
    scores = [TER(**settings).sentence_score(wrong, [right]).score for right, wrong in dates.items()]
    name = ", ".join(f"{key}={value}" for key, value in settings.items()) or "default"
    print(f"{name:35}  " + "   ".join(f"{date} {score:.1f}" for date, score in zip(dates, scores, strict=True)))
    found.append([round(score, 1) for score in scores])
raise SystemExit(0 if found == [[100, 100]] * 3 + [[11.1, 16.7]] else "this has changed")
PYTHON
