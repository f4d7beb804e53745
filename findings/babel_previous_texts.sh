#!/usr/bin/env bash
# What does Babel make of the text that a fuzzy translation was made for, when it reads its own file again?
#
# Guess:    a fuzzy entry that write_po(include_previous=True) writes with `#| msgid "old"` has that text as previous_id
#           after read_po; and an obsolete entry (`#~`) with a previous text (`#~| msgid`) leaves the entry before it alone.
# Happens:  read_po takes `#|` for a comment of the translator's, so previous_id is empty and the second write has
#           `# | msgid "old"`, which no tool knows. The live entry before `#~|` becomes obsolete.
# Versions: Babel 2.19.0, Python 3.11.
# Output:   read again: previous_id (), user_comments ['| msgid "The bias is missing"']; live entries before an obsolete
#           one: []
# So:       put the comments back into previous_id after reading, and take out the lines with `#~` before it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet babel==2.19.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import contextlib
import io

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

old, new = Catalog(locale="zh_CN"), Catalog(locale="zh_CN")
old.add("The bias is missing", "漏了偏置")
new.add("The bias is missing here")
old.update(new)
file = io.BytesIO()
write_po(file, old, include_previous=True)
assert b'#| msgid "The bias is missing"' in file.getvalue()
entry = read_po(io.BytesIO(file.getvalue())).get("The bias is missing here")

text = 'msgid ""\nmsgstr ""\n\nmsgid "One"\nmsgstr "1"\n\n#~| msgid "Tow"\n#~ msgid "Two"\n#~ msgstr "2"\n'
with contextlib.redirect_stdout(io.StringIO()):  # it warns
    live = [message.id for message in read_po(io.StringIO(text)) if message.id]
print(
    f"read again: previous_id {tuple(entry.previous_id)}, user_comments {entry.user_comments}; "
    f"live entries before an obsolete one: {live}"
)
expected = ((), ['| msgid "The bias is missing"'], [])
found = (tuple(entry.previous_id), entry.user_comments, live)
raise SystemExit(0 if found == expected else "this has changed")
PYTHON
