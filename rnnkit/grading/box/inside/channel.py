"""Messages on a socket: four bytes of length, then the message."""

from __future__ import annotations

import socket
import struct

HEADER = struct.Struct("<I")
PIECE = 2**16  # read at a time, so that a length alone never makes anybody allocate


def framed(data: bytes) -> bytes:
    return HEADER.pack(len(data)) + data


def send(sock: socket.socket, data: bytes) -> None:
    sock.sendall(framed(data))


def receive(sock: socket.socket) -> bytes:
    """The next message; raises EOFError when there is none."""
    return _exactly(sock, *HEADER.unpack(_exactly(sock, HEADER.size)))


def _exactly(sock: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        piece = sock.recv(min(PIECE, length - len(data)))
        if not piece:
            raise EOFError
        data += piece
    return bytes(data)
