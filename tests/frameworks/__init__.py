"""What docs/conventions.md says of other libraries, measured.

`libraries/` has one module a library; `harness.py` runs it on random weights and sizes and says what it did in words;
`measure.py` does that in a process of its own and records it in measured.json; `table.py` makes the page's tables.

    python -m tests.frameworks.measure torch_layers --record
    python -m tests.frameworks.alone mlx_layers --record      # in an environment of its own, which it makes and deletes
    python -m tests.frameworks.table
"""
