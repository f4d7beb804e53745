"""From waves to features: against plain loops, and what a network must not see a difference in."""

import doctest

import numpy as np
import pytest

from rnnkit import speech
from rnnkit.speech import features as module

WAVE = np.random.default_rng(0).standard_normal(1000) * np.hanning(1000)


def test_log_mel_is_what_the_equation_says():
    x = WAVE / np.abs(WAVE).max()
    filters = speech.mel_filters()
    rows = []
    for start in range(0, len(x) - 200 + 1, 80):
        frame = x[start : start + 200] * np.hanning(200)
        n = np.arange(200)
        power = [abs(np.sum(frame * np.exp(-2j * np.pi * k * n / 256))) ** 2 for k in range(129)]
        rows.append([np.log(sum(power[k] * filters[m, k] for k in range(129)) + 1e-2) for m in range(24)])
    assert speech.log_mel(WAVE) == pytest.approx(np.array(rows), abs=1e-5)


def test_mel_filters_are_triangles_evenly_spaced_in_mel():
    filters = speech.mel_filters(6, 4096, 8000, 100, 3900)
    hertz = np.arange(2049) * 8000 / 4096
    tips = hertz[filters.argmax(axis=1)]
    mel = 2595 * np.log10(1 + tips / 700)
    assert np.ptp(np.diff(mel)) < 6 and (filters.max(axis=1) > 0.98).all() and filters.min() == 0
    between = (hertz > tips[0]) & (hertz < tips[-1])
    assert filters.sum(axis=0)[between] == pytest.approx(1)  # each side of one is the other side of the next


def test_loud_and_quiet_are_alike_and_silence_has_a_floor():
    assert speech.log_mel(WAVE) == pytest.approx(speech.log_mel(0.01 * WAVE), abs=1e-4)
    assert speech.log_mel(np.zeros(400)) == pytest.approx(np.full((3, 24), np.log(1e-2)))


def test_a_wave_shorter_than_a_frame_has_one():
    assert speech.log_mel(np.ones(50)).shape == (1, 24)
    assert [x.shape for x in speech.log_mels([np.ones(50), WAVE])] == [(1, 24), (11, 24)]


def test_standardised_training_frames_have_mean_0_and_deviation_1():
    train = [np.random.default_rng(n).normal(n, 1 + n, (50 + n, 24)) for n in range(3)]
    standardise = speech.Standardiser(train)
    frames = np.concatenate([standardise(x) for x in train])
    assert frames.mean(axis=0) == pytest.approx(0, abs=1e-9) and frames.std(axis=0) == pytest.approx(1, abs=1e-4)


def test_varied_features_differ_each_time_and_leave_theirs_alone():
    x = np.random.default_rng(0).standard_normal((40, 24)).astype(np.float32)
    before, rng = x.copy(), np.random.default_rng(1)
    lengths = {len(speech.varied(x, rng)) for _ in range(30)}
    assert np.array_equal(x, before) and min(lengths) >= 34 and max(lengths) <= 46 and len(lengths) > 5
    same = speech.varied(x, rng, bands=0, stretch=(1, 1), noise=0)
    assert np.array_equal(same, x) and same.dtype == np.float32


def test_trimmed_takes_the_silence_away():
    x = np.zeros(8000)
    x[3000:5000] = WAVE.repeat(2)
    assert 2000 < len(speech.trimmed(x)) < 2000 + 2 * 500
    assert len(speech.trimmed(np.zeros(800))) == 800


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(module, extraglobs={"np": np})
    assert (failed, attempted > 0) == (0, True)
