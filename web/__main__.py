"""Build the site: `make site`, or `python -m web`."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import files
from pathlib import Path

from rnnkit.cli import course
from rnnkit.cli.course import Refusal
from rnnkit.language import ENGLISH, FOLDERS
from rnnkit.messages import catalogues
from web import checked, executed, lite, pages, pyodide

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build"
# One of these a site has, also one whose making was cut short, and the part alone that runs.
SIGNS = ("searchindex.js", "figures/first-0.png", "lite/start/start.json")


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    begin = time.perf_counter()
    try:
        build(options)
    except Refusal as refusal:
        print(f"web: {refusal}", file=sys.stderr)
        return 1
    found = checked.problems(options.out, checked.secrets(ROOT))
    for problem in found:
        print(f"  ✗ {problem}")
    size = sum(path.stat().st_size for path in options.out.rglob("*") if path.is_file()) / 2**20
    print(
        f"{options.out}: {len(checked.pages(options.out))} pages, {size:.0f} MiB, {time.perf_counter() - begin:.0f} s"
    )
    return 1 if found else 0


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m web",
        description="Build the course as a folder that any web server can hand out.",
        epilog="build/executed keeps the outputs of the units; those that nothing changed are not executed again.",
    )
    parser.add_argument("--out", type=Path, default=BUILD / "site", help="the folder to write (default: build/site)")
    parser.add_argument(
        "--pyodide",
        type=Path,
        metavar="FOLDER",
        help="a release of Pyodide, unpacked; what the course needs of it is put beside the pages",
    )
    parser.add_argument(
        "--repository",
        default="",
        metavar="URL",
        help="where the course's files can be read, such as https://example.org/course/blob/main; pages link there",
    )
    parser.add_argument("--english", action="store_true", help="the English pages alone")
    parser.add_argument("--no-lite", action="store_true", help="the pages alone, without JupyterLite")
    return parser


def build(options: argparse.Namespace) -> None:
    """Make the folder anew. Raises Refusal if a unit stops, a page is wrong, or the folder is somebody else's."""
    out = options.out
    if out.exists() and any(out.iterdir()) and not any((out / sign).exists() for sign in SIGNS):
        raise Refusal(f"{out} holds something that is no site; name an empty folder, or one that is not there")
    if options.pyodide and not options.no_lite:
        pyodide.hold(options.pyodide)  # now, not after all units have been executed
    units = [path.stem for path in course.units(ROOT / "notebooks")]
    languages = (ENGLISH,) if options.english else (ENGLISH, *FOLDERS)
    outputs = executed.outputs(ROOT, units, BUILD / "executed", languages)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with ThreadPoolExecutor() as at_once:  # each is a program of its own that often has one core busy
        made = [] if options.no_lite else [at_once.submit(lite.build, out, options.pyodide)]
        for language in languages:
            folder = out if language == ENGLISH else out / language
            source, figures = BUILD / "pages" / language, folder / "figures"
            site = pages.Site(ROOT, source, figures, options.repository, not options.no_lite, language)
            pages.write(site, outputs[language])
            made.append(at_once.submit(make_pages, site, folder, switch=len(languages) > 1))
            for name in units:
                (folder / name).mkdir(parents=True, exist_ok=True)
                shutil.copy2(site.notebooks / name / f"{name}.ipynb", folder / name)
    for each in made:
        each.result()
    put_mathjax(out / "_static" / "mathjax")


def make_pages(site: pages.Site, out: Path, switch: bool) -> None:
    """Run Sphinx, for which every warning is an error. switch: a page leads to the same one in the other language."""
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-j", "auto", "-W", "--keep-going"]
    folders = ["-c", Path(__file__).parent / "sphinx", "-d", BUILD / "doctrees" / site.language, site.source, out]
    settings = of_language(site) | ({"switch": "../" if site.under else f"{next(iter(FOLDERS))}/"} if switch else {})
    defined = [part for name, value in settings.items() for part in ("-D", f"{name}={value}")]
    if subprocess.run([*command, *defined, *folders]).returncode:
        raise Refusal("Sphinx found something wrong with the pages, see above")


def of_language(site: pages.Site) -> dict[str, str]:
    """What of Sphinx's settings another language has."""
    if not site.under:
        return {"language": site.language}
    tr, language = site.tr, FOLDERS[site.language]
    words = BUILD / "locale" / language / "LC_MESSAGES" / "sphinx.mo"
    words.parent.mkdir(parents=True, exist_ok=True)
    words.write_bytes(catalogues.compiled(site.catalogue))
    return {
        "language": language,
        "locale_dirs": str(BUILD / "locale"),
        "html_title": tr("Recurrent networks in NumPy"),
        "copyright": tr("the contributors of rnnkit"),
        "mathjax_path": "../../_static/mathjax/tex-chtml.js",  # one for all languages
    }


def put_mathjax(folder: Path) -> None:
    """What of MathJax the pages load: the program that reads TeX and writes HTML, and its fonts."""
    for file in files("sphinx-mathjax-offline"):
        part = Path(*file.parts[3:])
        if part.name == "tex-chtml.js" or "woff-v2" in part.parts:
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.locate(), folder / part)


if __name__ == "__main__":
    sys.exit(main())
