"""Train a model of rnnkit.nn with an optimiser of rnnkit.optim."""

import numpy as np

from rnnkit import optim
from rnnkit.training.batches import Streams
from rnnkit.training.loop import Diverged, Run


class ModelRun(Run):
    """A run (see `Run`) whose step is forward, backward, clip, update. It ends at gradients that are not finite.

    model:     an nn.Model with two methods: loss(*batch) -> the loss, and backward(), which fills `grads`
    optimiser: an optimiser of model.params
    batches:   as for `Run`; `Padded` has those of sequences of different lengths. With `Streams` the state is carried
               from window to window: the model's method is then called as loss(inputs, targets, state) and returns
               (loss, state), None being a state of zeros
    max_norm:  clip the gradients to this global norm
    max_value: clip each element of the gradients to ± this value
    validate:  a function validate(model) -> the loss on held-out data, or None; called with model.training False

    Raises ValueError when the optimiser is not one of this model's params.

        model = models.CharLM(nn.LSTM(V, 100, rng=rng), rng=rng)
        run = training.ModelRun(model, optim.Adam(model.params, lr=2e-3), training.Streams(inputs, targets), max_norm=5)
        run.train(100).loss.shape                                # (100,)
    """

    def __init__(
        self,
        model,
        optimiser,
        batches,
        *,
        max_norm=None,
        max_value=None,
        validate=None,
        every=100,
        progress=True,
    ):
        params = model.params
        if optimiser.params.keys() != params.keys() or any(optimiser.params[k] is not params[k] for k in params):
            raise ValueError("the optimiser changes other arrays than this model's: make it with model.params")
        self.model, self.optimiser = model, optimiser
        self.max_norm, self.max_value = max_norm, max_value
        self._carried = None
        self._set_up(batches, validate, every, progress)

    @property
    def state(self):
        """{"params", "optimiser", "carried", "generators"}: of the model, the optimiser, the hidden state to go on
        with, and where the random numbers of its dropout are.
        """
        return {
            "params": dict(self.model.params),
            "optimiser": self.optimiser.state,
            "carried": self._carried,
            "generators": {name: g.bit_generator.state for name, g in self.model.generators.items()},
        }

    @state.setter
    def state(self, state):
        self.model.params = state["params"]
        self.optimiser.state = state["optimiser"]
        self._carried = state["carried"]
        for name, where in state.get("generators", {}).items():  # a file from before they were kept has none
            self.model.generators[name].bit_generator.state = where

    def _advance(self, batch):
        if isinstance(self.batches, Streams):
            *batch, first = batch
            loss, self._carried = self.model.loss(*batch, None if first else self._carried)
        else:
            loss = self.model.loss(*batch)
        self.model.backward()
        grads = self.model.grads
        for name, g in grads.items():  # before clipping: one such number would spoil the norm of all
            if not np.isfinite(g).all():
                raise Diverged(f"The gradient of {name} is NaN or infinite at step {self.steps + 1}")
        if self.max_norm is not None:
            grads, _ = optim.clip_by_global_norm(grads, self.max_norm)
        if self.max_value is not None:
            grads = optim.clip_by_value(grads, self.max_value)
        self.optimiser.step(grads)
        return loss

    def _held_out_loss(self):
        with self.model.evaluating():  # without dropout
            return self.validate(self.model)
