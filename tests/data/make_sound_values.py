"""Make tests/data/sound_values.npz: small WAV files, what soundfile reads in them, and librosa's mel filters.

pip install soundfile==0.14.0 librosa==0.11.0 numpy==2.4.6
python tests/data/make_sound_values.py
"""

import io
from importlib.metadata import version
from pathlib import Path

import librosa
import numpy as np
import soundfile

PATH = Path(__file__).with_name("sound_values.npz")
KINDS = ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW")


def written(samples, kind):
    """The bytes of a WAV file of samples (n, channels), 16 kHz, and the samples that are read back from it."""
    file = io.BytesIO()
    soundfile.write(file, samples, 16000, subtype=kind, format="WAV")
    file.seek(0)
    read, rate = soundfile.read(file, dtype="float64")
    assert rate == 16000
    return np.frombuffer(file.getvalue(), np.uint8), read


if __name__ == "__main__":
    samples = np.random.default_rng(0).uniform(-1, 1, (100, 2))
    arrays = {"versions": np.array([f"{name} {version(name)}" for name in ("soundfile", "librosa")])}
    for kind in KINDS:
        arrays[f"{kind} file"], arrays[f"{kind} read"] = written(samples, kind)
    arrays["mel"] = librosa.filters.mel(sr=8000, n_fft=256, n_mels=24, fmin=60, fmax=3800, htk=True, norm=None)
    np.savez_compressed(PATH, **arrays)
