"""Make rnnkit/data/cldr.json, and the licences beside it, from a wheel of Babel, which brings the names of CLDR along:

    pip download --no-deps babel==2.19.0
    python tests/data/make_names.py babel-2.19.0-py3-none-any.whl

Names change from one CLDR to the next ("Sept" stands in some English locales, "Sep" in others), so the file names its
version and its locales. What counts is the wheel's own bytes, whichever Babel is installed.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

DATA = Path(__file__).parents[2] / "rnnkit/data"
DIGEST = "6d49734aed1d595b2c065d012174df8c83964692f26fc461702281634dd7555b"
LOCALES = ("en", "en_GB", "en_CA", "fr")
# What each way to write a date is called here, its locale, and where CLDR has its pattern.
PATTERNS = (
    ("en, full", "en", "full"),
    ("en, long", "en", "long"),
    ("en, medium", "en", "medium"),
    ("en, weekday", "en", "yMMMEd"),
    ("en_GB, full", "en_GB", "full"),
    ("en_GB, long", "en_GB", "long"),
    ("en_GB, medium", "en_GB", "medium"),
    ("en_GB, weekday", "en_GB", "yMMMEd"),
    ("en_GB, short", "en_GB", "short"),
    ("en_CA, short", "en_CA", "short"),
    ("fr, full", "fr", "full"),
    ("fr, long", "fr", "long"),
    ("fr, medium", "fr", "medium"),
    ("fr, weekday", "fr", "yMMMEd"),
    ("fr, numbers", "fr", "yMEd"),
)
NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}  # unions, pseudo-locales, and what is unknown


def content():
    """What the file holds, from the Babel that can be imported."""
    import babel
    from babel.core import Locale, get_cldr_version

    def names(kind, locale):
        widths = getattr(Locale.parse(locale), kind)["format"]
        return {width: [widths[width][i] for i in sorted(widths[width])] for width in ("wide", "abbreviated")}

    def pattern(locale, where):
        known = Locale.parse(locale)
        found = known.datetime_skeletons[where] if where.startswith("y") else known.date_formats[where]
        return found.pattern

    english, chinese = (Locale.parse(code).territories for code in ("en", "zh"))
    codes = sorted(code for code in english if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES)
    return {
        "source": f"CLDR {get_cldr_version()}, from Babel {babel.__version__}",
        "months": {locale: names("months", locale) for locale in LOCALES},
        "days": {locale: names("days", locale) for locale in LOCALES},
        "patterns": {name: [locale, pattern(locale, where)] for name, locale, where in PATTERNS},
        "chinese": Locale.parse("zh").date_formats["long"].pattern,
        "countries": {code: [english[code], chinese[code]] for code in codes},
    }


def written(found):
    """JSON with a line for each entry: readable, and a change of one shows as one."""
    parts = []
    for name, value in found.items():
        if isinstance(value, dict):
            lines = ",\n".join(
                f"  {json.dumps(key)}: {json.dumps(one, ensure_ascii=False)}" for key, one in value.items()
            )
            parts.append(f"{json.dumps(name)}: {{\n{lines}\n}}")
        else:
            parts.append(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(wheel):
    if hashlib.sha256(Path(wheel).read_bytes()).hexdigest() != DIGEST:
        raise ValueError(f"{wheel} is not the wheel that cldr.json was made of, babel-2.19.0-py3-none-any.whl")
    with tempfile.TemporaryDirectory() as folder, ZipFile(wheel) as archive:
        archive.extractall(folder)
        program = [sys.executable, "-c", f"import sys; sys.path[:0] = {[folder, str(Path(__file__).parent)]}; "]
        program[-1] += "import make_names; sys.stdout.buffer.write(make_names.written(make_names.content()).encode())"
        (DATA / "cldr.json").write_bytes(subprocess.run(program, check=True, stdout=subprocess.PIPE).stdout)
        licences = (
            ("cldr_licence.txt", "babel/locale-data/LICENSE.unicode"),
            ("babel_licence.txt", "babel-2.19.0.dist-info/licenses/LICENSE"),
        )
        for name, path in licences:
            (DATA / name).write_text(archive.read(path).decode(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1])
