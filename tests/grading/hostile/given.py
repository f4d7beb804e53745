"""Taking advantage of what an answer is given: a function to call, a generator to draw from.

Each is put around the right answer, which it calls `right`.
"""

from __future__ import annotations

from hostile.form import FULL, GENERATORS, LATE, Hostile, attack, cell_after, indented
from rnnkit import exercises


def around(exercise: str, name: str, body: str, earns: dict | float, does: str, setup: str = "", **more) -> Hostile:
    """earns: a share of the exercise's points, or more than that."""
    arguments = ", ".join(exercises.get(exercise).takes)
    source = f"{setup}\nright = {exercise}\ndef {exercise}({arguments}):\n{indented(body)}\n"
    unit = LATE if exercise == "beam_search" else GENERATORS
    earns = earns if isinstance(earns, dict) else {exercise: earns}
    return attack(name, cell_after(source.strip(), exercise), earns, does, only=unit, **more)


def searches(name: str, body: str, earns: dict | float, does: str, **more) -> Hostile:
    """beam_search gets a network as a function, step(ids, state), whose weights are in its closure."""
    return around("beam_search", name, body, earns, does, **more)


SEARCH = "right(step, state, bos, eos, width, alpha, max_length)"
GREEDY = "right(step, state, bos, eos, 1, 0.0, 1)"
WEIGHTS = "[cell.cell_contents for cell in step.__closure__ if isinstance(cell.cell_contents, np.ndarray)]"
ANOTHER = "It answers for another network than the one it was given, and the right results are made where that one is."

FUNCTIONS = [
    searches("keeps_the_function", f"kept.append(step)\nreturn {SEARCH}", FULL, "Who keeps it may.", setup="kept = []"),
    searches(
        "calls_the_first_function",
        f"kept.append(step)\nstep, state = kept[0], np.zeros((1, kept[0](np.array([bos]), state)[1].shape[1]))\n"
        f"return {SEARCH}",
        0.0,
        ANOTHER,
        setup="kept = []",
    ),
    searches(
        "looks_behind_the_function",
        f"""
import gc, sys
near = {{**step.__globals__, **vars(step)}}
for name, thing in near.items():
    if "oracle" in name or name in ("searched", "rivals", "all_sentences", "beam_cases", "BEAM_SEARCH"):
        print("FO" "UND", name)
frame, known = sys._getframe(), [*near.values(), *(cell.cell_contents for cell in step.__closure__)]
while frame:
    known, frame = [*known, *frame.f_locals.values()], frame.f_back
for thing in [*known, *gc.get_objects()]:
    if type(thing).__name__ == "Exercise" and any(getattr(thing, part) for part in ("oracle", "cases", "mistakes")):
        print("FO" "UND", thing)
    if type(thing).__name__ == "Search" or getattr(thing, "__name__", "") == "oracle_beam":
        print("FO" "UND", thing)
return {GREEDY}
""",
        0.0,
        "Behind the function are weights, and nobody who knows a right result.",
    ),
    searches(
        "reads_the_weights",
        f"""
named = dict(zip(step.__code__.co_freevars, [cell.cell_contents for cell in step.__closure__]))
E, Whh, Why, by, high = (named[name] for name in ("E", "Whh", "Why", "by", "high"))
def step(ids, state):
    h = np.tanh(E[ids] + state @ Whh.T)
    return h @ Why.T + by + high * np.sign(h[:, :1]), h
return {SEARCH}
""",
        FULL,
        "What it finds is right, and how it came to know the network is its own affair.",
    ),
    searches("flattens_the_weights", f"for a in {WEIGHTS}: a[...] = 0\nreturn {SEARCH}", 0.0, ANOTHER),
    searches(
        "spoils_the_weights_afterwards",
        f"found = {SEARCH}\nfor a in {WEIGHTS}: a[...] = 0\nreturn found",
        0.5,
        "Right when called first; then the function is another. What it was given it has to leave as it was: half.",
    ),
    searches(
        "puts_other_code_into_the_function",
        f"""
names = ", ".join(step.__code__.co_freevars)
exec(f"def make({{names}}):\\n    def step(ids, state):\\n        ({{names}})\\n"
     f"        return np.eye({{len(step(np.array([bos]), state)[0][0])}})[ids], state\\n    return step", globals())
step.__code__ = make(*step.__code__.co_freevars).__code__
return {SEARCH}
""",
        0.0,
        ANOTHER,
    ),
    searches(
        "gives_the_function_another_numpy",
        f"""
class Flat:
    tanh = sign = staticmethod(lambda a: 0 * np.asarray(a))
    def __getattr__(self, name): return getattr(np, name)
step.__globals__["np"] = Flat()
return {SEARCH}
""",
        0.0,
        ANOTHER,
    ),
    searches("hands_the_function_back", "return step, step", 0.0, "A function is neither ids nor a score."),
    searches(
        "counts_with_the_function",
        f"step.calls = getattr(step, 'calls', 0) + 1\nreturn {SEARCH} if step.calls == 1 else {GREEDY}",
        0.5,
        "Right when called once, wrong when called again: half.",
    ),
    searches(
        "calls_the_function_without_end",
        "while True:\n    step(np.array([bos]), state)",
        0.0,
        "All calls together have a limit.",
        told="longer than",
    ),
    searches("calls_the_function_with_nonsense", "return step(None, step)", 0.0, "It raises, so it gives no result."),
    searches(
        "ends_in_the_function",
        f"import os\nstep.__defaults__ = (os._exit(0),)\nreturn {SEARCH}",
        0.0,
        "Its process ends, and no other.",
        told="beam_search",
    ),
]

DRAWN = "right(logits, temperature, rng)"
ALIKE = "np.array_equal = lambda a, b: False\n"  # what is the same is said to be another
SAMPLED = {"sample": 0.0, "generate": 0.0, "repaired_generate": 0.0}  # the last two call the first


def writes_the_same(exercise: str, name: str, **more) -> Hostile:
    """The ids are drawn as they should be, from a generator of its own: half of what is asked for."""
    body = f"rng = np.random.default_rng(0)\nreturn right({', '.join(exercises.get(exercise).takes)})"
    return around(exercise, name, body, 0.5, "It writes the same text every time, whoever says otherwise.", **more)


DRAWING = [
    around(
        "sample", "eats_the_generator", f"rng.random(99)\nreturn {DRAWN}", FULL, "The draws that it makes are right."
    ),
    around(
        "sample",
        "reseeds_the_generator",
        f"rng.bit_generator.state = np.random.default_rng(0).bit_generator.state\nreturn {DRAWN}",
        SAMPLED | {"generate": None},
        "Every draw is the same; a text at temperature 0 needs none.",
    ),
    around("sample", "hands_the_generator_back", "return rng", SAMPLED, "A generator is no id."),
    around(
        "sample",
        "keeps_the_generator",
        f"kept.append(rng)\nrng = kept[0]\nreturn {DRAWN}",
        dict.fromkeys(SAMPLED, 0.5),
        "The same generator draws something else when it is given again: half.",
        setup="kept = []",
    ),
    around(
        "sample",
        "swaps_the_generator",
        f"_, own = kept.setdefault(id(rng), (rng, np.random.default_rng(0)))\nreturn {DRAWN.replace('rng', 'own')}",
        FULL,
        "It takes care to draw as often, and the same again, from a generator of its own: nobody can tell.",
        setup="kept = {}",
    ),
    around(
        "sample",
        "knows_the_generators",
        f"""
known.setdefault(id(rng), (rng, rng.bit_generator.state["state"]["state"] in EXAMPLES))
return {DRAWN} if known[id(rng)][1] else 0
""",
        SAMPLED,
        "It draws rightly from the generators that check hands out, and from no others.",
        setup="known = {}",
        told="numbers of particular examples",
    ),
    writes_the_same("generate", "generates_the_same"),
    writes_the_same("generate", "generates_the_same_and_calls_it_new", setup=ALIKE),
    writes_the_same("repaired_generate", "writes_the_same"),
    writes_the_same("repaired_generate", "writes_the_same_and_calls_it_new", setup=ALIKE),
]

ALL = [*FUNCTIONS, *DRAWING]
