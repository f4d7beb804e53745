#!/usr/bin/env bash
# Do tools for speech compute the same frames and mel filters, and the same of a WAV file?
#
# Guess:    "mel" names one scale and one set of triangles; frame t begins at sample t · hop; a WAV file has one content.
# Happens:  librosa's filters are Slaney's scale, divided by their width, unless htk=True and norm=None are asked for; then
#           they are rnnkit.speech.mel_filters. python_speech_features rounds the corners to bins. Of 3,500 samples, frames
#           of 200 every 80: 42 of rnnkit and of Kaldi, 44 of librosa, which centres them, and of Kaldi with
#           snip_edges=False, 43 of python_speech_features, which fills up the last one. rnnkit.data.read_wav and
#           soundfile agree on files of 16, 24 and 32 bits, floats, µ-law and A-law.
# Versions: librosa 0.11.0, python_speech_features 0.6, kaldi-native-fbank 1.23.0, soundfile 0.14.0, Python 3.11.
# Output:   htk and no norm: 3e-08 apart, by default: highest weight 0.011; rounded corners: 0.46 apart; frames: 42, 42, 44,
#           44, 43; WAV: 0e+00 apart
# So:       unit 12 says with each of its functions what others do, and gives the versions.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet librosa==0.11.0 python_speech_features==0.6 kaldi-native-fbank==1.23.0 soundfile==0.14.0
cd "$folder"
"$folder/venv/bin/python" -W ignore - "$here" <<'PYTHON'
import importlib.util
import sys
import types

import kaldi_native_fbank
import librosa
import numpy as np
import python_speech_features
import soundfile


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, f"{sys.argv[1]}/{path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# The files alone: the package's face brings the figures along, which are not needed here.
sys.modules["rnnkit"] = types.ModuleType("rnnkit")
sys.modules["rnnkit.data"] = types.ModuleType("rnnkit.data")
sys.modules["rnnkit.data.speech"] = types.SimpleNamespace(SPEECH_RATE=8000)
features, wav = load("features", "rnnkit/speech/features.py"), load("wav", "rnnkit/data/wav.py")

ours = features.mel_filters()
asked = {"sr": 8000, "n_fft": 256, "n_mels": 24, "fmin": 60, "fmax": 3800}
htk = np.abs(ours - librosa.filters.mel(**asked, htk=True, norm=None)).max()
slaney = librosa.filters.mel(**asked).max()
rounded = np.abs(ours - python_speech_features.get_filterbanks(24, 256, 8000, 60, 3800)).max()

x = np.random.default_rng(0).standard_normal(3500)
counts = [len(features.log_mel(x))]
for snip in (True, False):
    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.samp_freq, options.frame_opts.dither, options.frame_opts.snip_edges = 8000, 0, snip
    kaldi = kaldi_native_fbank.OnlineFbank(options)
    kaldi.accept_waveform(8000, x.tolist())
    kaldi.input_finished()
    counts.append(kaldi.num_frames_ready)
counts.insert(2, librosa.stft(x, n_fft=256, win_length=200, hop_length=80).shape[1])
counts.append(len(python_speech_features.sigproc.framesig(x, 200, 80)))

apart = 0.0
for subtype in ("PCM_16", "PCM_24", "PCM_32", "PCM_U8", "FLOAT", "DOUBLE", "ULAW", "ALAW"):
    soundfile.write("x.wav", np.stack([x / 9, x[::-1] / 9], axis=1), 16000, subtype=subtype)
    theirs, _ = soundfile.read("x.wav", dtype="float64")
    mine, rate = wav.read_wav("x.wav")
    apart = max(apart, np.abs(mine - theirs.mean(axis=1).astype(np.float32)).max(), rate != 16000)
print(
    f"htk and no norm: {htk:.0e} apart, by default: highest weight {slaney:.3f}; rounded corners: {rounded:.2f} apart; "
    f"frames: {', '.join(map(str, counts))}; WAV: {apart:.0e} apart"
)
good = htk < 1e-6 and slaney < 0.02 and 0.3 < rounded < 0.6 and counts == [42, 42, 44, 44, 43] and apart < 1e-7
raise SystemExit(0 if good else "this has changed")
PYTHON
