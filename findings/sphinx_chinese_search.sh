#!/usr/bin/env bash
# Does the search of pages that Sphinx makes with language = "zh_CN" find a word of Latin letters?
#
# Guess:    yes. Without jieba no Chinese word is in the index, but the documentation's Chinese search stems Latin words
#           as the English one does, and brings the English stemmer along.
# Happens:  no search works. language_data.js brings EnglishStemmer along and then says window.Stemmer = ChineseStemmer,
#           after the language's name, which nothing defines. A browser stops there with a ReferenceError, and
#           searchtools.js, which needs Stemmer, with another; the page says "Searching" for ever. English is fine.
# Versions: Sphinx 9.0.4, Python 3.11.
# Output:   en: asks for EnglishStemmer, defined; zh_CN: asks for ChineseStemmer, not defined
# So:       pages in Chinese need a search language of their own whose language_name is "English".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet sphinx==9.0.4
mkdir "$folder/pages"
printf 'Words\n=====\n\nA gradient, 梯度.\n' > "$folder/pages/index.rst"
for language in en zh_CN; do
  "$folder/venv/bin/python" -m sphinx -q -C -b html -D language=$language "$folder/pages" "$folder/$language"
done
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import re
from pathlib import Path

found = {}
for language in ("en", "zh_CN"):
    text = Path(language, "_static/language_data.js").read_text("utf-8")
    [name] = re.findall(r"window\.Stemmer = (\w+);", text)
    found[language] = name, re.search(rf"\b(?:var|const|function|class) {name}\b", text) is not None
print("; ".join(f"{where}: asks for {name}, {'' if there else 'not '}defined" for where, (name, there) in found.items()))
expected = {"en": ("EnglishStemmer", True), "zh_CN": ("ChineseStemmer", False)}
raise SystemExit(0 if found == expected else "this has changed")
PYTHON
