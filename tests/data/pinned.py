"""The files that vendored data are made of: read only if they are, byte for byte, what they were."""

import hashlib
import sys
from pathlib import Path


def read(path, sha256):
    """The bytes of the file at `path`; ends the script if they are others than those of the digest."""
    return same(Path(path).read_bytes(), sha256, path)


def same(content, sha256, name):
    """`content`, bytes; ends the script, naming the file, if its digest is another."""
    if hashlib.sha256(content).hexdigest() != sha256:
        sys.exit(f"{name} is not the file that this was written for: its SHA-256 is not {sha256}")
    return content
