"""What a learner wrote or printed, made harmless for whoever reads it in a browser.

nbgrader shows outputs and Markdown as HTML in feedback and in formgrader. Here everything active is taken out:
scripts, event handlers, javascript: URLs, styles. What is left reads the same. What a cell puts out comes through
box/outputs.py, which asks here for its texts and pictures. `text`, `image`, `markdown`, `raw`, `code` and `attachments`
never raise for what they are given.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from typing import Any

TEXT = 20_000  # characters of one text
IMAGE = 4 * 2**20  # bytes of one image
ATTACHMENTS = 20  # images attached to one cell
CUT = "\n… the rest was cut"


@dataclass
class Room:
    """What is read of one notebook's Markdown, or highlighted of its code, in characters: it takes a reader's time."""

    left: int = 200_000

    def take(self, size: int) -> bool:
        self.left -= size
        return self.left >= 0


MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}

# -- text

ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.?", re.DOTALL)
# Control characters, the marks that turn the direction of text, halves of surrogate pairs.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def text(value: Any, limit: int = TEXT) -> str:
    """Plain text of at most `limit` characters, without colours and control characters."""
    if isinstance(value, list):
        value = "".join(part for part in value if isinstance(part, str))
    if not isinstance(value, str):
        return ""
    cut = len(value) > limit
    value = ESCAPES.sub("", value[:limit]).replace("\r\n", "\n")
    # A progress bar returns to the start of its line again and again: what stands there in the end is kept.
    value = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in value.split("\n"))
    return CONTROLS.sub("", value) + (CUT if cut else "")


# -- pictures


def image(mime: str, value: Any) -> str:
    """The base64 of an image, or "" if it is none, or too large."""
    value = "".join(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else value
    if not isinstance(value, str) or len(value) > IMAGE * 4 // 3 + 4096:
        return ""
    try:
        content = base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    return base64.b64encode(content).decode() if content.startswith(MAGIC[mime]) and len(content) <= IMAGE else ""


# -- cells that are not code

# What nbconvert's Markdown may make of a cell.
TAGS = frozenset(
    "b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
    "hr i img "
    "kbd li ol p pre s small span strong sub summary sup table tbody td tfoot th thead tr u ul".split()
)
PICTURE = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]+")
SOURCE = 50_000  # characters of a Markdown cell
SIMPLE = ("b", "code", "del", "details", "em", "i", "kbd", "p", "s", "small", "strong", "sub", "summary", "sup", "u")
SCHEMES = ("http", "https", "mailto", "ftp")
# Two things on which nbconvert's Markdown takes quadratic time, and Mermaid, whose text it does not escape.
SLOW = re.compile(r"\\begin\{|\\\\[(\[]")
LETTER = re.compile(r"<(?=[A-Za-z/!?])")
# Runs on which the highlighter's patterns for IPython, tried at each of their characters, take quadratic time.
RUN = re.compile(r"\s{400}|[\w.*]{400}")
LANGUAGES = frozenset("python python3 py ipython ipython3 text bash sh json".split())  # others may take longer still
FENCE = re.compile(r"^([ >]*(?:`{3,}|~{3,}))[^`\n]*$", re.MULTILINE)
PLAIN = {"magics_language": "text"}  # how nbconvert is told of another language than the notebook's


def code(source: str, room: Room) -> tuple[str, dict]:
    """A learner's code as it is shown, and metadata for its cell: without colours where those would take long."""
    if (more := len(source) - TEXT) > 0:
        source = (
            f"{source[:TEXT]}\n# … {more:,} more characters of this cell are not shown here; they count all the same."
        )
    return source, {} if room.take(len(source)) and not RUN.search(source) else dict(PLAIN)


def raw(source: Any) -> str:
    """A raw cell, which nbconvert copies into HTML as it is: no < opens a tag."""
    return LETTER.sub("< ", text(source, SOURCE))


def markdown(source: Any, attached: dict | None = None, room: Room | None = None) -> str:
    """Markdown that makes no active HTML. Without HTML it stays as it is. Otherwise tags without attributes stay, and
    of others the < is set apart; images that lie elsewhere become links, and code that takes long to highlight loses
    its colours. If a harmful link is left, or an image that should be attached and is not, all is shown as text."""
    source, attached = text(source, SOURCE), attached or {}
    if not source.strip():
        return source
    if not (room or Room()).take(len(source)):
        return literally(source)
    if _harmless(source, attached, tags=False):
        return source
    closed = [tag for tag in SIMPLE if source.count(f"<{tag}>") == source.count(f"</{tag}>")]
    source = re.sub(rf"<(?!(?:/?(?:{'|'.join(closed) or '-'})|br ?/?|hr ?/?)>)(?=[A-Za-z/!?])", "< ", source)
    tries = (source, FENCE.sub(r"\1", source.replace("![", "[")))
    return next((each for each in tries if _harmless(each, attached, tags=True)), literally(source))


def literally(source: str) -> str:
    """Markdown that shows the source as it is."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", source)), default=0))
    return f"{fence}\n{source}\n{fence}"


def attachments(found: Any) -> dict[str, dict[str, str]]:
    """The images attached to a cell."""
    kept = {}
    for name, bundle in list(found.items())[:ATTACHMENTS] if isinstance(found, dict) else ():
        data = {mime: image(mime, value) for mime, value in bundle.items() if mime in MAGIC} if _is(bundle) else {}
        if data := {mime: value for mime, value in data.items() if value}:
            kept[text(name, 200)] = data
    return kept


def _is(bundle: Any) -> bool:
    return isinstance(bundle, dict)


def _harmless(source: str, attached: dict, tags: bool) -> bool:
    """Whether nbconvert's own renderer makes harmless HTML of it; tags: it may hold HTML of its own."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    if len(SLOW.findall(source)) > 100:
        return False
    renderer, own = IPythonRenderer(escape=False, attachments=attached), []
    renderer.block_html = renderer.inline_html = lambda html: own.append(html) or html
    renderer.block_code = partial(_block_code, renderer.block_code)
    try:
        shown = MarkdownWithMath(renderer=renderer).render(source)
        return (tags or not own) and not list(_harm(shown))
    except Exception:  # what the renderer or the parser stumbles over, feedback would stumble over as well
        return False


def _block_code(highlighted: Callable, code: str, info: str | None = None) -> str:
    """Raises ValueError for code on which a highlighter may take long."""
    if info and (info.split()[0].lower() not in LANGUAGES or RUN.search(code)):
        raise ValueError(f"not highlighted: {info}")
    return highlighted(code, info)


def _harm(shown: str) -> Iterator[str]:
    """The tags and attributes in HTML that do more than show something."""
    found: list[tuple[str, list]] = []
    parser = HTMLParser()
    parser.handle_starttag = parser.handle_startendtag = lambda tag, attributes: found.append((tag, attributes))
    parser.feed(shown)
    parser.close()
    for tag, attributes in found:
        if tag not in TAGS | {"a", "input"}:
            yield tag
        for name, value in attributes:
            value = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or name in ("style", "srcset", "formaction") or value == "mermaid":
                yield name
            scheme = re.match(r"([^/?#]*?):", value) if name == "href" else None
            # What lies elsewhere is asked for as soon as the page is opened, with whatever cookies the reader has
            # there.
            if (scheme and scheme[1] not in SCHEMES) or (name == "src" and not PICTURE.fullmatch(value)):
                yield value
