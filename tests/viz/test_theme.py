"""Colours that people with any kind of colour vision can tell apart, and labels that can be read."""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib import colormaps
from matplotlib.colors import to_rgb

import rnnkit
from rnnkit import palette
from rnnkit.viz import theme

MEANINGS = [theme.INPUT, theme.HIDDEN, theme.OUTPUT, theme.GRADIENT, theme.OTHER]

# What an eye without one kind of cone sees, in linear RGB: Machado, Oliveira, Fernandes (2009), severity 1.
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}


def lab(colour, deficiency=None):
    """CIE L*a*b* of a colour, in which distances are about as large as they look."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    if deficiency:
        linear = np.clip(np.array(DEFICIENCIES[deficiency]) @ linear, 0, 1)
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ linear / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one, other):
    """WCAG contrast ratio, 1 to 21; 4.5 is asked of text."""
    dark, light = sorted([theme.luminance(to_rgb(one)), theme.luminance(to_rgb(other))])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
@pytest.mark.parametrize("colours", [MEANINGS, theme.STREAMS], ids=["meanings", "streams"])
def test_colours_differ_for_every_kind_of_colour_vision(colours, deficiency):
    for a, b in combinations(colours, 2):
        distance = np.linalg.norm(lab(a, deficiency) - lab(b, deficiency))
        assert distance > 10, f"{a} and {b} are {distance:.1f} apart; about 2 can just be seen"


@pytest.mark.parametrize("deficiency", [None, *DEFICIENCIES])
def test_signs_differ_for_every_kind_of_colour_vision(deficiency):
    signed = colormaps[theme.SIGNED]
    negative, zero, positive = (lab(signed(place)[:3], deficiency) for place in (0.2, 0.5, 0.8))
    assert np.linalg.norm(negative - positive) > 40
    assert zero[0] > 95  # white, and both signs darker than it
    assert max(negative[0], positive[0]) < 75


@pytest.mark.parametrize("colour", MEANINGS)
def test_labels_in_the_shade_of_a_colour_can_be_read_on_white(colour):
    assert contrast(theme.shade(colour), "white") > 4.5


@pytest.mark.parametrize("place", np.linspace(0, 1, 21))
def test_numbers_can_be_read_on_every_colour_of_the_map(place):
    square = colormaps[theme.SIGNED](place)
    assert contrast(theme.ink(square), square[:3]) > 4.5


def test_luminance_of_known_colours():
    assert theme.luminance((0, 0, 0)) == 0
    assert theme.luminance((1, 1, 1)) == pytest.approx(1)
    assert contrast("#767676", "white") == pytest.approx(4.54, abs=0.01)  # the lightest grey allowed for text


def test_tint_and_shade_go_towards_white_and_black():
    assert theme.tint("#000000", 0.25) == (0.75, 0.75, 0.75)
    assert theme.shade("#ffffff", 0.25) == (0.75, 0.75, 0.75)


def test_spaces_and_line_ends_become_visible_and_dollars_stay_dollars():
    assert [theme.visible(label) for label in (" ", "\n", " \n", "a b\n", 3)] == ["␣", "↵", "␣↵", "a b↵", "3"]
    assert theme.literal("$ $") == r"\$ \$"


def test_colours_stand_in_the_palette_alone():
    """In Python, that is; the style of figures is no Python, and takes its curves' colours from there."""
    root = Path(rnnkit.__file__).parent
    holders = {p.name for p in root.rglob("*.py") if re.search("#[0-9a-fA-F]{6}", p.read_text(encoding="utf-8"))}
    assert holders == {"palette.py"}
    cycle = re.search(r"cycler\('color', \[(.*)\]", theme.STYLE.read_text(encoding="utf-8"))[1]
    assert {f"#{c}" for c in re.findall(r"[0-9A-F]{6}", cycle)} <= {
        "#000000",
        *(c for c in vars(palette).values() if isinstance(c, str)),
    }
