"""torch_gradients: gradients are carried by another rule than weights."""

from __future__ import annotations

from functools import partial

from rnnkit.convert import cells
from rnnkit.exercises.frameworks.to_torch import FOUR, SHAPES, draw
from rnnkit.exercises.frameworks.weights import UNIT, by_place, cases_of, cast, each_copy, only, unmoved
from rnnkit.exercises.spec import Exercise, Mistake


def torch_gradients(cell, grads):
    if cell == "rnn":
        dWx, dWh, dbx = grads["Wxh"], grads["Whh"], grads["bh"]
    elif cell == "lstm":
        dWx, dWh, dbx = grads["Wx"], grads["Wh"], grads["b"]
    else:
        dWx, dWh, dbx = grads["Wx"], grads["Wh"], grads["bx"]
    dbh = grads["bh"] if cell == "gru" else dbx
    return {
        "weight_ih_l0": dWx.copy(),
        "weight_hh_l0": dWh.copy(),
        "bias_ih_l0": dbx.copy(),
        "bias_hh_l0": dbh.copy(),
    }


def oracle_gradients(cell, grads):
    """Where the bias of the course is the sum of two, each has the whole gradient of the sum."""
    found = cells.to_torch(cell, grads)
    if cell != "gru":
        found["bias_hh_l0"] = found["bias_ih_l0"]
    return found.values()


COPIES = ("dWx", "dWh", "dbx", "dbh")
ARRAYS = dict(zip(COPIES, SHAPES, strict=True))
DBH = 'grads["bh"] if cell == "gru" else dbx'
RETURN = "    return {"
VIEWS = (
    "Arrays of grads stand in the dict themselves: whoever clips or scales one changes the other. `.copy()` makes a "
    "new array."
)
RULE = "b = bias_ih + bias_hh, so each of the two has the whole gradient: ∂b/∂bias_ih = ∂b/∂bias_hh = 1."
ZERO = f"The gradient of bias_hh_l0 is 0, as if it were carried over like a weight. {RULE}"
TRANSPOSED = "A gradient has the shape of its array, and PyTorch's weights are (G·H, D) and (G·H, H)."


def before(line: str) -> tuple[str, str]:
    """An edit: one more line before the arrays are copied."""
    return RETURN, f"    {line}\n{RETURN}"


def in_one(line: str) -> tuple[str, str]:
    return before(f'if cell != "gru":\n        {line}')


def in_gru(line: str) -> tuple[str, str]:
    return before(f'if cell == "gru":\n        {line}')


def lost(*keys: str) -> Mistake:
    return Mistake(
        f"{' and '.join(keys)} {'is' if len(keys) == 1 else 'are'} missing: an optimiser of PyTorch's wants a gradient "
        "for each of the four tensors.",
        *((f'        "{key}": {copy}.copy(),\n', "") for copy, key in ARRAYS.items() if key in keys),
    )


TORCH_GRADIENTS = Exercise(
    name="torch_gradients",
    unit=UNIT,
    points=3,
    outputs=FOUR,
    equation="b = bias_ih + bias_hh, so dbias_ih = dbias_hh = db;   for the GRU dbias_ih = db_x, dbias_hh = db_h",
    cases=cases_of(draw),
    oracle=oracle_gradients,
    answer=torch_gradients,
    builds_on=("to_torch",),
    keyed=True,
    new=True,
    spared=("cell",),
    look="Which of the two biases changes the output when you add 0.001 to it? The chain rule gives each its gradient.",
    mistakes=(
        *by_place(f"{cells.NAMES}[cell]", '    if cell == "rnn":', "grads"),
        Mistake(ZERO, (DBH, 'grads["bh"] if cell == "gru" else 0 * dbx')),
        *(
            Mistake(
                f"The {called}'s gradient of bias_hh_l0 is 0, as if it were carried over like a weight. {RULE}",
                (DBH, f'grads["bh"] if cell == "gru" else 0 * dbx if cell == "{cell}" else dbx'),
            )
            for cell, called in (("lstm", "LSTM"), ("rnn", "RNN"))
        ),
        Mistake(
            f"The gradient of bias_hh_l0 is 0, as its value is in `to_torch`, in the GRU as well. {RULE}",
            (DBH, "0 * dbx"),
        ),
        Mistake(f"Each of the two biases has half of the gradient. {RULE}", in_one("dbx = dbh = dbx / 2")),
        Mistake(f"Each of the two biases has twice the gradient. {RULE}", in_one("dbx = dbh = dbx * 2")),
        Mistake(f"The gradient stands in bias_hh_l0, and that of bias_ih_l0 is 0. {RULE}", in_one("dbx = 0 * dbx")),
        Mistake(f"Both biases have a gradient of 0. {RULE}", in_one("dbx = dbh = 0 * dbx")),
        Mistake(
            f"The gradient of bias_hh_l0 has the opposite sign, as if it were a difference. {RULE}",
            (DBH, 'grads["bh"] if cell == "gru" else -dbx'),
        ),
        Mistake(
            "All gradients have the opposite sign. That is the direction of a step; a gradient points uphill, and the "
            "optimiser turns it round.",
            *each_copy(COPIES, lambda a: f"(-{a})"),
        ),
        Mistake(
            "The GRU's two gradients are added up. It has two biases in the course as well, so each keeps its own.",
            in_gru("dbx = dbh = dbx + dbh"),
        ),
        Mistake(
            "The GRU's two gradients are added up in bias_ih_l0, and bias_hh_l0 has none. It has two biases in the "
            "course as well, so each keeps its own.",
            in_gru("dbx, dbh = dbx + dbh, 0 * dbh"),
        ),
        Mistake(
            "The gradient of the GRU's bx stands in both. Its bh has one of its own, since n's recurrent bias stands "
            "inside r ⊙ (…).",
            (DBH, "dbx"),
        ),
        Mistake(
            "The gradient of the GRU's bh stands in both. Its bx has one of its own, since n's recurrent bias stands "
            "inside r ⊙ (…).",
            in_gru("dbx = dbh"),
        ),
        Mistake(
            "The GRU's two gradients have changed places: bx is bias_ih_l0, bh is bias_hh_l0.",
            in_gru("dbx, dbh = dbh, dbx"),
        ),
        Mistake("The GRU's gradient of bh is lost: bias_hh_l0 has 0 there.", in_gru("dbh = 0 * dbh")),
        Mistake(
            "The GRU's gradients are halved. It has two biases in the course as well, so each keeps its own.",
            in_gru("dbx, dbh = dbx / 2, dbh / 2"),
        ),
        Mistake(VIEWS, (".copy()", "")),
        Mistake(VIEWS, *((f"{a}.copy()", a) for a in COPIES[:2])),
        Mistake(VIEWS, *((f"{a}.copy()", a) for a in COPIES[2:])),
        Mistake(VIEWS, *((f"{a}.copy()", a) for a in COPIES[:3])),
        Mistake(VIEWS, ("dbh.copy()", "dbh")),
        Mistake(VIEWS, ("dbx.copy()", "dbx")),
        Mistake(f"Both weights' gradients are transposed. {TRANSPOSED}", *each_copy(COPIES[:2], lambda a: f"{a}.T")),
        Mistake(f"weight_ih_l0 is transposed. {TRANSPOSED}", *each_copy(COPIES[:1], lambda a: f"{a}.T")),
        Mistake(f"weight_hh_l0 is transposed. {TRANSPOSED}", *each_copy(COPIES[1:2], lambda a: f"{a}.T")),
        Mistake(
            "The two weights' gradients have changed places: `ih` is from the input, W_x; `hh` is from the hidden "
            "units to themselves, W_h.",
            before("dWx, dWh = dWh, dWx"),
        ),
        Mistake(
            "Each gate's own block of weight_hh_l0 is transposed. A block is square, so no shape complains; nothing "
            "is to be turned here.",
            ("dWh.copy()", "dWh.reshape(-1, dWh.shape[1], dWh.shape[1]).swapaxes(1, 2).reshape(dWh.shape).copy()"),
        ),
        *unmoved(partial(each_copy, COPIES), "PyTorch has the order of the course, and so have its gradients."),
        Mistake(
            "The weights' gradients are halved as well. W_x and W_h are one array each in PyTorch, too.",
            *each_copy(COPIES, lambda a: f"({a} / 2)"),
        ),
        Mistake(
            "The weights' gradients are doubled as well. W_x and W_h are one array each in PyTorch, too.",
            *each_copy(COPIES, lambda a: f"({a} * 2)"),
        ),
        Mistake(
            "A learning rate is in the gradients; that belongs to the optimiser.",
            *each_copy(COPIES, lambda a: f"(0.1 * {a})"),
        ),
        lost("bias_hh_l0"),
        lost("bias_ih_l0", "bias_hh_l0"),
        Mistake(
            f"bias_hh_l0 is missing where the course has one bias. {RULE}",
            ('"bias_hh_l0": dbh.copy()', '**({"bias_hh_l0": dbh.copy()} if cell == "gru" else {})'),
        ),
        Mistake(
            "The gradients of the biases are rows, (G, H); PyTorch has them end to end, (G·H,).",
            *each_copy(COPIES[2:], lambda a: f"{a}.reshape(-1, dWh.shape[1])"),
        ),
        Mistake(
            "The gradient of bias_hh_l0 is a mean over the units; each unit has its own.",
            ("dbh.copy()", only("gru", "dbh.copy()", "np.full_like(dbh, dbh.mean())")),
        ),
        Mistake(
            "1 is added to the gradient of the forget gate's bias. A start value is no part of a gradient.",
            *each_copy(
                COPIES[2:], lambda a: f"({a} + np.repeat([0, 1, 0, 0], len({a}) // 4).astype({a}.dtype))", "lstm"
            ),
        ),
        *cast(partial(each_copy, COPIES)),
    ),
)
