"""Unit 09: a vocabulary of words, bags of words, word vectors that learn, mean and attention pooling forward and
backward, confusion matrix and macro-F1."""

from rnnkit.exercises.text_classification.attention import ATTENTION_POOL
from rnnkit.exercises.text_classification.attention_backward import ATTENTION_POOL_BACKWARD
from rnnkit.exercises.text_classification.repair import REPAIRED_READ_REVIEWS
from rnnkit.exercises.text_classification.scores import CONFUSION_MATRIX, MACRO_F1
from rnnkit.exercises.text_classification.vectors import EMBEDDING_BACKWARD, MEAN_POOL_BACKWARD
from rnnkit.exercises.text_classification.words import BAG_OF_WORDS, WORD_VOCABULARY

EXERCISES = (
    WORD_VOCABULARY,
    BAG_OF_WORDS,
    EMBEDDING_BACKWARD,
    MEAN_POOL_BACKWARD,
    ATTENTION_POOL,
    ATTENTION_POOL_BACKWARD,
    REPAIRED_READ_REVIEWS,
    CONFUSION_MATRIX,
    MACRO_F1,
)
