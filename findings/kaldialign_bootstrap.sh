#!/usr/bin/env bash
# What does kaldialign's bootstrap say of a good system, and of two that are equally good?
#
# Guess:    the interval of the word error rate lies at 0 or above, as percentiles of drawn rates do; the chance that
#           the second system is better is 0.5 for two systems with one error each, and for a system beside itself.
# Happens:  the interval is the mean with 1.96 deviations to either side, and begins below 0 where errors are few. Equal
#           rates count for neither system: each of the two is better with 0.35, and a system beside itself with 0.
# Versions: kaldialign 0.12.0, numpy 2.4.6, Python 3.11.
# Output:   20 words, 1 wrong: kaldialign -0.05 to 0.14, percentiles 0.00 to 0.15
#           second of two equal systems better: 0.35, the first better: 0.35, a system beside itself: 0.00
# So:       0.35 is no sign that the second is worse: print both directions, and give intervals as percentiles.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check kaldialign==0.12.0 numpy==2.4.6 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
from kaldialign import bootstrap_wer_ci

references = [["yes"]] * 20
first = [["no"]] + [["yes"]] * 19
second = [["yes"]] * 19 + [["no"]]

interval = bootstrap_wer_ci(references, first)
drawn = np.random.default_rng(0).integers(20, size=(10000, 20))
low, high = np.percentile((drawn == 0).mean(1), [2.5, 97.5])
print(
    f"20 words, 1 wrong: kaldialign {interval['ci95min']:.2f} to {interval['ci95max']:.2f}, "
    f"percentiles {low:.2f} to {high:.2f}"
)
pairs = (first, second), (second, first), (first, first)
better = [bootstrap_wer_ci(references, a, b)["p_s2_improv_over_s1"] for a, b in pairs]
print(
    f"second of two equal systems better: {better[0]:.2f}, the first better: {better[1]:.2f}, "
    f"a system beside itself: {better[2]:.2f}"
)
as_seen = interval["ci95min"] < 0 == low and 0.3 < min(better[:2]) and max(better) < 0.4 and better[2] == 0
raise SystemExit(0 if as_seen else "this has changed")
PYTHON
