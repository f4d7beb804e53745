"""Players: what is embedded is the sound, and words stand where nothing can be played."""

import io
import re
import wave
from base64 import b64decode

import numpy as np
import pytest

from rnnkit import viz

X = np.sin(np.arange(800) / 5) * 1.5


def test_the_samples_stand_in_the_page_with_16_bits():
    page = viz.sound({"a <tone>": X, "quiet": X / 100}, rate=4000)
    sources = re.findall(r'src="data:audio/wav;base64,([^"]*)"', page.html)
    assert len(sources) == page.html.count("<audio controls") == 2
    with wave.open(io.BytesIO(b64decode(sources[0]))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (4000, 1, 2)
        samples = np.frombuffer(file.readframes(800), "<i2") / 32767
    assert samples == pytest.approx(np.clip(X, -1, 1), abs=1e-4)
    assert "a &lt;tone&gt;" in page.html and "<tone>" not in page.html
    assert repr(page) == "a <tone>: 0.20 s of sound.\nquiet: 0.20 s of sound."


def test_one_sound_needs_no_label():
    page = viz.sound(X)
    assert repr(page) == "0.10 s of sound." and 'aria-label="0.10 s of sound"' in page.html


@pytest.mark.parametrize(
    "sounds, error, message",
    [
        ({}, TypeError, "sounds is an empty dict"),
        (None, TypeError, "sounds is None"),
        ({"a": np.zeros((3, 2))}, ValueError, r"sounds\['a'\] has shape \(3, 2\); expected \(samples,\)"),
        (np.zeros(61 * 8000), ValueError, "the sounds last 61 s in all; expected at most 60"),
    ],
)
def test_says_what_it_cannot_play(sounds, error, message):
    with pytest.raises(error, match=message):
        viz.sound(sounds)
