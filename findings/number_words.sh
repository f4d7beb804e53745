#!/usr/bin/env bash
# Do tools for number words read what they write, in Chinese?
#
# Guess:    num2words writes Chinese; cn2an reads back what it writes; 一百二 is no number, or 102.
# Happens:  num2words 0.5.14 has no Chinese (NotImplementedError). cn2an 0.5.24 reads 一百二 as 120, as speech does, and
#           writes 100,001,000 as 一亿一千, which it cannot read itself. That is so for every number below 10⁹ tried whose
#           thousands follow an empty group of ten thousands; all others come back.
# Versions: num2words 0.5.14, cn2an 0.5.24, Python 3.11.
# Output:   一百二 is read as 120; 100001000 is written 一亿一千, and reading that raises ValueError; of 20000 numbers
#           100 are not read back, all of that kind
# So:       the course writes number words itself, held by a table written by hand and by readers of its own.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet num2words==0.5.14 cn2an==0.5.24
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import random

import cn2an
from num2words import num2words


def comes_back(n):
    try:
        return cn2an.cn2an(cn2an.an2cn(n), "strict") == n
    except ValueError:
        return False


try:
    num2words(12, lang="zh")
    raise SystemExit("this has changed: num2words writes Chinese")
except NotImplementedError:
    pass
random.seed(0)
drawn = [int(10 ** random.uniform(0, 9)) for _ in range(19900)]
drawn += [random.randrange(1, 10) * 10**8 + random.randrange(1000, 10000) for _ in range(100)]  # an empty group
lost = [n for n in drawn if not comes_back(n)]
of_that_kind = all(n > 10**8 and n // 10**4 % 10**4 == 0 and n % 10**4 >= 1000 for n in lost)
spoken, written = cn2an.cn2an("一百二", "normal"), cn2an.an2cn(100_001_000)
print(
    f"一百二 is read as {spoken}; 100001000 is written {written}, and reading that raises ValueError; of {len(drawn)} numbers "
    f"{len(lost)} are not read back, all of that kind"
)
good = spoken == 120 and written == "一亿一千" and not comes_back(100_001_000) and lost and of_that_kind
raise SystemExit(0 if good else "this has changed")
PYTHON
