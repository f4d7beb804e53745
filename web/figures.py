"""Pictures that stand inside of outputs as data, taken out into files: pages are light, and a picture that is out of
sight is not loaded."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path

INSIDE = re.compile(r'src="data:image/png;base64,([^"]+)"')
IMAGE = re.compile(r'<img (?:[^">]|"[^"]*")*>')
WIDTH = re.compile(r'width="(\d+)"')


class Figures:
    """The pictures of one page, in `folder`, which the page finds at `address`."""

    def __init__(self, folder: Path, address: str):
        self.folder = folder
        self.address = address

    def taken_out(self, html: str, name: str) -> str:
        """HTML whose pictures are files, called after `name`."""
        images = iter(range(len(html)))
        return IMAGE.sub(lambda found: self._image(found[0], name, images), html)

    def _image(self, tag: str, name: str, numbers) -> str:
        if not (inside := INSIDE.search(tag)):
            return tag
        data, file = b64decode(inside[1]), f"{name}-{next(numbers)}.png"
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / file).write_bytes(data)
        tag = INSIDE.sub(f'src="{self.address}/{file}"', tag)
        return tag.replace("<img ", f'<img loading="lazy"{_height(tag, data)} ', 1)


def _height(tag: str, png: bytes) -> str:
    """A picture that is loaded late keeps its room, so that the text below does not jump."""
    if not (shown := WIDTH.search(tag)):
        return ""
    width, height = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    return f' height="{round(int(shown[1]) * height / width)}"'
