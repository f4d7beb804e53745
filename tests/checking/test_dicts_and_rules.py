"""Results that are dicts of arrays, and results of which many are right."""

import copy
from dataclasses import replace

import numpy as np
import pytest

from rnnkit.checking.perform import fresh
from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Mistake, Output, Rule
from tests.learner import examine, notebook

# -- dicts of arrays


def halved(params, rate):
    return {name: w * rate for name, w in params.items()}


def dict_cases(rng):
    def case(kind=ORDINARY, dtype=np.float64, strided=False):
        params = {"W": rng.standard_normal((3, 2)).astype(dtype), "b": rng.standard_normal(3).astype(dtype)}
        return Case((params, 0.5), {"H": 3}, kind, strided)

    return [case(), case(), case("float32", np.float32), case("any layout", strided=True)]


HALVED = Exercise(
    name="halved",
    unit="00_test",
    points=2,
    outputs=(Output("params", "as params"),),
    equation="w ← w · rate",
    cases=dict_cases,
    oracle=lambda params, rate: halved(params, rate),
    answer=halved,
    mistakes=(Mistake("The rate is added.", ("w * rate", "w + rate")),),
)


def dict_report(body):
    return examine(HALVED, notebook(f"def halved(params, rate):\n    {body}\n")["halved"])


def test_a_right_dict_is_right_whatever_the_order_of_its_keys():
    assert dict_report("return {name: params[name] / 2 for name in reversed(params)}").right


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("return list(params.values())", "params is a list; expected a dict with the keys W, b"),
        ("return {'W': params['W'] / 2}", "params has the keys W; expected W, b"),
        ("return {}", "params has the keys none; expected W, b"),
        ("return {'W': params['W'] / 2, 'b': None}", "params['b'] is None; expected a NumPy array of shape (3,)"),
        ("return {'W': params['W'].T / 2, 'b': params['b'] / 2}", "params['W'] has shape (2, 3); expected (3, 2)"),
        ("return {'W': params['W'] / 2, 'b': params['b']}", "params['b']: all 3 elements differ"),
        ("return {n: w / np.float64(2) for n, w in params.items()}", "params['W'] is float64; expected float32"),
        ("return {name: w + rate for name, w in params.items()}", "The mistake: The rate is added."),
        ("params['b'] = params['b'] / 2\n    return params", "changes its argument params"),
    ],
)
def test_a_wrong_dict_gets_a_sentence(body, sentence):
    found = dict_report(body)
    assert not found.right
    assert sentence in str(found)


def test_an_array_of_a_dict_that_has_no_name_in_code_is_told_in_words():
    after = replace(HALVED, outputs=(Output("params after step 2", "as params"),))
    answer = notebook("def halved(params, rate):\n    return {n: w for n, w in params.items()}\n")["halved"]
    assert "\nW after step 2: all 6 elements differ" in str(examine(after, answer))


def test_an_array_that_is_not_there_yet_is_told_in_the_exercises_words():
    apart = replace(
        HALVED,
        outputs=(Output("grads['W']", "(3, 2)", absent="grads has no W yet"), Output("rate")),
        oracle=lambda params, rate: (params["W"] * rate, rate),
        call=lambda answer, args: (answer(*args).get("W"), args[1]),
    )
    found = str(examine(apart, notebook("def halved(params, rate):\n    return {}\n")["halved"]))
    assert "\ngrads has no W yet." in found


def test_arrays_in_dicts_are_handed_over_in_any_layout():
    params, _ = fresh(dict_cases(np.random.default_rng(0))[-1])
    assert not params["W"].flags.c_contiguous and not params["b"].flags.c_contiguous


def test_fresh_arguments_are_what_deepcopy_makes():
    a, objects = np.asfortranarray(np.arange(6.0).reshape(2, 3)), np.array([[1], None], dtype=object)
    args = (a, {"W": a, 2: [a, "text", None]}, (a, 1.5, np.float32(2)), objects, {1, 2}, halved, objects[0])
    made, wanted = fresh(Case(args, {})), copy.deepcopy(args)
    assert repr(made) == repr(list(wanted)) and made[5] is halved
    assert made[0] is not a and made[0] is made[1]["W"] is made[1][2][0] is made[2][0]
    assert made[0].strides == wanted[0].strides and made[6] is made[3][0] is not objects[0]


# -- dicts read by name, and arrays that have to be new


def parted(params, kind):
    return {"weight": params["W"] * 2, "bias": params["b"] + 1 if kind == "one" else params["b"].copy()}


def parted_cases(rng):
    def case(name, kind=ORDINARY, strided=False):
        params = {"W": rng.standard_normal((3, 2)), "b": rng.standard_normal(3)}
        return Case((params, name), {"kind": name}, kind, strided)

    return [case("one"), case("one"), case("two", "two"), case("two", "two"), case("one", "any layout", True)]


PARTED = Exercise(
    name="parted",
    unit="00_test",
    points=2,
    outputs=(
        Output("weight", "(H, D)", absent="There is no array under the key weight"),
        Output("bias", "(H,)", absent="There is no array under the key bias"),
    ),
    equation="weight = 2 W;   bias = b + 1 or b",
    cases=parted_cases,
    oracle=lambda params, kind: parted(params, kind).values(),
    answer=parted,
    keyed=True,
    new=True,
    mistakes=(
        Mistake("1 is always added.", ('params["b"] + 1 if kind == "one" else params["b"].copy()', 'params["b"] + 1')),
        Mistake("It is halved.", ('params["W"] * 2', 'params["W"] / 2')),
        Mistake("In two it is tripled.", ('params["W"] * 2', 'params["W"] * (2 if kind == "one" else 3)')),
        Mistake(
            "In two it is tripled, and b is 0.",
            ('params["W"] * 2', 'params["W"] * (2 if kind == "one" else 3)'),
            ('params["b"].copy()', '0 * params["b"]'),
        ),
    ),
)
RIGHT = "{'weight': params['W'] * 2, 'bias': params['b'] + (kind == 'one')}"


def parted_report(body):
    return examine(PARTED, notebook(f"def parted(params, kind):\n    {body}\n")["parted"])


@pytest.mark.parametrize(
    "body",
    [
        f"return {RIGHT}",
        f"return dict(reversed({RIGHT}.items()))",
        f"import collections\n    return collections.OrderedDict({RIGHT})",
        f"return {{np.str_(key): array for key, array in {RIGHT}.items()}}",
    ],
)
def test_a_dict_is_read_by_name_whatever_its_order_and_kind(body):
    found = parted_report(body)
    assert found.right and "new arrays: no memory shared with the arguments" in str(found)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (f"return list({RIGHT}.values())", "it returned one list; expected a dict with the keys weight, bias"),
        ("return params['W']", "it returned one array of shape (3, 2); expected a dict with the keys weight, bias"),
        (f"return {{**{RIGHT}, 'weights': 0}}", "its dict has the key 'weights'; write 'weight'"),
        (f"return {{**{RIGHT}, 'Wx': 0}}", "its dict has the key 'Wx'; expected weight, bias"),
        (f"return {{**{RIGHT}, 'x' * 999: 0}}", f"its dict has the key '{'x' * 60}'; expected weight, bias"),
        (f"return {{**{RIGHT}, 7: 0}}", "its dict has an int as a key; expected weight, bias"),
        (
            f"return {{**{RIGHT}, **dict.fromkeys(map(str, range(999)))}}",
            "its dict has 1001 keys; expected weight, bias",
        ),
        ("return {}", "it returned an empty dict; expected one with the keys weight, bias"),
        ("return {'weight': params['W'] * 2}", "There is no array under the key bias."),
        ("return {'weight': params['W'] * 2, 'bias': None}", "There is no array under the key bias."),
        ("pass", "it returned nothing (None)"),
    ],
)
def test_a_wrong_key_gets_a_sentence(body, sentence):
    found = parted_report(body)
    assert not found.right and sentence in str(found)


def test_what_is_under_the_other_keys_keeps_its_points():
    found = parted_report("return {'weight': params['W'] * 2}")
    assert found.score == 1
    assert "the order is" not in str(parted_report("return {'weight': params['W'] * 2, 'bias': params['W'] * 2}"))


@pytest.mark.parametrize(
    "view", ["params['b']", "params['b'][:]", "np.asarray(params['b'])", "params['b'][None][0]", "params['b'].T"]
)
def test_a_view_of_an_argument_costs_half_and_is_told(view):
    found = parted_report(f"return {RIGHT} | ({{'bias': {view}}} if kind == 'two' else {{}})")
    assert found.score == 1
    assert "shares memory with its arguments: bias" in str(found)
    assert "`.copy()` makes a new array" in str(found)


def test_a_view_from_the_second_call_alone_is_told():
    body = "parted.calls = getattr(parted, 'calls', 0) + 1\n    " + (
        f"return {RIGHT} | ({{'bias': params['b']}} if kind == 'two' and parted.calls % 2 == 0 else {{}})"
    )
    assert "shares memory with its arguments: bias" in str(parted_report(body))


def test_an_answer_cannot_say_itself_what_shares_memory(monkeypatch):
    monkeypatch.setattr(np, "may_share_memory", lambda *arrays: False)
    found = parted_report(f"return {RIGHT} | ({{'bias': params['b']}} if kind == 'two' else {{}})")
    assert "shares memory with its arguments: bias" in str(found)


def test_a_product_of_sizes_is_one_axis():
    tall = replace(PARTED, outputs=(replace(PARTED.outputs[0], shape="(G·H, D)"), PARTED.outputs[1]))
    body = f"return {RIGHT} | {{'weight': params['W'].T * 2}}"
    found = examine(tall, notebook(f"def parted(params, kind):\n    {body}\n")["parted"])
    assert [each.sentence for each in found.named] == ["Transposed: rows and columns have changed places."]


def test_views_of_each_other_are_no_views_of_an_argument():
    assert parted_report(f"found = {RIGHT}\n    return {{k: v[:] for k, v in found.items()}}").right


def test_a_view_does_not_hide_what_is_wrong_with_the_numbers():
    found = parted_report(
        "return {'weight': params['W'] / 2, 'bias': params['b'] + 1 if kind == 'one' else params['b']}"
    )
    assert [each.sentence for each in found.named] == ["It is halved."]
    assert "shares memory with its arguments: bias" in str(found)


def test_a_view_is_of_no_account_where_arrays_need_not_be_new():
    assert examine(
        replace(PARTED, new=False), notebook(f"def parted(params, kind):\n    return {RIGHT}\n")["parted"]
    ).right
    old = replace(PARTED, new=False)
    view = notebook("def parted(params, kind):\n    b = params['b']\n    return {'weight': params['W'] * 2, "
                    "'bias': b + 1 if kind == 'one' else b}\n")["parted"]  # fmt: skip
    assert examine(old, view).right and not examine(PARTED, view).right


# -- what is wrong in special cases alone


def test_each_result_that_is_wrong_in_special_cases_alone_is_explained():
    body = "return {'weight': params['W'] * (2 if kind == 'one' else 3), 'bias': params['b'] + 1}"
    found = parted_report(body)
    assert {(each.sentence, each.outputs) for each in found.named} == {
        ("In two it is tripled.", ("weight",)),
        ("1 is always added.", ("bias",)),
    }


def test_what_would_spoil_another_result_in_another_way_is_not_named():
    found = parted_report("return {'weight': params['W'] * (2 if kind == 'one' else 3), 'bias': 5 * params['b']}")
    assert "In two it is tripled." in [each.sentence for each in found.named]


def test_no_slip_of_any_exercise_is_seen_in_special_cases_alone():
    found = parted_report(f"return {RIGHT} | ({{'bias': -params['b']}} if kind == 'two' else {{}})")
    assert found.named == [] and found.score == 1.5


# -- rules

TOO_LARGE, NEGATIVE = "It is above 10.", "It is negative."


def judge_number(value):
    return TOO_LARGE if value > 10 else NEGATIVE if value < 0 else None


def between(x):
    return x % 10, 2 * x


BETWEEN = Exercise(
    name="between",
    unit="00_test",
    points=2,
    outputs=(Output("any", dtype=None), Output("twice", dtype=None)),
    equation="0 ≤ any ≤ 10, twice = 2 x",
    cases=lambda rng: [Case((3,), {"x": 3}), Case((14,), {"x": 14}), Case((-1,), {"x": -1}, "negative")],
    oracle=lambda x: (Rule(judge_number), 2 * x),
    answer=between,
    mistakes=(
        Mistake("x itself is returned, and its square.", ("x % 10, 2 * x", "x, x * x")),
        Mistake("The second is a square.", ("2 * x", "x * x")),
    ),
)


def named(body):
    found = examine(BETWEEN, notebook(f"def between(x):\n    return {body}\n")["between"])
    return [each.sentence for each in found.named]


def test_a_rule_accepts_every_right_value():
    assert examine(BETWEEN, notebook("def between(x):\n    return 7.5, 2 * x\n")["between"]).right


def test_a_rule_names_what_it_finds_and_ordinary_cases_come_first():
    assert named("x, 2 * x") == [TOO_LARGE]  # not NEGATIVE, which the special case would add
    assert named("min(x, 10), 2 * x") == [NEGATIVE]


def test_of_an_outputs_broken_rules_the_one_counts_that_most_cases_say():
    cases = [Case((3,), {"x": 3}), Case((14,), {"x": 14}), Case((15,), {"x": 15})]
    several = replace(BETWEEN, cases=lambda rng: cases)
    found = examine(several, notebook("def between(x):\n    return -x if x == 3 else x, 2 * x\n")["between"])
    assert [each.sentence for each in found.named] == [TOO_LARGE]  # two of three cases; NEGATIVE is one


def test_a_mistake_has_to_break_the_same_rules_as_the_answer():
    assert named("x, x * x") == ["x itself is returned, and its square."]
    assert named("x % 5, x * x") == ["The second is a square."]


def test_a_value_that_a_rule_cannot_read_is_wrong():
    assert named("[x], 2 * x")[0].startswith("What it returned has not the form")
