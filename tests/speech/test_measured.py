"""What is stored of real speech is the script's."""

import json

import numpy as np

from rnnkit import data, speech
from rnnkit.speech import measured

VOICES = ["kal", "awb", "rms", "slt", "ked"]


def test_the_stored_file_has_the_settings_of_the_script():
    assert speech.stored()["settings"] == json.loads(json.dumps(measured.SETTINGS))


def test_the_stored_file_has_every_number():
    stored = speech.stored()
    seeds, men = len(measured.SETTINGS["seeds"]), stored["fsdd"]["speakers"]
    assert stored["fsdd"]["recordings"] == 600 and len(men) == 6
    for what in ("words", "strings"):
        rows = stored[what]
        speakers = {"strangers": data.STRANGERS, "men": men, "voices left out": VOICES, "men left out": men}
        for name, expected in speakers.items():
            assert [list(row) for row in rows[name]] == [list(expected)] * seeds
            values = np.array([list(row.values()) for row in rows[name]])
            assert (values >= 0).all() and (values <= (1 if what == "words" else 2)).all()
        assert len(rows["new takes"]) == seeds


def test_the_measurement_goes_through_every_part(monkeypatch):
    """With readers that only count what they are given."""
    asked = []

    def read(train, tests, seed):
        asked.append((len(train.waves), {name: len(test.waves) for name, test in tests.items()}, seed))
        return dict.fromkeys(tests, 0.5)

    monkeypatch.setattr(measured, "of_words", read)
    monkeypatch.setattr(measured, "of_strings", read)
    men = data.Recordings(
        [np.ones(9, np.float32)] * 20, np.arange(20) % 2, np.repeat(["a", "b"], 10), np.arange(20) % 10
    )
    found = measured.measure(men, progress=lambda *row: None)
    assert found["words"]["men"] == [{"a": 0.5, "b": 0.5}] * 3 and found["strings"]["new takes"] == [0.5] * 3
    assert found["fsdd"]["recordings"] == 20 and len(asked) == 2 * 3 * (1 + 5 + 2 + 1)
    assert asked[0] == (300, {"allison": 10, "captcha": 10, "a": 10, "b": 10}, 0)
    assert asked[1][0] == 240 and asked[8] == (16, {"all": 4}, 0)
