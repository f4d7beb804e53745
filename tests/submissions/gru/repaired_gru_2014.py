# Submissions for repaired_gru_2014; tests/submissions/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
# %% right: with arrays
def repaired_gru_2014(x, h0, Wx, Wh, b):
    T, H = len(x), len(h0)
    h, h_prev = np.zeros((T, H), dtype=x.dtype), h0
    for t in range(T):
        a = Wx @ x[t] + b
        r = 1 / (1 + np.exp(-(a[:H] + Wh[:H] @ h_prev)))
        z = 1 / (1 + np.exp(-(a[H:2 * H] + Wh[H:2 * H] @ h_prev)))
        n = np.tanh(a[2 * H:] + Wh[2 * H:] @ (r * h_prev))
        h[t] = (1 - z) * n + z * h_prev
        h_prev = h[t]
    return h
# %% wrong: z reads the reset state
# named: z reads r ⊙ h_{t−1}
#-         z = 1 / (1 + np.exp(-(a[H:2 * H] + Wh[H:2 * H] @ h_prev)))
#+         z = 1 / (1 + np.exp(-(a[H:2 * H] + Wh[H:2 * H] @ (r * h_prev))))
