"""The training loop that the units share: progress, validation, stopping, going on, and saving.

    run = training.ModelRun(model, optim.Adam(model.params, lr=2e-3), training.Streams(inputs, targets), max_norm=5)
    history = run.train(2000)                    # a bar with loss and time left; Ctrl-C stops, train goes on
    history.loss.shape                           # (2000,)

`ModelRun` trains a model of `rnnkit.nn`; `Run` trains anything, given a function for one step. After
`training.size("small", unit)` each training takes a tenth of its steps.
"""

from rnnkit.training.amount import size
from rnnkit.training.batches import Fresh, Padded, Streams
from rnnkit.training.history import History, smooth
from rnnkit.training.loop import Run
from rnnkit.training.model_run import ModelRun

__all__ = ["Fresh", "History", "ModelRun", "Padded", "Run", "Streams", "size", "smooth"]
