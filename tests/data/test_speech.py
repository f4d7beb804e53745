"""The spoken digits: how many, whose, and what a downloaded folder becomes."""

import doctest
import wave

import numpy as np
import pytest

from rnnkit import data
from rnnkit.data import speech as module
from tests.data import make_speech

VOICES = ["kal", "awb", "rms", "slt", "ked"]


def test_five_voices_say_each_digit_six_times_and_two_people_once():
    recordings = data.spoken_digits()
    waves, digits, speakers, takes = recordings
    assert len(waves) == 320 and digits.dtype == takes.dtype == np.int64
    for name in VOICES:
        of_one = recordings.only(speakers == name)
        assert np.array_equal(np.bincount(of_one.digits), [6] * 10) and np.array_equal(
            np.bincount(of_one.takes), [10] * 6
        )
    for name in data.STRANGERS:
        assert np.array_equal(digits[speakers == name], np.arange(10)) and not takes[speakers == name].any()
    assert set(speakers) == {*VOICES, *data.STRANGERS}
    assert repr(recordings).startswith("320 recordings of kal, awb, rms, slt, ked, allison, captcha: 15")


def test_waves_are_words_at_8_kHz_with_a_peak_of_0_9():
    for x in data.spoken_digits().waves:
        assert x.dtype == np.float32 and 0.15 < len(x) / data.SPEECH_RATE < 1.5
        assert np.abs(x).max() == pytest.approx(0.9, abs=0.03)  # µ-law is coarse there
        assert abs(x.mean()) < 0.02


def test_nobody_spoils_them_for_others():
    recordings = data.spoken_digits()
    recordings.waves[0][:] = 0
    recordings.digits[:] = 0
    recordings.speakers[:] = ""
    assert (
        data.spoken_digits().waves[0].any() and data.spoken_digits().digits.any() and data.spoken_digits().speakers[0]
    )


def test_mu_law_loses_little_and_little_sounds_least():
    x = np.linspace(-1, 1, 2001)
    code = make_speech.mu_law(x)
    back = code / 127.5 - 1
    back = np.sign(back) * np.expm1(np.abs(back) * np.log(256)) / 255
    assert code.dtype == np.uint8 and np.abs(back - x).max() < 0.025
    assert np.abs(back - x)[np.abs(x) < 0.01].max() < 0.001


def test_the_cut_keeps_the_word_and_40_ms():
    x = np.zeros(8000)
    x[3000:5000] = np.sin(np.arange(2000)) * 0.3
    kept = make_speech.cut(x)
    assert 2000 + 2 * 320 <= len(kept) <= 2000 + 2 * (320 + 80) and np.abs(kept).max() == pytest.approx(0.9)


def test_source_licences_and_versions_are_named():
    source = data.SOURCES["spoken_digits"]
    folder = module.files("rnnkit.data")
    for words, name in (("Carnegie Mellon", "speech_licence"), ("Allison Smith", "speech_allison_licence")):
        assert words in source and f"rnnkit/data/{name}.txt" in source
        assert words in folder.joinpath(f"{name}.txt").read_text("utf-8")
    made = folder.joinpath("speech_licence.txt").read_text("utf-8")
    assert "University of Edinburgh" in made and "Hsiaoming Yang" in made and "They are changed" in made
    assert "ShareAlike" in folder.joinpath("speech_allison_licence.txt").read_text("utf-8")
    with np.load(str(folder.joinpath("speech.npz"))) as stored:
        assert [version.split()[0] for version in stored["versions"]] == [*make_speech.PACKAGES, "captcha"]
        assert all(len(version.split()) == 2 for version in stored["versions"])


def write(path, samples, rate=8000):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.asarray(samples, "<i2").tobytes())


@pytest.mark.parametrize("inner", ["", "recordings"])
def test_a_downloaded_folder_is_read_in_one_order(tmp_path, inner):
    folder = tmp_path / inner
    folder.mkdir(exist_ok=True)
    for name in ("7_jackson_3", "7_jackson_10", "0_theo_0", "2_a_b_1"):
        write(folder / f"{name}.wav", [int(name[0]) * 1000] * 100)
    (folder / "README.md").write_text("no sound")
    write(folder / "seven.wav", [0])
    waves, digits, speakers, takes = data.read_digits(tmp_path)
    assert digits.tolist() == [2, 7, 7, 0] and speakers.tolist() == ["a_b", "jackson", "jackson", "theo"]
    assert takes.tolist() == [1, 3, 10, 0]
    assert [float(x[0]) for x in waves] == pytest.approx([2000 / 32768, 7000 / 32768, 7000 / 32768, 0])
    assert data.read_digits(tmp_path, takes=range(3)).takes.tolist() == [1, 0]


def test_other_rates_in_a_folder_become_8_kHz(tmp_path):
    write(tmp_path / "1_me_0.wav", np.zeros(16000), rate=16000)
    assert len(data.read_digits(tmp_path).waves[0]) == 8000


def test_a_folder_that_is_none_is_told_of(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no files like 7_jackson_3.wav in"):
        data.read_digits(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*none.*free-spoken-digit-dataset"):
        data.read_digits(tmp_path / "none")
    write(tmp_path / "1_me_0.wav", [0])
    with pytest.raises(FileNotFoundError, match=r"with takes of \[4\]"):
        data.read_digits(tmp_path, takes=[4])


def test_takes_of_every_kind(tmp_path):
    for take in range(4):
        write(tmp_path / f"1_me_{take}.wav", np.zeros(100))
    for takes in ([1, 3], {3, 1}, np.array([1, 3]), (n for n in (1, 3))):  # a generator can be gone through once
        assert data.read_digits(tmp_path, takes).takes.tolist() == [1, 3]
    with pytest.raises(TypeError, match=r"takes is 3; expected None or numbers of takes, such as range\(10\)"):
        data.read_digits(tmp_path, takes=3)


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(module)
    assert (failed, attempted > 0) == (0, True)
