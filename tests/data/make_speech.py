"""Make rnnkit/data/speech.npz and its two licence files, on Debian 12:

    apt-get install flite festival festlex-cmu festvox-kdlpc16k sox asterisk-core-sounds-en-wav
    python -m pip download --no-deps captcha==0.7.1
    python -m tests.data.make_speech captcha-0.7.1-py3-none-any.whl

Five synthesisers' voices say the ten digits six times, with six settings of speed, pitch and ending; two real people
say them once. All recordings are brought to 8 kHz, cut at both ends, and kept as 8-bit µ-law. Run twice on one
machine, it writes the same bytes: no synthesiser here draws random numbers, and `sox -D` adds no dither (without -D it
adds other noise at each run). Another release of a synthesiser may speak otherwise, so the made file is what counts,
and the versions stand in it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import wave
import zipfile
from pathlib import Path

import numpy as np

DATA = Path(__file__).parents[2] / "rnnkit" / "data"
DOC = Path("/usr/share/doc")
ALLISON = Path("/usr/share/asterisk/sounds/en_US_f_Allison/digits")
PACKAGES = "flite", "festival", "festlex-cmu", "festvox-kdlpc16k", "sox", "asterisk-core-sounds-en-wav"
RATE = 8000

WORDS = "zero one two three four five six seven eight nine".split()
TAKES = [(1, 1, "."), (0.85, 1, "."), (1.2, 1, "."), (1, 0.88, "."), (0.95, 1.15, "."), (1.1, 1.05, "?")]
FLITE = {"kal16": 95, "awb": 130, "rms": 100, "slt": 175}  # with the pitch, in Hz, that a factor of 1 stands for
KED_PITCH = 110

FESTIVAL = """
(voice_ked_diphone)
(Parameter.set 'Duration_Stretch {stretch})
(set! int_lr_params '((target_f0_mean {mean}) (target_f0_std {std}) (model_f0_mean 170) (model_f0_std 34)))
(utt.save.wave (utt.synth (Utterance Text "{text}")) "{path}" 'riff)
"""

MADE = """The spoken digits in speech.npz that are called kal, awb, rms, slt and ked were made with the programs and
voices whose licences follow, and those called captcha are taken from the package captcha. They are changed: made by
synthesis with several speeds and pitches (kal, awb, rms, slt, ked), resampled to 8 kHz, cut at both ends, brought to
one peak, and stored as 8-bit µ-law.

"""
RECORDED = """The spoken digits in speech.npz that are called allison are adapted from the Asterisk core sounds of the
Debian package asterisk-core-sounds-en-wav: recorded by Allison Smith (http://www.theivrvoice.com), with financial
contributions by Digium, Inc. (http://www.digium.com). They are changed: cut at both ends, brought to one peak, and
stored as 8-bit µ-law. The original and these ten adaptations are under the licence that follows, Creative Commons
Attribution-ShareAlike 3.0.

"""


def make(folder: Path, wheel: Path) -> dict[tuple[str, int, int], np.ndarray]:
    """All recordings, by (voice, digit, take), as int16 at 8 kHz."""
    script = []
    for digit, word in enumerate(WORDS):
        for take, (stretch, pitch, ending) in enumerate(TAKES):
            for voice, hertz in FLITE.items():
                settings = ["--setf", f"duration_stretch={stretch}", "--setf", f"int_f0_target_mean={hertz * pitch:g}"]
                out = folder / f"kal_{digit}_{take}.wav" if voice == "kal16" else folder / f"{voice}_{digit}_{take}.wav"
                run("flite", "-voice", voice, *settings, "-t", word + ending, "-o", out)
            settings = {"stretch": stretch, "mean": f"{KED_PITCH * pitch:g}", "std": f"{12 * pitch:g}"}
            script.append(FESTIVAL.format(**settings, text=word + ending, path=folder / f"ked_{digit}_{take}.wav"))
        shutil.copy(ALLISON / f"{digit}.wav", folder / f"allison_{digit}_0.wav")
        with zipfile.ZipFile(wheel) as archive:
            (folder / f"captcha_{digit}_0.wav").write_bytes(archive.read(f"captcha/data/{digit}/default.wav"))
    batch = folder / "ked.scm"
    batch.write_text("".join(script))
    run("festival", "--batch", batch)
    recordings = {}
    for path in sorted(folder.glob("*_*_*.wav")):
        voice, digit, take = path.stem.split("_")
        out = folder / f"8k-{path.name}"
        run("sox", "-D", "-v", "0.7", path, "-r", RATE, "-c", 1, "-b", 16, out)
        with wave.open(str(out)) as file:
            recordings[voice, int(digit), int(take)] = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return recordings


def run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)


def cut(x: np.ndarray) -> np.ndarray:
    """A recording without its mean and its silent ends, with a peak of 0.9: floats."""
    x = x - x.mean()
    energy = np.convolve(x**2, np.full(RATE // 50, 50 / RATE), mode="same")  # over 20 ms
    loud = np.flatnonzero(energy > energy.max() / 3000)
    margin = RATE // 25  # 40 ms
    x = x[max(0, loud[0] - margin) : loud[-1] + 1 + margin]
    return x * (0.9 / np.abs(x).max())


def mu_law(x: np.ndarray) -> np.ndarray:
    """Floats in −1 … 1 as bytes: ITU-T G.711's curve with µ = 255, in 256 even steps."""
    return np.round((np.sign(x) * np.log1p(255 * np.abs(x)) / np.log(256) + 1) * 127.5).astype(np.uint8)


def licence(package: str, since: str = "") -> str:
    """What a Debian package says of its licence, from the line that starts with `since` on."""
    text = (DOC / package / "copyright").read_text(encoding="utf-8")
    return f"{package}\n{'=' * len(package)}\n{text[text.index(since) :].rstrip()}\n\n"


def main(wheel: str) -> None:
    path = Path(wheel)
    versions = [
        subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}", p], capture_output=True, text=True).stdout
        for p in PACKAGES
    ]
    with tempfile.TemporaryDirectory() as folder:
        recordings = make(Path(folder), path)
    names = [*("kal", "awb", "rms", "slt", "ked"), *("allison", "captcha")]
    keys = sorted(recordings, key=lambda key: (names.index(key[0]), *key[1:]))
    pieces = [mu_law(cut(recordings[key])) for key in keys]
    np.savez_compressed(
        DATA / "speech.npz",
        audio=np.concatenate(pieces),
        length=np.array([len(piece) for piece in pieces], np.uint16),
        digit=np.array([digit for _, digit, _ in keys], np.uint8),
        voice=np.array([names.index(voice) for voice, *_ in keys], np.uint8),
        take=np.array([take for *_, take in keys], np.uint8),
        names=np.array(names),
        versions=np.array([*versions, "captcha 0.7.1"]),
    )
    with zipfile.ZipFile(path) as archive:
        captcha = archive.read("captcha-0.7.1.dist-info/LICENSE").decode().replace("\r\n", "\n")
    flite = licence("flite", "All other files are under").split("\n\n\n\n\n")[0]
    others = licence("festival"), licence("festlex-cmu"), licence("festvox-kdlpc16k")
    made = [MADE, flite.rstrip() + "\n\n", *others, f"captcha\n=======\n{captcha}"]
    write(DATA / "speech_licence.txt", "".join(made))
    text = (DOC / "asterisk-core-sounds-en-wav" / "copyright").read_text(encoding="utf-8")
    begin = text.index("License: CC-BY-SA-3.0\n THE WORK")
    cc = text[begin : text.index("\nLicense:", begin + 1)].split("\n", 1)[1]
    lines = [("" if line == " ." else line.removeprefix(" ")) for line in cc.splitlines()]
    write(DATA / "speech_allison_licence.txt", RECORDED + "\n".join(lines) + "\n")
    seconds = sum(map(len, pieces)) / RATE
    print(f"{len(pieces)} recordings, {seconds:.0f} s, {(DATA / 'speech.npz').stat().st_size:,} bytes")


def write(path: Path, text: str) -> None:
    path.write_text("\n".join(line.rstrip() for line in text.splitlines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
