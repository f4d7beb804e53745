"""Make tests/data/number_words.json: numbers, and how num2words writes them in English, cn2an in Chinese.

pip install num2words==0.5.14 cn2an==0.5.24
python tests/data/make_number_words.py
"""

import json
import random
from importlib.metadata import version
from pathlib import Path

import cn2an
from num2words import num2words

PATH = Path(__file__).with_name("number_words.json")

if __name__ == "__main__":
    random.seed(0)
    numbers = sorted({int(10 ** random.uniform(0, 9)) for _ in range(500)})
    lines = ",\n".join(json.dumps([n, num2words(n), cn2an.an2cn(n)], ensure_ascii=False) for n in numbers)
    versions = json.dumps([f"{name} {version(name)}" for name in ("num2words", "cn2an")])
    PATH.write_text(f'{{"versions": {versions}, "numbers": [\n{lines}\n]}}\n', encoding="utf-8")
