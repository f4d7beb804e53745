"""parameter_count: how many numbers a cell has to learn."""

from __future__ import annotations

from rnnkit import nn
from rnnkit.exercises.draw import sizes
from rnnkit.exercises.gru.cell import UNIT
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output


def count_cases(rng):
    def case(cell, kind=ORDINARY, **fixed):
        drawn = fixed or sizes(rng, "DH")
        return Case((cell, drawn["D"], drawn["H"]), {"cell": cell, **drawn}, kind)

    cells = ("rnn", "lstm", "gru")
    return [
        *(case(cell) for cell in cells for _ in range(2)),
        *(case(cell, "D = 1", D=1, H=int(rng.integers(2, 9))) for cell in cells),
        *(case(cell, "large", D=int(rng.integers(1000, 2000)), H=int(rng.integers(100, 900))) for cell in cells),
    ]


def parameter_count(cell, D, H):
    blocks = {"rnn": 1, "lstm": 4, "gru": 3}[cell]
    biases = {"rnn": 1, "lstm": 1, "gru": 2}[cell]
    return blocks * (H * D + H * H + biases * H)


def oracle_count(cell, D, H):
    layer = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[cell]
    letters = {"D": D, "H": H, "3H": 3 * H, "4H": 4 * H}
    total = 0
    for shape in layer.shapes.values():
        numbers = 1
        for letter in shape:
            numbers *= letters[letter]
        total += numbers
    return total


BLOCK = "one block of rows has H·D + H·H weights, and H numbers for each bias vector"

PARAMETER_COUNT = Exercise(
    name="parameter_count",
    unit=UNIT,
    points=2,
    outputs=(Output("count", dtype=None),),
    equation=f"{BLOCK}; an RNN is one block, an LSTM four, a GRU three; the GRU has two bias vectors, the others one",
    cases=count_cases,
    oracle=oracle_count,
    answer=parameter_count,
    look="Compare with sum(a.size for a in layer.params.values()) of nn.RNN(D, H), nn.LSTM(D, H) and nn.GRU(D, H).",
    mistakes=(
        Mistake(
            "The GRU has one bias vector here; it has two, bx and bh, because only bh is multiplied by the reset gate.",
            ('"gru": 2}', '"gru": 1}'),
        ),
        Mistake(
            "The RNN and the LSTM have two bias vectors here, as in PyTorch; those of the course have one.",
            ('{"rnn": 1, "lstm": 1, "gru": 2}', '{"rnn": 2, "lstm": 2, "gru": 2}'),
        ),
        Mistake(
            "The LSTM has two bias vectors here, as in PyTorch; that of the course has one, b.",
            ('{"rnn": 1, "lstm": 1, "gru": 2}', '{"rnn": 1, "lstm": 2, "gru": 2}'),
        ),
        Mistake("The biases are not counted.", ("+ biases * H", "")),
        Mistake("The weights of the old state, H·H a block, are not counted.", (" + H * H", "")),
        Mistake("The weights of the input, H·D a block, are not counted.", ("H * D + ", "")),
        Mistake(
            "A bias vector is counted as one number a block; it has one for each of the H rows.",
            ("biases * H", "biases"),
        ),
        Mistake(
            "The biases are counted once, not once a block: bx and bh are (3H,), b is (4H,).",
            ("blocks * (H * D + H * H + biases * H)", "blocks * (H * D + H * H) + biases * H"),
        ),
        Mistake(
            "The state's weights are counted as D·D a block; W_h takes H numbers to H.",
            ("H * H", "D * D"),
        ),
        Mistake(
            "The state's weights are counted as H a block; every unit reads all H of the old state: H·H.",
            ("H * H", "H"),
        ),
        Mistake(
            "The LSTM and the GRU have changed places: the LSTM has four blocks and one bias vector, the GRU three "
            "and two.",
            ('{"rnn": 1, "lstm": 4, "gru": 3}', '{"rnn": 1, "lstm": 3, "gru": 4}'),
            ('{"rnn": 1, "lstm": 1, "gru": 2}', '{"rnn": 1, "lstm": 2, "gru": 1}'),
        ),
        Mistake(
            "The blocks of the LSTM and the GRU have changed places: an LSTM has four, a GRU three.",
            ('"lstm": 4, "gru": 3}', '"lstm": 3, "gru": 4}'),
        ),
        Mistake(
            "The GRU has two blocks here, one a gate; the candidate n is a third.",
            ('"gru": 3}', '"gru": 2}'),
        ),
        Mistake(
            "The LSTM has three blocks here, one a gate; the candidate g is a fourth.",
            ('"lstm": 4', '"lstm": 3'),
        ),
        Mistake(
            "The gates are counted, the candidates are not: the LSTM has three gates and g, the GRU two gates and n.",
            ('"lstm": 4, "gru": 3}', '"lstm": 3, "gru": 2}'),
        ),
        Mistake("The GRU has four blocks here, as many as an LSTM; it has three: r, z, n.", ('"gru": 3}', '"gru": 4}')),
        Mistake(
            "Every cell is counted as one block, as an RNN is; an LSTM is four, a GRU three.",
            ('"lstm": 4, "gru": 3}', '"lstm": 1, "gru": 1}'),
        ),
        *(
            Mistake(
                "An output layer is counted as well. The count is that of the cell alone: what turns h_t into an "
                "output is no part of it.",
                ("blocks * (H", f"{output} + blocks * (H"),
            )
            for output in ("H * D + D", "H * D", "H + 1", "H * H + H")
        ),
        Mistake(
            "The number is right, but it is no int: count whole things with whole numbers.",
            ("blocks * (H", "1.0 * blocks * (H"),
        ),
        Mistake(
            "D and H have changed places: D is the number of inputs, H that of the hidden units.",
            ("H * D + H * H + biases * H", "H * D + D * D + biases * D"),
            breaks=BLOCK,
        ),
        Mistake(
            "The recurrent weights of all blocks are taken for one square of side blocks·H; each block has H·H.",
            ("blocks * (H * D + H * H + biases * H)", "blocks * H * D + (blocks * H) ** 2 + blocks * biases * H"),
            breaks=BLOCK,
        ),
    ),
)
