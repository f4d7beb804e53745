#!/usr/bin/env bash
# What does nbgrader store for a due date with an offset from UTC?
#
# Guess:    --duedate='2025-11-20 23:59:00 +0800' is stored as 15:59:00, the same moment in UTC.
# Happens:  it is stored as 23:45:40, because "+0800" is taken for 800 seconds; "+08:00" is dropped (23:59:00).
#           "UTC+8" and ISO 8601 with T are right.
# Versions: nbgrader 0.9.6, Python 3.11.
# Output:   2025-11-20 23:59:00 +0800   stored as 2025-11-20 23:45:40
#           2025-11-20 23:59:00 +08:00  stored as 2025-11-20 23:59:00
#           2025-11-20 23:59:00 UTC+8   stored as 2025-11-20 15:59:00
#           2025-11-20T23:59:00+08:00   stored as 2025-11-20 15:59:00
# So:       with the first two, work that comes up to 8 hours late counts as in time. Give due dates in UTC.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/python -m pip install -q --no-compile --disable-pip-version-check nbgrader==0.9.6 2>/dev/null
export PATH="$folder/tools/bin:$PATH" JUPYTER_CONFIG_DIR="$folder/jupyter" IPYTHONDIR="$folder/ipython"
echo 'c = get_config(); c.CourseDirectory.course_id = "course"' >nbgrader_config.py

number=0
for due in '2025-11-20 23:59:00 +0800' '2025-11-20 23:59:00 +08:00' '2025-11-20 23:59:00 UTC+8' '2025-11-20T23:59:00+08:00'; do
    number=$((number + 1))
    nbgrader db assignment add "week$number" --duedate="$due" >nbgrader.log 2>&1
done
python -W ignore - <<'PYTHON'
from nbgrader.api import Gradebook

given = "2025-11-20 23:59:00 +0800", "2025-11-20 23:59:00 +08:00", "2025-11-20 23:59:00 UTC+8", "2025-11-20T23:59:00+08:00"
with Gradebook("sqlite:///gradebook.db", "course") as book:
    stored = [str(book.find_assignment(f"week{number}").duedate) for number in (1, 2, 3, 4)]
for due, found in zip(given, stored):
    print(f"{due:27} stored as {found}")
assert stored == ["2025-11-20 23:45:40", "2025-11-20 23:59:00", "2025-11-20 15:59:00", "2025-11-20 15:59:00"]
PYTHON
