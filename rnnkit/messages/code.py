"""The words of a code cell: comments, docstrings, and the strings that a reader sees. The code itself never changes.

Strings that a reader sees are, by where they stand, those that `print` or an error gets, also as parts of a sum, a
choice, a list or a comprehension. A string that is an index, a part of a comparison, or an argument of any other
function is data, and stays. The labels of figures stay as well: they are translated when a figure is drawn, where a
font has the signs (`rnnkit.viz.labels`).
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rnnkit.messages.markdown import has_words

Translate = Callable[[str], str]

STUB = re.compile(r"^(?P<indent>[ \t]*)### BEGIN SOLUTION.*?### END SOLUTION[^\n]*", re.M | re.S)
HIDDEN = re.compile(r"^[ \t]*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[^\n]*", re.M | re.S)
NO_COMMENT = re.compile(r"#\s*(noqa|type:|fmt:|%%|!|language:)|###")
LITERAL = re.compile(r"(?P<prefix>[A-Za-z]*)(?P<quote>\"\"\"|'''|\"|')(?P<body>.*)(?P=quote)", re.S)


@dataclass(frozen=True)
class Words:
    """A piece of a cell: what it is, its text, where it stands, and how a text is written there."""

    kind: str  # "comment", "docstring", "string"
    text: str
    start: int
    end: int
    write: Callable[[str], str]


def translated(source: str, translate: Translate) -> str:
    """`source` with translate(text) for each of its words; to the letter the same where that gives the text back."""
    for words in reversed(list(words_of(source))):
        text = translate(words.text)
        if text != words.text:
            source = source[: words.start] + words.write(text) + source[words.end :]
    return source


def released(source: str, stub: str) -> str:
    """A source cell as learners get it: without its solution and its hidden tests."""
    source = STUB.sub(lambda found: found["indent"] + stub, source)
    return HIDDEN.sub("", source)


def words_of(source: str) -> Iterator[Words]:
    """The words of a cell in order; none of what is no Python (a magic, say)."""
    try:
        tree = ast.parse(source)
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, tokenize.TokenError):
        return
    places = _Places(source)
    found = [*_comments(tokens, places), *_docstrings(tree, places), *_strings(tree, places)]
    yield from sorted(found, key=lambda words: words.start)


class _Places:
    """From lines and columns to positions in the text: ast counts bytes, tokenize letters."""

    def __init__(self, source: str):
        self.source, self.lines, self.starts = source, source.splitlines(keepends=True), [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    def at(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column

    def of_bytes(self, line: int, column: int) -> int:
        return self.at(line, len(self.lines[line - 1].encode()[:column].decode()))

    def node(self, node: ast.expr) -> tuple[int, int]:
        start = self.of_bytes(node.lineno, node.col_offset)
        return start, self.of_bytes(node.end_lineno, node.end_col_offset)


# -- comments


def _comments(tokens, places: _Places) -> Iterator[Words]:
    """Comments of a line of their own that follow each other are one text."""
    block: list = []
    for token in (t for t in tokens if t.type == tokenize.COMMENT):
        alone = not token.line[: token.start[1]].strip()
        follows = block and token.start == (block[-1].start[0] + 1, block[-1].start[1])
        if block and not (alone and follows):
            yield from _comment(block, places)
            block = []
        if NO_COMMENT.match(token.string) or not token.string.startswith("# "):
            yield from _comment(block, places)
            block = []
        elif alone:
            block.append(token)
        else:
            yield from _comment([token], places)
    yield from _comment(block, places)


def _comment(block: list, places: _Places) -> Iterator[Words]:
    text = "\n".join(token.string[2:] for token in block)
    if not has_words(text):
        return
    between = "\n" + " " * block[0].start[1]

    def write(text: str) -> str:
        return between.join(f"# {line}" for line in text.split("\n"))

    yield Words("comment", text, places.at(*block[0].start), places.at(*block[-1].end), write)


# -- docstrings


def _docstrings(tree: ast.Module, places: _Places) -> Iterator[Words]:
    """Paragraph by paragraph, without the indentation."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) or ast.get_docstring(node) is None:
            continue
        start, end = places.node(node.body[0].value)
        literal = LITERAL.fullmatch(places.source[start:end])
        at = start + literal.start("body")
        indent = "\n" + " " * node.body[0].col_offset
        for paragraph in re.finditer(r"\S(?:.|\n(?!\s*(?:\n|$)))*", literal["body"]):
            text = paragraph[0].rstrip()
            if has_words(text):
                bare = text.replace(indent, "\n")
                exact = bare.replace("\n", indent) == text
                begin = at + paragraph.start()
                write = (lambda text, indent=indent: text.replace("\n", indent)) if exact else str
                yield Words("docstring", bare if exact else text, begin, begin + len(text), write)


# -- strings


def _strings(tree: ast.Module, places: _Places) -> Iterator[Words]:
    seen = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        for value in _shown(call):
            for node in strings(value):
                if id(node) not in seen:
                    seen.add(id(node))
                    yield from _string(node, places)


def _shown(call: ast.Call) -> Iterator[ast.expr]:
    """What of a call's arguments a reader sees."""
    function = call.func
    if isinstance(function, ast.Name):
        if function.id == "print" or function.id.endswith("Error"):
            yield from call.args


def strings(value: ast.expr) -> Iterator[ast.expr]:
    """The strings that a value is made of, in sums, choices, lists and the keys of dicts, not inside other calls."""
    if isinstance(value, ast.JoinedStr) or (isinstance(value, ast.Constant) and isinstance(value.value, str)):
        yield value
    elif isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add | ast.Mult):
        yield from strings(value.left)
        yield from strings(value.right)
    elif isinstance(value, ast.IfExp):
        yield from strings(value.body)
        yield from strings(value.orelse)
    elif isinstance(value, ast.List | ast.Tuple):
        for each in value.elts:
            yield from strings(each)
    elif isinstance(value, ast.Dict):
        for key in value.keys:
            yield from strings(key) if key else ()
    elif isinstance(value, ast.Starred):
        yield from strings(value.value)
    elif isinstance(value, ast.GeneratorExp | ast.ListComp):
        yield from strings(value.elt)
    elif isinstance(value, ast.DictComp):
        yield from strings(value.key)


def _string(node: ast.expr, places: _Places) -> Iterator[Words]:
    """One string, however many literals it is written in: as it stands in the source, escapes and braces too."""
    start, end = places.node(node)
    literals = _literals(places.source[start:end])
    text = "".join(literal["body"] for literal in literals)
    prefixes = {literal["prefix"].lower() for literal in literals}
    quotes = {literal["quote"] for literal in literals}
    plain = "".join(literal["body"] for literal in literals if not literal["prefix"])
    if not literals or prefixes - {"", "f"} or len(quotes) > 1 or (len(prefixes) > 1 and re.search("[{}]", plain)):
        return
    if not has_words(re.sub(r"\{[^{}]*\}|\\n", " ", text) if "f" in prefixes else text.replace("\\n", " ")):
        return
    prefix, quote = ("f" if "f" in prefixes else ""), quotes.pop()
    yield Words("string", text, start, end, lambda text: f"{prefix}{quote}{text}{quote}")


def _literals(segment: str) -> list[re.Match]:
    """The literals of a string that is written in one or several; [] where something else stands there."""
    found, begin, depth = [], None, 0
    lines = _Places(f"({segment})")
    for token in tokenize.generate_tokens(io.StringIO(lines.source).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "FSTRING_START":
            begin, depth = (begin if depth else token.start), depth + 1
        elif kind == "FSTRING_END":
            depth -= 1
            if not depth:
                found.append(lines.source[lines.at(*begin) : lines.at(*token.end)])
        elif kind == "STRING" and not depth:
            found.append(token.string)
        elif kind == "COMMENT":
            return []
    return [LITERAL.fullmatch(text) for text in found]
