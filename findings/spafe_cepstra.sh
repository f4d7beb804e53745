#!/usr/bin/env bash
# What do spafe's options for cepstra do: normalize="mvn", lifter=22, and 44.1 kHz?
#
# Guess:    "mvn" gives each coefficient mean 0 and standard deviation 1 over the frames; lifter=22, HTK's value, weighs
#           coefficient k by 1 + 11 sin(pi k / 22); a frame of 25 ms at 44.1 kHz is 1,102 samples, or there is an error.
# Happens:  "mvn" takes away each coefficient's mean and divides all by one standard deviation, that of the whole table:
#           0.09 is left. A positive lifter above 10 does nothing; HTK's curve is lifter=-22, and comes one place early,
#           with 2.57 for coefficient 0. Only the first 512 of the 1,102 samples are read, without a word.
# Versions: spafe 0.3.3, numpy 2.4.6, scipy 1.17.1, Python 3.11.
# Output:   mvn: standard deviations from 0.07 to 0.09
#           lifter=22: weights 1.00 1.00 1.00 1.00; lifter=-22: weights 2.57 4.10 5.57 6.95; HTK: 1.00 2.57 4.10 5.57
#           44.1 kHz: the first frame is the same without its samples 512 to 1101: True
# So:       features are looked at before they go into a network: mean and deviation of each, and what a cut changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    spafe==0.3.3 numpy==2.4.6 scipy==1.17.1 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
from spafe.features.mfcc import mfcc

noise = 0.1 * np.random.default_rng(0).normal(size=44100)
sound = noise[:16000]
plain = mfcc(sound)

deviations = mfcc(sound, normalize="mvn").std(0)
print(f"mvn: standard deviations from {deviations.min():.2f} to {deviations.max():.2f}")


def weights(lifter):
    return (mfcc(sound, lifter=lifter) / plain)[0, :4]


def text(numbers):
    return " ".join(f"{number:.2f}" for number in numbers)


htk = 1 + 11 * np.sin(np.pi * np.arange(5) / 22)
print(f"lifter=22: weights {text(weights(22))}; lifter=-22: weights {text(weights(-22))}; HTK: {text(htk[:4])}")

cut = noise.copy()
cut[512:1102] = 0
same = np.allclose(mfcc(noise, fs=44100)[0], mfcc(cut, fs=44100)[0], atol=1e-3)
print(f"44.1 kHz: the first frame is the same without its samples 512 to 1101: {same}")
as_seen = deviations.max() < 0.3 and np.allclose(weights(22), 1) and np.allclose(weights(-22), htk[1:])
raise SystemExit(0 if as_seen and same else "this has changed")
PYTHON
