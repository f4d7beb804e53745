#!/usr/bin/env bash
# What do the n-gram models of nltk.lm count as a symbol?
#
# Guess:    Laplace smoothing with no text at all is the uniform model, so that 5 characters give a perplexity of 5; the
#           start symbol <s> has no probability, since it is never to be predicted; generate() ends with </s>.
# Happens:  the unknown symbol <UNK> belongs to every vocabulary, so the perplexity is 6. The unigrams of the padded
#           pipeline count <s>, so a bigram model's unigram gives it a share as large as that of </s>. generate(20) writes
#           20 symbols, and goes on after each </s>, as if a text could follow on its own end.
# Versions: nltk 3.10.4, Python 3.11.
# Output:   perplexity of the uniform model over 5 characters: 6.00; <s> has probability 0.077; after </s> come 10 symbols
# So:       perplexities are compared only where both sides count the same symbols.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet nltk==3.10.4
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from nltk.lm import MLE, Laplace, Vocabulary
from nltk.lm.preprocessing import padded_everygram_pipeline

uniform = Laplace(1, vocabulary=Vocabulary("abcde", unk_cutoff=1))
uniform.fit([[]])
perplexity = uniform.perplexity([("a",), ("b",), ("e",)])

bigrams = MLE(2)
bigrams.fit(*padded_everygram_pipeline(2, [list("abracadabra")]))
start = bigrams.score("<s>")
written = next(w for seed in range(100) if "</s>" in (w := bigrams.generate(20, random_seed=seed))[:17])
after = len(written) - 1 - written.index("</s>")
print(
    f"perplexity of the uniform model over 5 characters: {perplexity:.2f}; <s> has probability {start:.3f}; "
    f"after </s> come {after} symbols"
)
raise SystemExit(0 if round(perplexity, 6) == 6 and start == bigrams.score("</s>") > 0 and after else "this has changed")
PYTHON
