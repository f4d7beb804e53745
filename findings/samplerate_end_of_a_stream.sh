#!/usr/bin/env bash
# Do the resamplers for streams give the whole signal when it comes in pieces?
#
# Guess:    one second of 16 kHz, in ten pieces, the last one marked as the last, is 8,000 samples of 8 kHz in the end,
#           the same as in one go.
# Happens:  samplerate holds back 143 samples at first (sinc_best), and does not give them when it is told of the end: a
#           call returns at most its own piece times the ratio, and an empty piece returns nothing. The last 18 ms are
#           lost. A tenth of a second of zeros behind the signal brings them out. soxr gives all 8,000.
# Versions: samplerate 0.2.4, soxr 1.1.0, numpy 2.4.6, Python 3.11.
# Output:   samplerate sinc_best: in one go 8000, in pieces 7857, of further empty pieces 0, with zeros behind 8657
#           samplerate sinc_fastest: in one go 8000, in pieces 7981, of further empty pieces 0, with zeros behind 8781
#           soxr: in one go 8000, in pieces 8000
# So:       what recognises speech from a stream never hears its end: put zeros behind it, and count samples in and out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    samplerate==0.2.4 soxr==1.1.0 numpy==2.4.6 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
import samplerate
import soxr

sound = np.sin(2 * np.pi * 440 * np.arange(16000) / 16000).astype(np.float32)
pieces = np.split(sound, 10)
nothing, zeros = np.zeros(0, np.float32), np.zeros(1600, np.float32)
found = []
for quality in ("sinc_best", "sinc_fastest"):
    whole = samplerate.resample(sound, 0.5, quality)
    stream = samplerate.Resampler(quality, channels=1)
    parts = [stream.process(piece, 0.5, end_of_input=piece is pieces[-1]) for piece in pieces]
    later = sum(len(stream.process(nothing, 0.5, end_of_input=True)) for _ in range(3))
    parts = np.concatenate(parts)
    stream = samplerate.Resampler(quality, channels=1)
    padded = np.concatenate([stream.process(piece, 0.5) for piece in [*pieces, zeros]])
    assert np.allclose(parts, whole[: len(parts)], atol=1e-6) and np.allclose(padded[:7900], whole[:7900], atol=1e-6)
    found.append([len(whole), len(parts), later, len(padded)])
    print(
        f"samplerate {quality}: in one go {len(whole)}, in pieces {len(parts)}, "
        f"of further empty pieces {later}, with zeros behind {len(padded)}"
    )
stream = soxr.ResampleStream(16000, 8000, 1, dtype="float32")
parts = np.concatenate([stream.resample_chunk(piece, last=piece is pieces[-1]) for piece in pieces])
found.append([len(soxr.resample(sound, 16000, 8000)), len(parts)])
print("soxr: in one go {}, in pieces {}".format(*found[-1]))
expected = [[8000, 7857, 0, 8657], [8000, 7981, 0, 8781], [8000, 8000]]
raise SystemExit(0 if found == expected else "this has changed")
PYTHON
