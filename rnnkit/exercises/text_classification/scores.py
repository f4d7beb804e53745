"""How good a classifier is, class by class: confusion_matrix, macro_f1."""

from __future__ import annotations

import warnings

import numpy as np

from rnnkit.exercises.spec import ORDINARY, Case, Exercise, Misfit, Mistake, Output
from rnnkit.exercises.text_classification.words import UNIT

# -- confusion_matrix


def draw_answers(rng, M, K):
    """M true classes and what was answered: right in about half of the cases, and wrong in one way more often than "
    "in the
    others, so that the matrix is not symmetric."""
    labels, predicted = rng.integers(0, K, M), rng.integers(0, K, M)
    right = rng.random(M) < 0.4
    predicted[right] = labels[right]
    labels[:4], predicted[:4] = K - 1, 0
    return predicted, labels, K


def confusion_cases(rng):
    def case(kind=ORDINARY, strided=False, absent=False, **fixed):
        drawn = {"K": int(rng.integers(3, 7)), "M": int(rng.integers(30, 60))} | fixed
        predicted, labels, K = draw_answers(rng, drawn["M"], drawn["K"] - absent)
        return Case((predicted, labels, K + absent), drawn, kind, strided)

    return [
        case(K=3),
        case(K=4),
        case(K=int(rng.integers(5, 8))),
        case("K = 2", K=2),
        case("M = 1", M=1),
        case("a class absent", absent=True),
        case("any layout", strided=True),
    ]


def confusion_matrix(predicted, labels, K):
    confusion = np.zeros((K, K), dtype=np.int64)
    np.add.at(confusion, (labels, predicted), 1)
    return confusion


def oracle_confusion(predicted, labels, K):
    true, answered = np.arange(K)[:, None, None], np.arange(K)[None, :, None]
    return ((labels == true) & (predicted == answered)).sum(axis=-1)


COUNT = "np.add.at(confusion, (labels, predicted), 1)"

CONFUSION_MATRIX = Exercise(
    name="confusion_matrix",
    unit=UNIT,
    points=1,
    outputs=(Output.parse("confusion (K, K)", dtype="int64"),),
    equation="confusion[i, j] = how many of true class i were answered with j",
    cases=confusion_cases,
    oracle=oracle_confusion,
    answer=confusion_matrix,
    look="Row i sums to the number of examples of class i; all numbers sum to M.",
    mistakes=(
        Mistake(
            "Rows and columns have changed places: a row is a true class, a column an answer.",
            ("(labels, predicted)", "(predicted, labels)"),
        ),
        Mistake(
            "A pair that comes several times is counted once. (`confusion[labels, predicted] += 1` adds 1 to each "
            "place once; `np.add.at` counts.)",
            (COUNT, "confusion[labels, predicted] += 1"),
        ),
        Mistake(
            "A pair that comes several times is counted once, and rows and columns have changed places.",
            (COUNT, "confusion[predicted, labels] += 1"),
        ),
        Mistake(
            "The counts are divided by the rows' sums; asked for are the counts.",
            ("    return confusion", "    return confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)"),
        ),
        Mistake(
            "The counts are divided by M; asked for are the counts.",
            ("    return confusion", "    return confusion / len(labels)"),
        ),
        Mistake("The counts are floats; int64 is asked for.", ("dtype=np.int64", "dtype=float")),
        Mistake("The counts are int32; int64 is asked for.", ("dtype=np.int64", "dtype=np.int32")),
        Mistake(
            "There are as many rows as the largest class that occurs; there are K.",
            ("np.zeros((K, K)", "np.zeros((max(labels.max(), predicted.max()) + 1,) * 2"),
        ),
        Mistake(
            "The right answers alone are counted, on the diagonal; the wrong ones tell what is taken for what.",
            ("    return confusion", "    return confusion * np.eye(K, dtype=np.int64)"),
        ),
        Mistake(
            "The wrong answers alone are counted; the right ones stand on the diagonal.",
            ("    return confusion", "    return confusion * (1 - np.eye(K, dtype=np.int64))"),
        ),
        Mistake(
            "The classes are counted apart, labels and answers each; a pair of the two belongs in one place.",
            (COUNT, "confusion += np.outer(np.bincount(labels, minlength=K), np.bincount(predicted, minlength=K))"),
        ),
        Mistake(
            "The classes stand from last to first, in rows and columns; class 0 comes first.",
            ("    return confusion", "    return confusion[::-1, ::-1]"),
        ),
        Mistake(
            "The classes are counted from 1; they are 0 … K − 1.",
            ("(labels, predicted)", "(labels - 1, predicted - 1)"),
        ),
        Mistake("The first example is left out.", ("(labels, predicted)", "(labels[1:], predicted[1:])")),
        Mistake("The last example is left out.", ("(labels, predicted)", "(labels[:-1], predicted[:-1])")),
        Mistake(
            "Every example is on the diagonal: labels are compared with themselves.",
            ("(labels, predicted)", "(labels, labels)"),
        ),
        Mistake(
            "Every example is on the diagonal: the answers are compared with themselves.",
            ("(labels, predicted)", "(predicted, predicted)"),
        ),
        Mistake(
            "The result is a list of lists; an array is asked for.",
            ("    return confusion", "    return confusion.tolist()"),
        ),
        Mistake(
            "Every wrong answer is counted in both directions; i answered with j and j answered with i are two places.",
            ("    return confusion", "    return confusion + confusion.T - np.diag(np.diag(confusion))"),
        ),
        Mistake("There is a row and a column too many: classes go from 0 to K − 1.", ("(K, K)", "(K + 1, K + 1)")),
        Mistake(
            "`np.histogram2d` with `bins=K` takes the edges from the classes that occur; where the last one does not, "
            "the "
            "places move. Give it `range=[(0, K)] * 2`.",
            (COUNT, "confusion += np.histogram2d(labels, predicted, bins=K)[0].astype(np.int64)"),
        ),
        Mistake(
            "The counts are divided by the columns' sums; asked for are the counts.",
            ("    return confusion", "    return confusion / np.maximum(confusion.sum(axis=0, keepdims=True), 1)"),
        ),
        Mistake(
            "Every example is counted twice, as (true class, answer) and as (answer, true class); it is one.",
            ("    return confusion", "    return confusion + confusion.T"),
        ),
        Mistake(
            "An example is counted where its class or its answer fits (`|`); both have to fit (`&`).",
            (
                "    return confusion",
                "    return confusion.sum(axis=1, keepdims=True) + confusion.sum(axis=0) - confusion",
            ),
        ),
        Mistake(
            "i answered with j and j answered with i are counted together, on one side of the diagonal; they are two "
            "places.",
            ("    return confusion", "    return np.triu(confusion + np.tril(confusion, -1).T)"),
        ),
        Mistake(
            "The number of the class is added, where 1 is to be counted.",
            (COUNT, "np.add.at(confusion, (labels, predicted), labels)"),
        ),
        Mistake(
            "Only the diagonal is returned, (K,); asked for is the whole table, (K, K).",
            ("    return confusion", "    return np.diag(confusion)"),
        ),
        Mistake(
            "Only the classes that occur have a row and a column; there are K of them, whether they occur or not.",
            (
                "    return confusion",
                "    there = np.unique(np.append(labels, predicted))\n    return confusion[np.ix_(there, there)]",
            ),
        ),
        Mistake(
            "`np.arange(K)` are the edges of K − 1 bins, and the last of them holds two classes: K bins have K + 1 "
            "edges.",
            (COUNT, "confusion = np.histogram2d(labels, predicted, bins=[np.arange(K)] * 2)[0].astype(np.int64)"),
        ),
    ),
)

# -- macro_f1


def f1_cases(rng):
    def case(K, kind=ORDINARY, change=lambda confusion: None, strided=False):
        confusion = rng.integers(1, 20, (K, K)) + np.diag(rng.integers(5, 60, K))
        confusion[0] *= 3  # classes of different sizes
        change(confusion)
        return Case((confusion,), {"K": K}, kind, strided)

    def absent(confusion):
        confusion[1] = confusion[:, 1] = 0

    def never(confusion):
        confusion[:, 1] = 0

    def missed(confusion):
        confusion[1, 1] = 0

    def nowhere(confusion):
        confusion[1] = 0

    def right(confusion):
        confusion[...] = np.diag(np.diag(confusion))

    def wrong(confusion):
        np.fill_diagonal(confusion, 0)

    return [
        *(case(int(K)) for K in rng.permutation([3, 4, 5])),
        case(2, "K = 2"),
        case(4, "a class absent", absent),
        case(4, "a class never answered", never),
        case(4, "a class never there", nowhere),
        case(4, "a class never right", missed),
        case(3, "all right", right),
        case(3, "all wrong", wrong),
        case(4, "any layout", strided=True),
    ]


def macro_f1(confusion):
    right = np.diag(confusion)
    total = confusion.sum(axis=0) + confusion.sum(axis=1)
    return np.mean(2 * right / np.maximum(total, 1))


def oracle_f1(confusion):
    found = []
    for k in range(len(confusion)):
        tp = float(confusion[k, k])
        fp, fn = float(confusion[:, k].sum()) - tp, float(confusion[k].sum()) - tp
        found.append(2 * tp / (2 * tp + fp + fn) if tp + fp + fn else 0.0)
    return float(np.mean(found))


def call_without_warning(answer, args):
    """A warning costs nothing elsewhere; here the exercise asks that a class without examples and answers gives "
    "none."""
    try:
        with warnings.catch_warnings(), np.errstate(divide="warn", invalid="warn"):
            warnings.simplefilter("error", RuntimeWarning)
            return answer(*args)
    except RuntimeWarning as warning:
        raise Misfit(
            "it gives a warning, “{warning}”; a class that is never there and never answered counts 0, without one",
            warning=warning,
        ) from None


F1 = "2 * right / np.maximum(total, 1)"
TOTAL = "confusion.sum(axis=0) + confusion.sum(axis=1)"
PRECISION, RECALL = "right / np.maximum(confusion.sum(axis=0), 1)", "right / np.maximum(confusion.sum(axis=1), 1)"

MACRO_F1 = Exercise(
    name="macro_f1",
    unit=UNIT,
    points=1,
    outputs=(Output("macro_f1"),),
    equation="F1 of a class = 2TP / (2TP + FP + FN), 0 where that is 0/0;   macro-F1 = their mean",
    cases=f1_cases,
    oracle=oracle_f1,
    answer=macro_f1,
    call=call_without_warning,
    unwarned=lambda args: True,
    look="Try [[2, 1, 0], [0, 3, 0], [0, 0, 0]]: the classes have F1 4/5, 6/7 and 0.",
    mistakes=(
        Mistake(
            "This is the accuracy, which is also the F1 of all classes thrown together (micro-F1); macro-F1 is the "
            "mean "
            "of the classes' own.",
            ("np.mean(" + F1 + ")", "right.sum() / confusion.sum()"),
        ),
        Mistake(
            "Precision and recall are averaged over the classes first, and F1 is made of the two means. Each class has "
            "its own F1, and these are averaged.",
            (
                "    return np.mean(" + F1 + ")",
                f"    P, R = np.mean({PRECISION}), np.mean({RECALL})\n    return 2 * P * R / (P + R) if P + R else 0.0",
            ),
        ),
        Mistake(
            "The classes are weighted by how often they occur; each counts the same.",
            (
                "np.mean(" + F1 + ")",
                f"np.average({F1}, weights=confusion.sum(axis=1))",
            ),
        ),
        Mistake(
            "The classes are weighted by how often they are answered; each counts the same.",
            (
                "np.mean(" + F1 + ")",
                f"np.average({F1}, weights=confusion.sum(axis=0))",
            ),
        ),
        Mistake(
            "A class that is never there and never answered is left out of the mean; it counts 0.",
            ("np.mean(" + F1 + ")", f"np.mean(({F1})[total > 0])"),
        ),
        Mistake(
            "A class that is never there and never answered counts 1; it counts 0.",
            ("np.mean(" + F1 + ")", f"np.mean(np.where(total > 0, {F1}, 1))"),
        ),
        Mistake(
            "A class that is never answered has 0/0 for its precision; with 2TP / (2TP + FP + FN) only a class with "
            "none "
            "of the three has that.",
            (
                "    return np.mean(" + F1 + ")",
                "    P, R = right / confusion.sum(axis=0), right / confusion.sum(axis=1)\n"
                "    return np.mean(2 * P * R / (P + R))",
            ),
        ),
        Mistake(
            "A class that is never there and never answered gives 0/0; it counts 0: ask before dividing.",
            ("np.maximum(total, 1)", "total"),
        ),
        Mistake(
            "The 2 in the numerator is missing.",
            ("2 * right /", "right /"),
        ),
        Mistake(
            "The 2 before TP is missing below and above: this is TP / (TP + FP + FN), the Jaccard index.",
            (F1, "right / np.maximum(total - right, 1)"),
        ),
        Mistake(
            "The 2 before TP is missing below the line.",
            (F1, "2 * right / np.maximum(total - right, 1)"),
        ),
        Mistake(
            "FP and FN have the right answers in them: a row's or a column's sum holds TP, too.",
            ("np.maximum(total, 1)", "np.maximum(2 * right + total, 1)"),
        ),
        Mistake("This is the mean precision.", (F1, PRECISION)),
        Mistake("This is the mean recall.", (F1, RECALL)),
        Mistake(
            "This is the mean of precision and recall of each class; F1 is another mean of them, the harmonic one: "
            "2TP / "
            "(2TP + FP + FN).",
            (F1, f"({PRECISION} + {RECALL}) / 2"),
        ),
        Mistake("This is the F1 of class 1 alone.", ("np.mean(" + F1 + ")", f"({F1})[1]")),
        Mistake("This is the F1 of class 0 alone.", ("np.mean(" + F1 + ")", f"({F1})[0]")),
        Mistake("The classes' F1 are returned one by one; their mean is asked for.", ("np.mean(" + F1 + ")", F1)),
        Mistake("The classes' F1 are added up; their mean is asked for.", ("np.mean(" + F1 + ")", f"np.sum({F1})")),
        Mistake("The result is in percent; it lies between 0 and 1.", ("np.mean(" + F1 + ")", f"100 * np.mean({F1})")),
        Mistake("The smallest F1 is returned; their mean is asked for.", ("np.mean(" + F1 + ")", f"np.min({F1})")),
        *(
            Mistake("The result is rounded.", ("np.mean(" + F1 + ")", f"round(np.mean({F1}), {digits})"))
            for digits in (2, 3, 4)
        ),
        Mistake(
            "FP is counted, FN is not.",
            (TOTAL, "np.diag(confusion) + confusion.sum(axis=0)"),
        ),
        Mistake(
            "FN is counted, FP is not.",
            (TOTAL, "np.diag(confusion) + confusion.sum(axis=1)"),
        ),
        Mistake(
            "Classes with an F1 of 0 are left out of the mean: a class of which nothing was found counts 0.",
            ("np.mean(" + F1 + ")", f"(np.sum({F1}) / max(1, np.count_nonzero(right)))"),
        ),
        Mistake("The median of the classes' F1 is returned; their mean is asked for.", ("np.mean(", "np.median(")),
        Mistake("The decimals are cut off (`int`, or `//`).", ("np.mean(" + F1 + ")", f"int(np.mean({F1}))")),
        Mistake("The decimals are cut off (`int`, or `//`).", (F1, "2 * right // np.maximum(total, 1)")),
        Mistake("Class 0 is left out of the mean; all classes count.", (F1, f"({F1})[1:]")),
        Mistake("The last class is left out of the mean; all classes count.", (F1, f"({F1})[:-1]")),
        Mistake(
            "This is the root of precision times recall; F1 is their harmonic mean: 2TP / (2TP + FP + FN).",
            (F1, f"np.sqrt({PRECISION} * {RECALL})"),
        ),
        Mistake("Precision and recall are multiplied; F1 is their harmonic mean.", (F1, f"{PRECISION} * ({RECALL})")),
        Mistake(
            "This is the mean over the classes of the share that is right about “this class or another”, which counts "
            "what "
            "was rightly left alone.",
            (F1, "(confusion.sum() - total + 2 * right) / confusion.sum()"),
        ),
        Mistake(
            "The sum over the classes is divided by K − 1; the mean of K numbers divides by K.",
            ("np.mean(" + F1 + ")", f"np.sum({F1}) / (len(right) - 1)"),
        ),
        *(
            Mistake(
                "A number is added to every denominator, which makes every class a little worse; only one that is 0 "
                "needs help.",
                ("np.maximum(total, 1)", f"(total + {added})"),
            )
            for added in ("1", "0.1", "0.01", "1e-3")
        ),
        Mistake(
            "A class that is never answered, or never there, is left out of the mean; it counts 0.",
            (
                "    return np.mean(" + F1 + ")",
                f"    both = (confusion.sum(axis=0) > 0) & (confusion.sum(axis=1) > 0)\n"
                f"    return np.mean(({F1})[both]) if both.any() else 0.0",
            ),
        ),
        *(
            Mistake(
                f"This is the mean of {name}, which weighs {which} more; F1 weighs precision and recall the same.",
                (
                    F1,
                    f"(1 + {b}) * right / np.maximum({b} * confusion.sum(axis=1) + confusion.sum(axis=0), 1)",
                ),
            )
            for name, which, b in (("F2", "recall", "4"), ("F0.5", "precision", "0.25"))
        ),
        *(
            Mistake(
                f"A class that is never {what} is left out of the mean; it counts 0.",
                ("np.mean(" + F1 + ")", f"np.mean(({F1})[confusion.sum(axis={axis}) > 0])"),
            )
            for what, axis in (("there", 1), ("answered", 0))
        ),
        Mistake(
            "It is divided by the number of all examples; each class has a denominator of its own, 2TP + FP + FN.",
            ("np.maximum(total, 1)", "confusion.sum()"),
        ),
    ),
)
