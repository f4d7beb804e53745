# Submissions for repaired_gru_2014; tests/answers/__init__.py tells how they are written.
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
# %% wrong: z first
# named: The gates r and z have changed places
def sigmoid(a):
    return 0.5 * (1 + np.tanh(0.5 * a))

def repaired_gru_2014(x, h0, Wx, Wh, b):
    H = len(h0)
    h = np.zeros((len(x), H), h0.dtype)
    p = h0
    for t in range(len(x)):
        a = Wx @ x[t] + b
        z = sigmoid(a[:H] + Wh[:H] @ p)
        r = sigmoid(a[H:2*H] + Wh[H:2*H] @ p)
        n = np.tanh(a[2*H:] + Wh[2*H:] @ (r * p))
        p = z * p + (1 - z) * n
        h[t] = p
    return h
# %% wrong: no bias
# named: The bias b is missing from the sums
def sigmoid(a):
    return 0.5 * (1 + np.tanh(0.5 * a))

def repaired_gru_2014(x, h0, Wx, Wh, b):
    H = len(h0)
    h = np.zeros((len(x), H), h0.dtype)
    p = h0
    for t in range(len(x)):
        a = Wx @ x[t]
        r = sigmoid(a[:H] + Wh[:H] @ p)
        z = sigmoid(a[H:2*H] + Wh[H:2*H] @ p)
        n = np.tanh(a[2*H:] + Wh[2*H:] @ (r * p))
        p = z * p + (1 - z) * n
        h[t] = p
    return h
