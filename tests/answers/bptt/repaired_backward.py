# Submissions for repaired_backward; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
# %% right: both mended
def repaired_backward(dy, inputs, states, Wxh, Whh, Why):
    dh = Why.T @ dy
    dWxh, dWhh, dbh = 0 * Wxh, 0 * Whh, 0 * dh
    for t in range(len(inputs) - 1, -1, -1):
        da = dh * (1 - states[t + 1] * states[t + 1])
        dWxh = dWxh + da @ inputs[t].T
        dWhh = dWhh + da @ states[t].T
        dbh = dbh + da
        dh = Whh.T @ da
    return dWxh, dWhh, dbh
# %% wrong: states[t - 1]
# named: One fault is mended, one is left. dWhh is made with states[t − 1]
#-         dWhh = dWhh + da @ states[t].T
#+         dWhh = dWhh + da @ states[t - 1].T
# %% wrong: states[t - 1], and Whh not transposed
# named: Two faults are left: on the way back Whh is used as on the way forward. dWhh
#-         dWhh = dWhh + da @ states[t].T
#+         dWhh = dWhh + da @ states[t - 1].T
# ...
#-         dh = Whh.T @ da
#+         dh = Whh @ da
# %% wrong: Why at every step
# named: The output's gradient arrives at every step
def repaired_backward(dy, inputs, states, Wxh, Whh, Why):
    dWxh, dWhh, dbh = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros((len(Whh), 1), Whh.dtype)
    dh = Why.T @ dy
    for t in reversed(range(len(inputs))):
        da = (1 - states[t + 1] ** 2) * dh
        dbh += da
        dWxh += da @ inputs[t].T
        dWhh += da @ states[t].T
        dh = Whh.T @ da + Why.T @ dy
    return dWxh, dWhh, dbh
# %% wrong: range(1, T)
# named: The first step is left out
def repaired_backward(dy, inputs, states, Wxh, Whh, Why):
    dWxh, dWhh, dbh = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros((len(Whh), 1), Whh.dtype)
    dh = Why.T @ dy
    for t in reversed(range(1, len(inputs))):
        da = (1 - states[t + 1] ** 2) * dh
        dbh += da
        dWxh += da @ inputs[t].T
        dWhh += da @ states[t].T
        dh = Whh.T @ da
    return dWxh, dWhh, dbh
