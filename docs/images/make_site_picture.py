"""Make site.png, the README's picture of the site: unit 3 on a wide screen, and an exercise on a phone in the dark.

make site; python docs/images/make_site_picture.py        (needs Chromium and the course's environment)
"""

import subprocess
import tempfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

HERE = Path(__file__).parent
SITE = HERE.parents[1] / "build/site"
PAGE = "03_bptt/03_bptt.html"
WIDE, PHONE = "two-gradients-meet-at-every-state", "exercise-3-output-backward"
BOTH = f"""<!doctype html><title>both</title>
<style>
  body {{ margin: 0; display: flex; gap: 24px; padding: 24px; background: #d3d6db; }}
  iframe {{ border: 0; border-radius: 10px; height: 852px; }}
</style>
<iframe src="{PAGE}#{WIDE}" style="width: 1040px"></iframe>
<iframe src="{PAGE}#{PHONE}" style="width: 390px" id="phone"></iframe>
<script>
  const phone = document.getElementById("phone");
  phone.addEventListener("load", () => {{ phone.contentDocument.body.dataset.theme = "dark"; }});
</script>"""


class Handler(SimpleHTTPRequestHandler):
    """The site's files, and a page that holds two of them side by side."""

    def do_GET(self):
        if self.path != "/both":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(BOTH.encode())

    def log_message(self, *arguments):
        pass


def main():
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=SITE))
    Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                f"--user-data-dir={folder}",
                "--window-size=1502,900",
                "--virtual-time-budget=30000",
                f"--screenshot={HERE / 'site.png'}",
                f"http://127.0.0.1:{server.server_port}/both",
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )


if __name__ == "__main__":
    main()
