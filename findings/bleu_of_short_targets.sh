#!/usr/bin/env bash
# What is BLEU of a perfect translation of three tokens, and of Chinese text?
#
# Guess:    a perfect translation scores 1; Chinese needs no setting; tools agree on ids; a corpus score is the mean of
#           the sentences' scores.
# Happens:  a corpus of perfect sentences of three tokens has no run of four, so sacreBLEU's corpus score is 0, nltk's is
#           1e-77 with a warning, and sacreBLEU's sentence score 100 (it shortens the order). With sacreBLEU's default
#           tokeniser a Chinese sentence without blanks is one token, so a corpus with one fault in six characters is 0;
#           with tokenize="zh" characters count. On ids, without smoothing, the two agree where every order has a match
#           and no sentence is shorter than the order; in nltk a shorter one counts as one n-gram without a match, which
#           costs up to 22 points in these corpora.
# Versions: sacrebleu 2.6.0, nltk 3.10.4, numpy 2.4.6, Python 3.11.
# Output:   corpus of perfect triples: sacreBLEU 0.0, nltk 1.2e-77, sacreBLEU's sentence 100.0; 一万二千三十 for
#           一万二千三百: 0.0 by default, 75.98 with zh; ids, 60 corpora: the two differ by at most 6e-16, and by 0.22 where
#           a sentence is shorter than the order
# So:       exact match leads, BLEU is counted on ids, and unit 11 says from which length on it means anything.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet sacrebleu==2.6.0 nltk==3.10.4 numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import numpy as np
from nltk.translate.bleu_score import corpus_bleu as nltk_bleu
from sacrebleu.metrics import BLEU


def text(sentences):
    return [" ".join(f"w{i}" for i in sentence) for sentence in sentences]


def sacre(candidates, references, **options):
    return BLEU(smooth_method="none", **options).corpus_score(candidates, [references]).score


triples = [[3, 4, 5], [6, 7, 8]]
perfect = sacre(text(triples), text(triples), tokenize="none")
nltk_perfect = nltk_bleu([[t] for t in triples], triples)
shortened = BLEU(smooth_method="none", tokenize="none", effective_order=True)
sentence = shortened.sentence_score(text(triples)[0], text(triples)[:1]).score
chinese = ["一万二千三十"], ["一万二千三百"]
default, zh = sacre(*chinese), sacre(*chinese, tokenize="zh")

rng, whole, short = np.random.default_rng(0), [0.0], [0.0]
for k in range(60):
    longest, most = (14, 9) if k % 6 else (5, 2)
    references = [rng.integers(3, 16, rng.integers(1, longest)).tolist() for _ in range(rng.integers(1, most))]
    candidates = []
    for reference in references:
        kept = [int(rng.integers(3, 16)) if rng.random() < 0.1 else i for i in reference if rng.random() > 0.1]
        candidates.append(kept or [3])
    order = int(rng.integers(1, 5))
    one = sacre(text(candidates), text(references), tokenize="none", max_ngram_order=order) / 100
    other = nltk_bleu([[r] for r in references], candidates, weights=[1 / order] * order)
    if min(map(len, candidates)) < order:
        short.append(abs(one - other))
    elif one > 0:
        whole.append(abs(one - other))
print(
    f"corpus of perfect triples: sacreBLEU {perfect:.1f}, nltk {nltk_perfect:.1e}, sacreBLEU's sentence {sentence:.1f}; "
    f"一万二千三十 for 一万二千三百: {default:.1f} by default, {zh:.2f} with zh; ids, 60 corpora: the two differ by at most "
    f"{max(whole):.0e}, and by {max(short):.2f} where a sentence is shorter than the order"
)
good = perfect == 0 and nltk_perfect < 1e-70 and sentence > 99.9 and default == 0 < zh
raise SystemExit(0 if good and max(whole) < 1e-12 and max(short) > 0.01 else "this has changed")
PYTHON
