"""Reading a notebook file takes time and memory in proportion to its size, whatever is in it."""

import json
import random
import time
import tracemalloc

import pytest

from rnnkit.grading.paper.notebook import TEXTS, Unreadable, parse


@pytest.mark.parametrize("end", [b"", b"\\", b'\\"', b'\\\\"'])
def test_texts_without_end(end):
    start = time.process_time()
    with pytest.raises(Unreadable, match="stops being JSON"):
        parse(b'{"cells":[{"source":"' + b'\\"' * 20_000 + end)
    assert time.process_time() - start < 1


def test_a_large_picture_takes_little_more_than_its_size():
    picture = "A" * 2**21
    content = json.dumps({"nbformat": 4, "cells": [], "metadata": {"picture": picture}}).encode()
    tracemalloc.start()
    try:
        assert parse(content) == ([], [])
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 5 * len(content)


def test_what_stands_in_texts_is_left_out():
    rng = random.Random(0)
    for _ in range(2000):
        content = bytes(rng.choices(b'"\\,[\n', k=12))
        assert TEXTS.sub(b"", content) == outside(content)


def outside(content: bytes) -> bytes:
    """The same, one byte after the other."""
    found, inside, escaped = bytearray(), False, False
    for byte in content:
        if not inside:
            inside = byte == ord('"')
            found += b"" if inside else bytes([byte])
        elif escaped:
            escaped = False
        elif byte == ord('"'):
            inside = False
        else:
            escaped = byte == ord("\\")
    return bytes(found)


@pytest.mark.parametrize("version", ["[a](javascript:f())", None, [4], True, {}])
def test_a_version_that_is_no_number_is_not_repeated(version):
    with pytest.raises(Unreadable, match="its notebook format is no number; formats 3 and 4 can be graded"):
        parse(json.dumps({"nbformat": version, "cells": []}).encode())
    with pytest.raises(Unreadable, match="its notebook format is 5;"):
        parse(b'{"nbformat": 5}')
