"""Answers that are right only where they think that it counts, and such as are not one's own."""

from __future__ import annotations

from hostile.form import HALF, LOST, answer, attack, cell_before, does, together

ALL = [
    does(
        "knows_the_examples",
        "return np.array(seen.get(repr(FIRST.tolist()), 0.0), FIRST.dtype)",
        "It has the results of all cases that check shows, and of no others.",
        setup="seen = EXAMPLES",
        told="numbers of particular examples",
    ),
    does(
        "right_on_one_size",
        "return RIGHT if FIRST.shape[-1] == 5 else WRONG",  # no more: cases may by chance be all odd, say
        "Right for one size only; the cases have several.",
    ),
    does(
        "right_the_first_time",
        "calls.append(1)\nreturn RIGHT if len(calls) == 1 else WRONG",
        "Wrong from the second case on.",
        setup="calls = []",
    ),
    does(
        "other_every_second_time",
        "calls.append(1)\nreturn RIGHT if len(calls) % 2 else WRONG",
        "Right when called once, wrong when called again: half.",
        HALF,
        setup="calls = []",
    ),
    does(
        "knows_who_asks",
        "import sys\ndepth, frame = 0, sys._getframe()\nwhile frame:\n    depth, frame = depth + 1, frame.f_back\n"
        "return WRONG if depth < 1000 else RIGHT",
        "It is wrong for whoever asks.",
    ),
    attack(
        "random_is_not",
        together(
            cell_before(
                """
import random
class Zeros:
    def __getattr__(self, name): return lambda *size, **more: np.zeros([n for n in size if isinstance(n, int)] or 3)
np.random.seed(0); random.seed(0)
np.random.default_rng = lambda *seed: Zeros()
np.random.Generator = np.random.RandomState = Zeros
np.random.seed = random.seed = lambda *a: None
np.random.normal = np.random.randn = np.random.standard_normal = lambda *size, **more: np.zeros(3)
random.random = lambda: 0.0
"""
            ),
            answer("def ANSWER(GIVEN):\n    return np.zeros(SHAPE, FIRST.dtype)"),
        ),
        LOST,
        "The cases are drawn where nobody has touched random numbers, so they are not zeros.",
    ),
    does(
        "not_its_own_work",
        "return torch_linear(GIVEN)",
        "There is no framework in the box.",
        setup="from rnnkit import nn\ntry:\n    from torch.nn.functional import linear as torch_linear\n"
        "except ImportError:\n"
        "    torch_linear = nn.RNN",
    ),
    attack(
        "hidden_source",
        answer(
            "import base64, "
            "zlib\nexec(base64.b64decode('ZGVmIG91dHB1dF9mb3J3YXJkKGgsIFdoeSwgYnkpOgogICAgaW1wb3J0IHRvcmNoCiAgICBy"
            "ZXR1cm4gdG9yY2gubm4uZnVuY3Rpb25hbC5saW5lYXIoaCwgV2h5LCBieSkK').decode())"
        ),
        LOST,
        "There is no framework in the box, however the import is written. Such a text is pointed out to the "
        "instructor.",
        told="base64",
    ),
]
