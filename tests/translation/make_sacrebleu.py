"""Make tests/translation/sacrebleu.json: sixty small corpora of ids, and sacreBLEU's score of each.

pip install sacrebleu==2.6.0 numpy==2.4.6
python tests/translation/make_sacrebleu.py
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from sacrebleu.metrics import BLEU

PATH = Path(__file__).with_name("sacrebleu.json")


def text(sentences):
    return [" ".join(f"w{i}" for i in sentence) for sentence in sentences]


def corpora(rng):
    for k in range(60):
        longest, most = (14, 9) if k % 6 else (5, 2)  # every sixth is one short sentence, and often has no match
        references = [rng.integers(3, 16, rng.integers(1, longest)).tolist() for _ in range(rng.integers(1, most))]
        candidates = []
        for reference in references:
            kept = [int(rng.integers(3, 16)) if rng.random() < 0.1 else i for i in reference if rng.random() > 0.1]
            candidates.append(kept or [3])
        order = int(rng.integers(1, 5))
        metric = BLEU(smooth_method="none", tokenize="none", max_ngram_order=order)
        score = metric.corpus_score(text(candidates), [text(references)]).score / 100
        yield {"candidates": candidates, "references": references, "order": order, "sacrebleu": score}


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(corpus) for corpus in corpora(np.random.default_rng(0)))
    header = json.dumps(f"sacrebleu {version('sacrebleu')}")
    PATH.write_text(f'{{"version": {header}, "corpora": [\n{lines}\n]}}\n', encoding="utf-8")
