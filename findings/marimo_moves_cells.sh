#!/usr/bin/env bash
# Do a notebook's cells keep their order when it is converted for marimo and exported again?
#
# Guess:    they come back in the order in which they stood.
# Happens:  they are sorted by what they need: a function that calls one defined further down moves behind it, below
#           that one's heading. `import marimo as mo` comes first, in a cell of its own. --sort top-down keeps the order.
# Versions: marimo 0.25.2, nbformat 5.11.1, Python 3.11.
# Output:   as it comes:     import marimo as mo | # First | # Second | def second(a): | def first(a): | first(1)
#           --sort top-down: import marimo as mo | # First | def first(a): | # Second | def second(a): | first(1)
# So:       an answer can come to stand under another exercise's heading.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv tools
tools/bin/python -m pip install -q --no-compile --disable-pip-version-check marimo==0.25.2 nbformat==5.11.1 2>/dev/null
export PATH="$folder/tools/bin:$PATH" HOME="$folder"
python - <<'EOF'
import nbformat
from nbformat import v4

first, second = "def first(a):\n    return second(a) + 1", "def second(a):\n    return 2 * a"
cells = [v4.new_markdown_cell("# First"), v4.new_code_cell(first), v4.new_markdown_cell("# Second")]
cells += [v4.new_code_cell(second), v4.new_code_cell("first(1)")]
nbformat.write(v4.new_notebook(cells=cells), "nb.ipynb")
EOF
marimo -q convert nb.ipynb -o nb.py
order() {
    marimo -q export ipynb nb.py -f -o back.ipynb "$@"
    python -c "
import json
print(' | '.join(''.join(cell['source']).splitlines()[0] for cell in json.load(open('back.ipynb'))['cells']))"
}
moved=$(order)
kept=$(order --sort top-down)
echo "as it comes:     $moved"
echo "--sort top-down: $kept"
[ "$moved" = 'import marimo as mo | # First | # Second | def second(a): | def first(a): | first(1)' ]
[ "$kept" = 'import marimo as mo | # First | def first(a): | # Second | def second(a): | first(1)' ]
