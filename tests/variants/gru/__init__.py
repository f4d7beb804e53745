"""Right answers to unit 07 in styles that learners use; every one has to earn full points.

A cache is the learner's own, so a style is a module: its backward functions read what its forward functions keep.
"""

from rnnkit import exercises
from tests.variants.gru import blocks, dictionaries, einsum, loops, objects

for style in (blocks, dictionaries, einsum, loops, objects):
    for exercise in exercises.unit("07_gru"):
        globals()[f"{exercise.name}__{style.__name__.rpartition('.')[2]}"] = getattr(style, exercise.name)
