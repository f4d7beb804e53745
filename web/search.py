"""How the Chinese pages are searched."""

import re

from sphinx.search.zh import SearchChinese


class Pairs(SearchChinese):
    """Search by pairs of Chinese signs: Chinese has no blanks between words, and Sphinx's own way takes a dictionary
    for pages and leaves a query whole, so that it finds no term of two words."""

    language_name = "English"  # of the stemmer that it brings along, which the browser looks for by this name
    js_splitter_code = r"""
var splitQuery = (query) => [...query.matchAll(/[\u4e00-\u9fff]+|\w+/g)].flatMap(([run]) =>
  run < "\u4e00" || run.length < 2 ? [run] : [...run].slice(1).map((sign, i) => run[i] + sign));
"""

    def split(self, text):
        letters = self.latin1_letters.findall(text)
        self.latin_terms.update(letters)
        runs = re.findall(r"[\u4e00-\u9fff]{2,}", text)
        return [run[i : i + 2] for run in runs for i in range(len(run) - 1)] + letters
