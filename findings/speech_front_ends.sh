#!/usr/bin/env bash
# Do tools for speech compute the same frames and mel filters?
#
# Guess:    "mel" names one scale and one set of triangles; of n samples, frames of 200 every 80 are as many everywhere.
# Happens:  librosa's filters are Slaney's scale, divided by their width, unless htk=True and norm=None are asked for; then
#           they are triangles of height 1 over 2595·log10(1 + f/700). python_speech_features rounds the corners to bins.
#           Of 3,500 samples Kaldi makes 42 frames, librosa, which centres them, 44, as Kaldi does with snip_edges=False,
#           and python_speech_features, which fills up the last one, 43.
# Versions: librosa 0.11.0, python_speech_features 0.6, kaldi-native-fbank 1.23.0, Python 3.11.
# Output:   librosa's filters: highest weight 0.011 by default, 1.0 with htk and no norm; rounded corners: 0.46 apart;
#           frames: Kaldi 42, librosa 44, Kaldi without snip_edges 44, python_speech_features 43
# So:       unit 12 says with each of its functions what others do, and gives the versions.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet librosa==0.11.0 python_speech_features==0.6 kaldi-native-fbank==1.23.0
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import kaldi_native_fbank
import librosa
import numpy as np
import python_speech_features

asked = {"sr": 8000, "n_fft": 256, "n_mels": 24, "fmin": 60, "fmax": 3800}
default, htk = librosa.filters.mel(**asked), librosa.filters.mel(**asked, htk=True, norm=None)
rounded = np.abs(htk - python_speech_features.get_filterbanks(24, 256, 8000, 60, 3800)).max()

x, counts = np.random.default_rng(0).standard_normal(3500), []
for snip in (True, False):
    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.samp_freq, options.frame_opts.dither, options.frame_opts.snip_edges = 8000, 0, snip
    kaldi = kaldi_native_fbank.OnlineFbank(options)
    kaldi.accept_waveform(8000, x.tolist())
    kaldi.input_finished()
    counts.append(kaldi.num_frames_ready)
counts.insert(1, librosa.stft(x, n_fft=256, win_length=200, hop_length=80).shape[1])
counts.append(len(python_speech_features.sigproc.framesig(x, 200, 80)))
print(
    f"librosa's filters: highest weight {default.max():.3f} by default, {htk.max():.1f} with htk and no norm; rounded "
    f"corners: {rounded:.2f} apart; frames: Kaldi {counts[0]}, librosa {counts[1]}, Kaldi without snip_edges {counts[2]}, "
    f"python_speech_features {counts[3]}"
)
good = default.max() < 0.02 and 0.9 < htk.max() <= 1 and 0.3 < rounded < 0.6 and counts == [42, 44, 44, 43]
raise SystemExit(0 if good else "this has changed")
PYTHON
