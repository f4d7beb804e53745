"""From an error to its cure: one sentence, where the error and the values at hand leave no doubt; none elsewhere.

This runs where the answer runs. It looks at values and calls nothing of them.
"""

from __future__ import annotations

import ast
import builtins
import difflib
import linecache
import re
from collections.abc import Callable
from types import FunctionType, ModuleType, TracebackType

import numpy as np

from rnnkit.checking.errors import ERRORS
from rnnkit.checking.scene import MISSING, Scene, expression
from rnnkit.language import tr

LONGEST = 200  # characters of a name or an expression that is quoted


def cure(error: BaseException, text: str, trace: TracebackType | None, answer: Callable) -> str:
    """What to do about an error of an answer; "" where that is not sure. trace: its traceback's entry in the learner's
    own code; None where it came from the call itself."""
    try:
        if trace is None:
            return _no_self(text, [answer])
        code = trace.tb_frame.f_code
        line = linecache.getline(code.co_filename, trace.tb_lineno)
        scene = Scene(error, text, trace.tb_frame, trace.tb_lineno, line, expression(code, trace.tb_lasti))
        return next(filter(None, (rule(scene) for rule in RULES)), "")
    except Exception:  # whatever a learner's objects do when they are looked at, the report stands
        return ""


# -- names


def _given_away(scene: Scene) -> str:
    """A name of Python's or NumPy's to which the learner gave another value."""
    if not isinstance(scene.error, TypeError | AttributeError):
        return ""
    for name in dict.fromkeys(part.id for part in scene.parts(ast.Name)):
        value = scene.value(ast.Name(name))
        real = np if name == "np" else getattr(builtins, name, MISSING)
        if real is MISSING or value is MISSING or value is real or isinstance(value, type | FunctionType):
            continue
        told = {"name": name, "value": _a(value)}
        told["whose"] = "NumPy" if name == "np" else tr("Python's own `{name}`", name=name)
        if name in scene.frame.f_code.co_varnames:
            return tr(
                "`{name}` is not {whose} here: this function gave that name to {value}. Take another name there.",
                **told,
            )
        return tr(
            "`{name}` is not {whose} here: a cell of the notebook gave that name to {value}. Take another name there "
            "and restart the kernel.",
            **told,
        )
    return ""


def _near(scene: Scene) -> str:
    if not isinstance(scene.error, NameError) or isinstance(scene.error, UnboundLocalError):
        return ""
    name, frame = scene.error.name or "", scene.frame
    own = frame.f_locals.get("self")
    if own is not None and name in vars(own):
        return tr("`{name}` belongs to the object: write `self.{name}`.", name=name)
    # in a comprehension of Python 3.11 the function's names are one frame up
    local = [*frame.f_locals, *(frame.f_back.f_locals if frame.f_code.co_name.startswith("<") and frame.f_back else ())]
    others = [n for n in (*frame.f_globals, *dir(builtins)) if not n.startswith("_") and n != frame.f_code.co_name]
    for names, cutoff in ((local, 0.8), (others, 0.85)):
        if near := _nearest(name, names, cutoff):
            return tr("There is no `{name}` here. Did you mean `{near}`?", name=name, near=near)
    return ""


def _nearest(name: str, names, cutoff: float) -> str:
    """The name that was meant: one with the same letters, in capitals or in another order (`tahn`), else one with some
    letters more or fewer. Not one with another letter: `da_i` is no slip of the pen for `da_f`."""
    if len(name) < 2:
        return ""
    same = [other for other in names if sorted(other.lower()) == sorted(name.lower())]
    others = [other for other in names if len(other) != len(name)]
    return next(iter(same or difflib.get_close_matches(name, others, 1, cutoff)), "")


def _too_early(scene: Scene) -> str:
    if not isinstance(scene.error, UnboundLocalError) or not (found := re.search(r"'(\w+)'", scene.text)):
        return ""
    return tr(
        "`{name}` is used before this function has given it a value: give it its first one above that line, before "
        "the loop if there is one. (A name that a function assigns anywhere is its own in all its lines.)",
        name=found[1],
    )


def _attribute(scene: Scene) -> str:
    if not isinstance(scene.error, AttributeError):
        return ""
    name, of = scene.error.name, scene.error.obj
    if isinstance(of, dict) and name in of:
        return tr(
            "An entry of a dict is taken with its key in square brackets: `[{name!r}]`, not `.{name}`.", name=name
        )
    if type(of) in (list, tuple) and hasattr(np.ndarray, name):
        told = {"value": _a(of), "name": name}
        return tr("That is {value}, and `.{name}` belongs to arrays: `np.stack` or `np.array` makes one of it.", **told)
    if type(of) is np.ndarray and name == "append":
        return tr("Arrays cannot grow: append to a list, `[]`, and make an array of it at the end, `np.stack`.")
    known = dir(of) if isinstance(of, ModuleType) else vars(of) if hasattr(of, "__dict__") else ()
    near = _nearest(name, [n for n in known if not n.startswith("_")], 0.75)
    return tr("There is no `.{name}` there. Did you mean `.{near}`?", name=name, near=near) if near else ""


def _key(scene: Scene) -> str:
    of = scene.value(scene.node.value) if isinstance(scene.node, ast.Subscript) else MISSING
    if not isinstance(scene.error, KeyError) or type(of) is not dict or not 0 < len(of) <= 8:
        return ""
    told = {"value": ast.unparse(scene.node.value), "keys": ", ".join(map(repr, of))}
    return tr("`{value}` has the keys {keys}.", **told)[:LONGEST]


# -- what a value is


def _several_results(scene: Scene) -> str:
    """`np.linalg.eig` and its like, whose several results were taken for one."""
    values = [*map(scene.value, scene.parts(ast.Name)), getattr(scene.error, "obj", None)]
    found = next((v for v in values if isinstance(v, tuple) and hasattr(v, "_fields")), None)
    function = {"EigResult": "eig", "EighResult": "eigh", "QRResult": "qr", "SVDResult": "svd"}.get(
        type(found).__name__
    )
    functions = [c.func.attr for c in scene.parts(ast.Call) if isinstance(c.func, ast.Attribute)]
    function = function or next((f for f in functions if f in ("eig", "eigh")), None)
    if not function:
        return ""
    results = {"qr": "Q, R", "svd": "U, S, Vh"}.get(function, "values, vectors")
    alone = tr(" (`np.linalg.eigvals` returns the values alone.)") if function == "eig" else ""
    told = {"function": function, "results": results}
    text = tr("`np.linalg.{function}` returns several results at once: `{results} = np.linalg.{function}(…)`.", **told)
    return text + alone


def _matrix(scene: Scene) -> str:
    values = [scene.value(part) for part in scene.parts(ast.Name)]
    if any(isinstance(value, np.matrix) for value in values):
        return tr(
            "An `np.matrix` keeps two axes for ever, and its `*` is a matrix product. Leave it out: arrays have `@`."
        )
    return ""


def _not_callable(scene: Scene) -> str:
    if "object is not callable" not in scene.text or not isinstance(scene.node, ast.Call):
        return ""
    function = scene.node.func
    if isinstance(function, ast.Attribute) and function.attr in ("shape", "T", "size", "ndim", "dtype"):
        return tr(
            "`.{name}` is no function: leave the round brackets out. A single size is `x.shape[0]`.", name=function.attr
        )
    value = scene.value(function)
    if not isinstance(function, ast.Name) or value is MISSING:
        return ""
    if not isinstance(value, np.ndarray | list | tuple | dict):
        told = {"name": function.id, "value": _a(value)}
        return tr("`{name}` is {value} here, no function: a line gave that name to something else.", **told)
    return tr(
        "`{name}` is {value}, and round brackets call a function: an element is taken with square brackets, a product "
        "needs `*` or `@`. If it was a function, a line gave its name to something else.",
        name=function.id,
        value=_a(value),
    )


def _product(scene: Scene) -> str:
    """Two matrices whose sizes do not meet, and do where one of them is transposed; `*` where their shapes differ."""
    node, words = scene.node, scene.text
    factors = [node.left, node.right] if isinstance(node, ast.BinOp) else getattr(node, "args", [])
    values = [scene.value(factor) for factor in factors]
    if len(factors) != 2 or any(type(value) is not np.ndarray or value.ndim < 2 for value in values):
        return ""
    (a, b), (left, right) = values, map(ast.unparse, factors)
    meets = a.shape[-1] in b.shape[-2:]
    if isinstance(getattr(node, "op", None), ast.Mult) and "broadcast" in words and meets:
        return tr(
            "`*` multiplies element by element, and {left} and {right} do not go together. A matrix product is `@`.",
            left=a.shape,
            right=b.shape,
        )
    if b.ndim > 2 or not ("mismatch" in words or "not aligned" in words):
        return ""
    fits = _turned(right) if a.shape[-1] == b.shape[1] else ""
    if not fits and a.ndim == 2 and a.shape[0] == b.shape[0]:
        fits = _turned(left)
    text = tr(
        "`{left}` is {left_shape} and `{right}` {right_shape}: the inner sizes of the product, {left_size} and "
        "{right_size}, differ. With `{fits}` they are the same.",
        left=left,
        left_shape=a.shape,
        right=right,
        right_shape=b.shape,
        left_size=a.shape[-1],
        right_size=b.shape[0],
        fits=fits,
    )
    return text if fits else ""


def _turned(factor: str) -> str:
    return factor.removesuffix(".T") if factor.endswith(".T") else f"{factor}.T"


def _none(scene: Scene) -> str:
    if "NoneType" not in scene.text or not isinstance(scene.error, TypeError | AttributeError):
        return ""
    return tr("Something is None there. A function without a `return` gives None, and so do `append` and `sort`.")


def _no_self(text: str, classes: list) -> str:
    found = re.search(r"(\w+)\(\) takes \d+ positional arguments? but \d+ w", text)
    methods = [vars(each).get(found[1]) for each in classes if isinstance(each, type)] if found else []
    if any(isinstance(m, FunctionType) and m.__code__.co_varnames[:1] != ("self",) for m in methods):
        return tr("The first parameter of a method is `self`: `def {name}(self, …)`.", name=found[1])
    return ""


def _no_self_inside(scene: Scene) -> str:
    return _no_self(scene.text, list(scene.frame.f_globals.values()))


# -- the words of the error are enough

AS_ONE_LIST = ("concatenate", "stack", "hstack", "vstack")


def _one_list(scene: Scene) -> str:
    name, first = scene.called(), next(iter(getattr(scene.node, "args", [])), None)
    if name not in AS_ONE_LIST or len(scene.node.args) < 2 or isinstance(first, ast.List | ast.Tuple):
        return ""
    return tr("`np.{name}` takes the arrays as one list: `np.{name}([a, b])`, with brackets around them.", name=name)


def _split(scene: Scene) -> str:
    """`np.split` without `axis`, whether it fails itself or what it made fits nowhere."""
    if not isinstance(scene.error, ValueError) or not re.search("equal division|broadcast|shape", scene.text):
        return ""
    for call in _calls(scene.function()):
        given = len(call.args) > 2 or any(word.arg == "axis" for word in call.keywords)
        if getattr(call.func, "attr", "") in ("split", "array_split") and not given:
            return tr(
                "Without `axis`, `np.split` cuts along the first axis. What stands side by side, in the last one, is "
                "cut apart with `axis=-1`."
            )
    return ""


def _keepdims(scene: Scene) -> str:
    """A sum or a maximum over an axis that the array it meets still has."""
    shapes = [tuple(map(int, re.findall(r"\d+", shape))) for shape in re.findall(r"\(([\d,]*)\)", scene.text)]
    if "broadcast" not in scene.text or len(shapes) != 2:
        return ""
    long, short = sorted(shapes, key=len, reverse=True)
    if not any(long[:i] + long[i + 1 :] == short for i in range(len(long))):
        return ""
    for call in _calls(scene.function()):
        words = {word.arg for word in call.keywords}
        if (
            getattr(call.func, "attr", "") in ("max", "sum", "mean", "min")
            and "axis" in words
            and "keepdims" not in words
        ):
            return tr(
                "`{name}` drops the axis that it runs over. With `keepdims=True` it stays, with size 1.",
                name=call.func.attr,
            )
    return ""


def _calls(tree: ast.AST | None) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)] if tree else []


def _own_function(scene: Scene) -> str:
    """Python's own max or sum where NumPy's is meant."""
    name = scene.called()
    if not isinstance(getattr(scene.node, "func", None), ast.Name) or name not in ("max", "min", "sum", "abs", "round"):
        return ""
    if "truth value" in scene.text or "keyword argument" in scene.text:
        return tr("`{name}` is Python's own; for arrays there is `np.{name}`.", name=name)
    return ""


def _by_its_words(scene: Scene) -> str:
    for kind, words, code, sentence in ERRORS:
        found = re.search(words, scene.text) if isinstance(scene.error, kind) else None
        if found and (at := re.search(code, scene.line)):
            return tr(sentence).format(*found.groups(), *at.groups())
    return ""


RULES: tuple[Callable[[Scene], str], ...] = (
    _given_away,
    _several_results,
    _matrix,
    _near,
    _too_early,
    _attribute,
    _key,
    _no_self_inside,
    _not_callable,
    _one_list,
    _split,
    _keepdims,
    _own_function,
    _none,
    _product,
    _by_its_words,
)


def _a(value) -> str:
    if isinstance(value, np.ndarray):
        return tr("an array")
    if isinstance(value, ModuleType):
        return tr("the module {name}", name=value.__name__)[:LONGEST]
    name = type(value).__name__[:LONGEST]
    return tr("an {name}", name=name) if name[0] in "aeiou" else tr("a {name}", name=name)
