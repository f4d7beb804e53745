"""The reader of words and the recogniser of rows: gradients, decoding, that they learn, and what is read aloud."""

import doctest
import struct
import wave

import numpy as np
import pytest

from rnnkit import data, nn, speech
from rnnkit.speech import own, recogniser, words

RNG = np.random.default_rng


def tone_recordings(speakers=("a", "b"), takes=3):
    """Ten digits that are ten tones: easy to tell apart."""
    waves, rows = [], []
    for i, speaker in enumerate(speakers):
        for digit in range(10):
            for take in range(takes):
                t = np.arange(2400 + 100 * take) / 8000
                waves.append((0.5 * np.sin(2 * np.pi * (300 + 300 * digit + 20 * i) * t)).astype(np.float32))
                rows.append((digit, speaker, take))
    digits, names, numbers = (np.array(column) for column in zip(*rows, strict=True))
    return data.Recordings(waves, digits, names, numbers)


def test_every_weights_gradient_is_the_slope_of_the_loss():
    rng = RNG(0)
    model = speech.Recogniser(rng=rng, dtype=np.float64)
    x, lengths = rng.standard_normal((9, 2, 72)), np.array([9, 7])
    batch = x, np.array([[3, 4], [3, 0]]), lengths, np.array([2, 1])
    model.loss(*batch)
    model.backward()
    grads = {name: g.copy() for name, g in model.grads.items()}
    for name, param in model.params.items():
        place = np.unravel_index(np.abs(grads[name]).argmax(), param.shape)
        before = param[place]
        slopes = []
        for step in (1e-5, -1e-5):
            param[place] = before + step
            slopes.append(model.loss(*batch))
        param[place] = before
        assert (slopes[0] - slopes[1]) / 2e-5 == pytest.approx(grads[name][place], rel=1e-5)


def test_greedy_merges_and_then_drops():
    path = [0, 3, 3, 0, 3, 1, 1, 0, 0]
    assert speech.greedy(np.log(np.eye(4)[path] + 1e-9)).tolist() == [3, 3, 1]
    assert speech.greedy(np.zeros((4, 3))).shape == (0,)


def test_stacked_drops_the_rest_and_keeps_short_ones():
    assert recogniser.stacked(np.ones((11, 24))).shape == (3, 72)
    assert recogniser.stacked(np.ones((2, 24))).shape == (1, 72)


def test_log_probs_are_normalised_and_do_not_hang_on_the_batch():
    model = speech.Recogniser(rng=RNG(0), dtype=np.float64)
    features = [RNG(n).standard_normal((30 + 6 * n, 24)) for n in range(3)]
    together = model.log_probs(features)
    assert [len(a) for a in together] == [10, 12, 14]
    for f, a in zip(features, together, strict=True):
        assert np.exp(a).sum(axis=1) == pytest.approx(1)
        assert model.log_probs([f])[0] == pytest.approx(a, abs=1e-12)


def test_a_training_goes_on_where_it_stopped_and_can_be_made_again():
    recordings = tone_recordings()
    pieces = speech.StringTraining(recordings, steps=8, progress=False)
    pieces.train(3)
    pieces.train(2)
    whole = speech.StringTraining(recordings, steps=8, progress=False)
    history = whole.train(5)
    assert pieces.steps == whole.steps == 5 and np.isfinite(history.loss).all()
    for name, param in whole.model.params.items():
        assert np.array_equal(param, pieces.model.params[name])


def test_a_reader_learns_tones_and_says_them_of_others():
    recordings = tone_recordings()
    train = recordings.takes < 2
    features = speech.log_mels(recordings.waves)
    reader = speech.WordReader(
        [f for f, t in zip(features, train, strict=True) if t], recordings.digits[train], steps=120
    )
    test = [f for f, t in zip(features, train, strict=True) if not t]
    assert reader.accuracy(test, recordings.digits[~train]) > 0.8
    assert reader.logits(test).shape == (20, 10)
    with pytest.raises(ValueError, match="3 features and 2 digits"):
        speech.WordReader(features[:3], [1, 2])


def test_folds_use_each_speaker_as_a_test_once():
    speakers = np.array(["a", "b", "c", "a", "x"])
    found = list(speech.folds(speakers, ["a", "b", "c"]))
    assert [name for name, *_ in found] == ["a", "b", "c"]
    for name, train, test in found:
        assert not (train & test).any() and (speakers[test] == name).all() and "x" not in speakers[train | test]
    assert np.sum([test for *_, test in found], axis=0).tolist() == [1, 1, 1, 1, 0]


@pytest.fixture(scope="module")
def reader():
    recordings = tone_recordings()
    return speech.WordReader(speech.log_mels(recordings.waves), recordings.digits, steps=2)


def record(path, rate=8000, wave_=None):
    """Half a second of a tone that swells and fades, or the samples given, in −1 … 1."""
    n = np.arange(rate // 2)
    samples = np.sin(n / 3) * np.sin(np.pi * n / len(n)) / 4 if wave_ is None else wave_
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((32000 * samples).astype("<i2").tobytes())


def test_own_recordings_are_read_and_nothing_is_raised(reader, tmp_path, capsys):
    def said(source, by=reader):
        speech.read_own(source, by)
        return capsys.readouterr().out

    assert said("") == "No recording yet: the path is empty.\n"
    assert "there is no file" in said(tmp_path / "none.wav")
    assert "no WAV file in" in said(tmp_path)
    (tmp_path / "voice.m4a").write_bytes(b"\x00\x00\x00\x20ftypM4A ")
    assert "m4a of a telephone" in said(tmp_path / "voice.m4a")
    record(tmp_path / "seven.wav", 44100)
    assert said(str(tmp_path / "seven.wav")).startswith("seven.wav                ")
    (tmp_path / "broken.wav").write_bytes(b"RIFF")
    for take in range(25):
        record(tmp_path / f"3_me_{take}.wav")
    report = said(tmp_path)
    assert "broken.wav is the beginning of a WAV file" in report
    assert "me                       " in report and "of 25 right" in report
    assert "seven.wav" in said(tmp_path / "seven.wav", speech.Recogniser(rng=RNG(0)))


NOISE = RNG(0).normal(scale=0.05, size=8000)


@pytest.mark.parametrize(
    "samples, sentence",
    [
        (np.zeros(8000), "x.wav holds silence: record it again, closer to the microphone"),
        (np.full(8000, 0.5), "x.wav holds silence"),  # a constant is silence, too
        (1e-4 * NOISE, "x.wav holds silence"),
        (np.sin(np.arange(100)), "x.wav holds 0.01 s of sound: too short for a digit"),
        (NOISE, "x.wav is about as loud from end to end, as noise is: a word would stand out"),
        (np.tile(np.sin(np.arange(800)), 30) * np.repeat(1 + np.arange(10), 2400) / 10, "x.wav lasts 3.0 s, a digit"),
    ],
)
def test_what_is_no_spoken_digit_is_told_of(reader, samples, sentence, tmp_path, capsys):
    record(tmp_path / "x.wav", wave_=samples)
    speech.read_own(tmp_path / "x.wav", reader)
    assert sentence in capsys.readouterr().out


def test_what_is_said_of_words_and_of_noise_is_so():
    """The numbers beside the constants of rnnkit/speech/own.py."""
    waves = data.spoken_digits().waves
    seconds = [len(wave) / data.SPEECH_RATE for wave in waves]
    assert (round(min(seconds), 2), round(max(seconds), 2)) == (0.23, 1.11)
    assert own.SHORTEST < min(seconds) / 2 and own.LONGEST > 1.5 * max(seconds)
    assert min(own.spread(speech.trimmed(wave)) for wave in waves) > 7
    assert max(own.spread(RNG(n).normal(size=800 * (1 + n % 20))) for n in range(400)) < 2


def test_a_damaged_rate_and_numbers_too_large_raise_nothing(reader, tmp_path, capsys):
    record(tmp_path / "x.wav")
    content = bytearray((tmp_path / "x.wav").read_bytes())
    for rate in (10_000_001, 4_000_000_001):
        content[24:28] = rate.to_bytes(4, "little")
        (tmp_path / "x.wav").write_bytes(content)
        speech.read_own(tmp_path / "x.wav", reader)
        assert f"{rate} samples a second: it is damaged" in capsys.readouterr().out
    head = b"RIFF\x00\x00\x00\x00WAVEfmt " + struct.pack("<IHHIIHH", 16, 3, 1, 8000, 64000, 8, 64)
    for size, sentence in ((1e300, "samples far beyond 1"), (1e9, "x.wav   ")):
        x = size * np.sin(np.arange(4000) / 3) * np.hanning(4000)
        (tmp_path / "x.wav").write_bytes(head + b"data" + struct.pack("<I", 8 * len(x)) + x.tobytes())
        speech.read_own(tmp_path / "x.wav", reader)
        assert sentence in capsys.readouterr().out


def test_silence_gets_no_digit_and_a_long_row_no_remark(reader, tmp_path, capsys):
    record(tmp_path / "x.wav", wave_=np.zeros(8000))
    record(tmp_path / "y.wav", wave_=np.concatenate([data.spoken_digits().waves[n] for n in (0, 70, 200, 299) * 2]))
    speech.read_own(tmp_path, speech.Recogniser(rng=RNG(0)))
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith("x.wav holds silence") and len(others) == 1 and others[0].startswith("y.wav    ")


def test_bundled_words_get_no_remark(reader, tmp_path, capsys):
    for n, word in enumerate(data.spoken_digits().waves[::17]):
        record(tmp_path / f"{n}.wav", wave_=word)
    speech.read_own(tmp_path, reader)
    assert len(capsys.readouterr().out.splitlines()) == 19


def test_what_was_cut_off_is_read_as_far_as_it_goes_and_told_of(reader, tmp_path, capsys):
    record(tmp_path / "x.wav")
    content = (tmp_path / "x.wav").read_bytes()
    (tmp_path / "x.wav").write_bytes(content[: 44 + (len(content) - 44) // 2])
    speech.read_own(tmp_path / "x.wav", reader)
    remark, read = capsys.readouterr().out.splitlines()
    assert remark.startswith("x.wav was cut off: 50 % of its sound is there") and read.startswith("x.wav   ")


@pytest.mark.parametrize("source", [" ", "~nobody-of-this-name/x.wav", "x" * 5000, "a\0b", None, 7])
def test_no_path_raises(reader, source, capsys):
    speech.read_own(source, reader)
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_own_recordings_may_lie_in_the_folder_of_a_downloaded_data_set(reader, tmp_path, capsys):
    (tmp_path / "recordings").mkdir()
    record(tmp_path / "recordings" / "3_me_0.wav")
    speech.read_own(tmp_path, reader)
    assert "3_me_0.wav" in capsys.readouterr().out


def test_the_recogniser_has_the_shapes_it_says():
    model = speech.Recogniser(rng=RNG(0))
    logits = model.forward(np.zeros((40, 5, 72)), np.full(5, 40))
    assert logits.shape == (40, 5, 11) and logits.dtype == np.float32
    assert isinstance(model, nn.Model)


def test_examples_in_docstrings():
    failed, attempted = doctest.testmod(words, extraglobs={"np": np})
    assert (failed, attempted > 0) == (0, True)
