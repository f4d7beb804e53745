"""Make site.png, the README's picture of the site: unit 3 on a wide screen, and an exercise on a phone in the dark.

make site; python -m docs.images.make_site_picture        (needs Chromium and the environment of make site)
"""

from pathlib import Path

from web import drive, serve

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


def main(site: Path = SITE, to: Path = HERE / "site.png") -> None:
    """A page of the site's own address holds two of its pages side by side."""
    with serve.served(site) as address, drive.browser() as browser:
        page = browser.new_page(viewport={"width": 1502, "height": 900})
        page.route(address + "both", lambda asked: asked.fulfill(content_type="text/html; charset=utf-8", body=BOTH))
        page.goto(address + "both", wait_until="networkidle")
        for frame in page.frames[1:]:  # formulas that were set after it had scrolled moved the place away
            frame.evaluate("document.querySelector(location.hash).scrollIntoView()")
        page.screenshot(path=to)


if __name__ == "__main__":
    main()
