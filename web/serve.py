"""Give a built site out on this machine, as any web server does: for looks, tests and benchmarks.

python -m web.serve build/site
"""

from __future__ import annotations

import http.server
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path


class Quiet(http.server.SimpleHTTPRequestHandler):
    # Named here because a system's own table may be without them, and a browser takes no other.
    extensions_map = {  # noqa: RUF012 (of the class that is inherited)
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".whl": "application/octet-stream",
    }

    def log_message(self, *_) -> None:
        pass


@contextmanager
def served(folder: Path, port: int = 0) -> Iterator[str]:
    """The address of `folder` while the context lasts, on a port that is free unless one is given."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    with served(Path(sys.argv[1] if len(sys.argv) > 1 else "build/site"), 8000) as address:
        print(f"{address} (Ctrl-C ends it)")
        threading.Event().wait()
