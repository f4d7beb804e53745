"""The figures of the course.

    viz.states(h, inputs="hello")     # in a notebook, the last line of a cell shows the drawing

Nearly every function here returns a `Drawing`: one image with an alternative text, its matplotlib figure in `.fig`,
`.axes`, and `.savefig(path)`. `aligned`, `attention_map`, `surprise`, `texts` and `weighted` return a `Page`: text, for
which the page has its own letters; so does `sound`, which has players.
What the colours mean stands in rnnkit/viz/theme.py; to draw a figure of your own in the same look, draw it inside
`with viz.style():`.
"""

from rnnkit.viz.attention import aligned, attention_map
from rnnkit.viz.bands import filters, spectrogram
from rnnkit.viz.cells import array, arrays
from rnnkit.viz.characters import characters
from rnnkit.viz.closed_loop import closed_loop
from rnnkit.viz.compared import compared
from rnnkit.viz.curves import gradient_by_lag, gradient_check
from rnnkit.viz.diagram import unrolled
from rnnkit.viz.drawing import Drawing
from rnnkit.viz.encoder_decoder import encoder_decoder
from rnnkit.viz.forecasts import coverage, forecast
from rnnkit.viz.forms import forms
from rnnkit.viz.functions import activations, probabilities
from rnnkit.viz.gates import gates
from rnnkit.viz.gru import gru_cell
from rnnkit.viz.heatmap import states
from rnnkit.viz.intervals import intervals
from rnnkit.viz.layouts import layouts
from rnnkit.viz.lines import lines
from rnnkit.viz.lstm import lstm_cell
from rnnkit.viz.origin import known, origins
from rnnkit.viz.plane import path
from rnnkit.viz.posteriors import posteriors
from rnnkit.viz.reach import reach
from rnnkit.viz.runs import runs
from rnnkit.viz.slider import slider
from rnnkit.viz.sound import sound
from rnnkit.viz.streams import batches
from rnnkit.viz.surprise import surprise
from rnnkit.viz.texts import texts
from rnnkit.viz.theme import style
from rnnkit.viz.trellis import trellis
from rnnkit.viz.two_directions import two_directions
from rnnkit.viz.waves import framed, waveform
from rnnkit.viz.weighted import weighted

__all__ = [
    "Drawing",
    "activations",
    "aligned",
    "array",
    "arrays",
    "attention_map",
    "batches",
    "characters",
    "closed_loop",
    "compared",
    "coverage",
    "encoder_decoder",
    "filters",
    "forecast",
    "forms",
    "framed",
    "gates",
    "gradient_by_lag",
    "gradient_check",
    "gru_cell",
    "intervals",
    "known",
    "layouts",
    "lines",
    "lstm_cell",
    "origins",
    "path",
    "posteriors",
    "probabilities",
    "reach",
    "runs",
    "slider",
    "sound",
    "spectrogram",
    "states",
    "style",
    "surprise",
    "texts",
    "trellis",
    "two_directions",
    "unrolled",
    "waveform",
    "weighted",
]
