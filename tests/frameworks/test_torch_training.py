"""frameworks.LikeTorch trains as PyTorch's own layers do; unit 13's puzzle is told with it."""

import numpy as np
import pytest

from rnnkit import frameworks, nn, optim

pytestmark = pytest.mark.frameworks
LAYERS = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}


@pytest.mark.parametrize("kind", LAYERS)
def test_outputs_stay_those_of_pytorch_over_five_steps(kind):
    import torch

    rng = np.random.default_rng(3)
    x, target = rng.standard_normal((7, 3, 5)), rng.uniform(-0.9, 0.9, (7, 3, 4))
    ours = LAYERS[kind](5, 4, rng=rng, dtype=np.float64)
    theirs = frameworks.LikeTorch(ours)
    real = getattr(torch.nn, kind)(5, 4).double()
    real.load_state_dict({name: torch.tensor(array) for name, array in theirs.params.items()})
    steppers = [optim.SGD(ours.params, 0.5), optim.SGD(theirs.params, 0.5), torch.optim.SGD(real.parameters(), 0.5)]
    apart = []
    for _ in range(6):
        h_real, _ = real(torch.tensor(x))
        h, h_theirs = ours.forward(x)[0], theirs.forward(x)[0]
        np.testing.assert_allclose(h_theirs, h_real.detach().numpy(), rtol=0, atol=1e-14)
        apart.append(np.abs(h - h_real.detach().numpy()).max())
        steppers[2].zero_grad()
        torch.nn.functional.mse_loss(h_real, torch.tensor(target)).backward()
        for layer, h_now, stepper in ((ours, h, steppers[0]), (theirs, h_theirs, steppers[1])):
            layer.backward(2 * (h_now - target) / target.size)
            stepper.step(layer.grads)
        for name, parameter in real.named_parameters():
            np.testing.assert_allclose(theirs.grads[name], parameter.grad.numpy(), rtol=0, atol=1e-14)
        steppers[2].step()
    assert apart[0] < 1e-15
    assert (max(apart) < 1e-14) if kind == "GRU" else (min(apart[1:]) > 0.01)
