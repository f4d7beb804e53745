#!/usr/bin/env bash
# Do tools for number words agree with the course, and with themselves?
#
# Guess:    num2words writes Chinese; cn2an reads back what it writes; 一百二 is no number or 102.
# Happens:  num2words 0.5.14 has no Chinese (NotImplementedError); its English is that of data.english_number. cn2an 0.5.24
#           reads 一百二 as 120, as speech does, and writes 100,001,000 as 一亿一千, which it cannot read itself; on nearly
#           all other numbers it writes what data.chinese_number writes.
# Versions: num2words 0.5.14, cn2an 0.5.24, Python 3.11.
# Output:   English: 0 of 20000 differ; Chinese: 0 of 20000 differ; 一百二 is read as 120; 100001000 is written 一亿一千, and
#           reading that raises ValueError; the course writes 一亿零一千
# So:       the course writes number words itself, held by a table written by hand and by readers of its own.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet num2words==0.5.14 cn2an==0.5.24
cd "$folder"
"$folder/venv/bin/python" - "$here/rnnkit/data/numbers.py" <<'PYTHON'
import importlib.util
import random
import sys

import cn2an
from num2words import num2words

spec = importlib.util.spec_from_file_location("numbers_of_the_course", sys.argv[1])
course = importlib.util.module_from_spec(spec)
spec.loader.exec_module(course)
try:
    num2words(12, lang="zh")
    raise SystemExit("this has changed: num2words writes Chinese")
except NotImplementedError:
    pass
random.seed(0)
drawn = [int(10 ** random.uniform(0, 9)) for _ in range(20000)]
english = sum(num2words(n) != course.english_number(n) for n in drawn)
chinese = sum(cn2an.an2cn(n) != course.chinese_number(n) for n in drawn)
spoken, written = cn2an.cn2an("一百二", "normal"), cn2an.an2cn(100_001_000)
try:
    cn2an.cn2an(written)
    raise SystemExit("this has changed: cn2an reads what it writes")
except ValueError:
    pass
print(
    f"English: {english} of 20000 differ; Chinese: {chinese} of 20000 differ; 一百二 is read as {spoken}; 100001000 is "
    f"written {written}, and reading that raises ValueError; the course writes {course.chinese_number(100_001_000)}"
)
raise SystemExit(0 if english == 0 and chinese < 20 and spoken == 120 else "this has changed")
PYTHON
