"""Sounds and filters as other tools have them: stored values of soundfile and librosa, see make_sound_values.py."""

from pathlib import Path

import numpy as np
import pytest

from rnnkit import data, speech
from rnnkit.exercises.speech import MEL_FILTERS

with np.load(Path(__file__).with_name("sound_values.npz")) as arrays:
    STORED = dict(arrays)
KINDS = sorted(name.removesuffix(" file") for name in STORED if name.endswith(" file"))


def test_there_are_eight_kinds_of_files():
    assert STORED["versions"].tolist() == ["soundfile 0.14.0", "librosa 0.11.0"]
    assert KINDS == ["ALAW", "DOUBLE", "FLOAT", "PCM_16", "PCM_24", "PCM_32", "PCM_U8", "ULAW"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_holds_what_soundfile_reads_in_it(kind, tmp_path):
    (tmp_path / "x.wav").write_bytes(STORED[f"{kind} file"].tobytes())
    wave, rate = data.read_wav(tmp_path / "x.wav")
    assert rate == 16000 and wave.dtype == np.float32
    np.testing.assert_allclose(wave, STORED[f"{kind} read"].mean(axis=1), rtol=0, atol=1e-7)


@pytest.mark.parametrize(
    "filters", [speech.mel_filters, MEL_FILTERS.answer, MEL_FILTERS.oracle], ids=["package", "answer", "oracle"]
)
def test_mel_filters_are_those_of_librosa_with_htk_and_no_norm(filters):
    np.testing.assert_allclose(filters(24, 256, 8000, 60, 3800), STORED["mel"], rtol=0, atol=1e-6)
