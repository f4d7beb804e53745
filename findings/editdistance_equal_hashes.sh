#!/usr/bin/env bash
# Which labels count as equal in packages for the edit distance?
#
# Guess:    those that are equal; so [-1, -2, 5] against [-2, -1, 5] is a distance of 2, as it is for [1, 2, 5].
# Happens:  in editdistance those whose hashes are equal, and Python gives -1 and -2 the same hash: a semitone down and
#           a tone down are one interval. rapidfuzz keeps the two numbers apart, but not the tuples (0, -1) and (0, -2).
# Versions: editdistance 0.8.1, edit-distance 1.0.9, rapidfuzz 3.14.6, kaldialign 0.12.0, Python 3.11.
# Output:   [-1, -2, 5] against [-2, -1, 5]: editdistance 0, edit_distance 2, rapidfuzz 2, kaldialign 2
#           [1, 2, 5] against [2, 1, 5]: editdistance 2, edit_distance 2, rapidfuzz 2, kaldialign 2
#           [(0, -1)] against [(0, -2)]: editdistance 0, edit_distance 1, rapidfuzz 0, kaldialign 1
# So:       labels are numbered from 0 before they are compared, or one's own table of edit distances is used.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    editdistance==0.8.1 edit-distance==1.0.9 rapidfuzz==3.14.6 kaldialign==0.12.0 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import edit_distance
import editdistance
import kaldialign
from rapidfuzz.distance import Levenshtein

cases = [([-1, -2, 5], [-2, -1, 5]), ([1, 2, 5], [2, 1, 5]), ([(0, -1)], [(0, -2)])]
found = []
for a, b in cases:
    distances = {
        "editdistance": editdistance.eval(a, b),
        "edit_distance": edit_distance.SequenceMatcher(a, b).distance(),
        "rapidfuzz": Levenshtein.distance(a, b),
        "kaldialign": kaldialign.edit_distance(a, b)["total"],
    }
    print(f"{a} against {b}: " + ", ".join(f"{package} {distance}" for package, distance in distances.items()))
    found.append(list(distances.values()))
expected = [[0, 2, 2, 2], [2, 2, 2, 2], [0, 1, 0, 1]]
raise SystemExit(0 if found == expected else "this has changed")
PYTHON
