"""Times of several functions that do the same work, taken in turns so that a busy machine is unfair to none."""

import statistics
import time


def times(functions, threads, rounds, seconds=0.01):
    """{name: [seconds a call, one for each round]} for functions by name.

    In every round each function has its turn of about `seconds`, after one call that nobody times. With one thread
    it is the processor's time that counts, which other programs disturb less; with more it is that of the clock.
    """
    clock = time.process_time if threads == 1 else time.perf_counter
    found = {name: [] for name in functions}
    calls = {}
    for name, function in functions.items():
        function()
        begin = clock()
        function()
        calls[name] = max(1, round(seconds / max(clock() - begin, 1e-6)))
    for _ in range(rounds):
        for name, function in functions.items():
            function()
            each = []
            for _ in range(calls[name]):
                begin = clock()
                function()
                each.append(clock() - begin)
            found[name].append(statistics.median(each))
    return found


def ratio(found, one, other):
    """The median over the rounds of one's time divided by the other's."""
    return statistics.median(a / b for a, b in zip(found[one], found[other], strict=True))
