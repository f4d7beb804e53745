# Submissions for lstm_step_backward; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
# %% right: tuple cache, fused
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))
def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x_t @ Wx.T + h_prev @ Wh.T + b
    i = sigmoid(a[:, :H])
    f = sigmoid(a[:, H:2 * H])
    g = np.tanh(a[:, 2 * H:3 * H])
    o = sigmoid(a[:, 3 * H:])
    c_t = f * c_prev + i * g
    h_t = o * np.tanh(c_t)
    return h_t, c_t, (x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t)


def lstm_step_backward(dh_t, dc_t, cache):
    x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t = cache
    tc = np.tanh(c_t)
    do = dh_t * tc
    dc = dc_t + dh_t * o * (1 - tc**2)
    di = dc * g
    df = dc * c_prev
    dg = dc * i
    da = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1)
    return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
# %% right: dict cache, separate gates
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))

def lstm_step(x, h, c, Wx, Wh, b):
    i, f, g, o = np.split(x.dot(Wx.T) + h.dot(Wh.T) + b, 4, axis=1)
    i, f, o, g = sigmoid(i), sigmoid(f), sigmoid(o), np.tanh(g)
    c_new = f * c + i * g
    tc = np.tanh(c_new)
    return o * tc, c_new, dict(x=x, h=h, c=c, i=i, f=f, g=g, o=o, tc=tc, W=np.split(Wx, 4), U=np.split(Wh, 4))

def lstm_step_backward(dh, dc, k):
    dc = dc + k["o"] * (1 - k["tc"] ** 2) * dh
    d = [dc * k["g"] * k["i"] * (1 - k["i"]), dc * k["c"] * k["f"] * (1 - k["f"]),
         dc * k["i"] * (1 - k["g"] ** 2), dh * k["tc"] * k["o"] * (1 - k["o"])]
    dx = sum(z @ W for z, W in zip(d, k["W"]))
    dhp = sum(z @ U for z, U in zip(d, k["U"]))
    dW = np.vstack([z.T @ k["x"] for z in d])
    dU = np.vstack([z.T @ k["h"] for z in d])
    return dx, dhp, dc * k["f"], dW, dU, np.hstack([z.sum(0) for z in d])
# %% right: the cache is a closure
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))

def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    z = (x_t @ Wx.T + h_prev @ Wh.T + b).reshape(len(x_t), 4, -1)
    s = sigmoid(z)
    i, f, o = s[:, 0], s[:, 1], s[:, 3]
    g = np.tanh(z[:, 2])
    c = f * c_prev + i * g
    def back(dh, dc):
        t = np.tanh(c)
        dc = dc + dh * o * (1 - t * t)
        dz = np.stack([dc * g, dc * c_prev, dc * i, dh * t], axis=1)
        slope = s * (1 - s)
        slope[:, 2] = 1 - g * g
        dz = (dz * slope).reshape(len(dh), -1)
        return dz @ Wx, dz @ Wh, dc * f, dz.T @ x_t, dz.T @ h_prev, dz.sum(0)
    return o * np.tanh(c), c, back

def lstm_step_backward(dh_t, dc_t, cache):
    return cache(dh_t, dc_t)
# %% right: a class instance with only the inputs; recomputes
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))

class Step:
    def __init__(self, *args):
        self.args = args

def gates(x, h, Wx, Wh, b):
    a = x @ Wx.T + h @ Wh.T + b
    H = h.shape[1]
    return sigmoid(a[:, :H]), sigmoid(a[:, H:2*H]), np.tanh(a[:, 2*H:3*H]), sigmoid(a[:, 3*H:])

def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    i, f, g, o = gates(x_t, h_prev, Wx, Wh, b)
    c = f * c_prev + i * g
    return o * np.tanh(c), c, Step(x_t, h_prev, c_prev, Wx, Wh, b)

def lstm_step_backward(dh_t, dc_t, cache):
    x, h, c_prev, Wx, Wh, b = cache.args
    i, f, g, o = gates(x, h, Wx, Wh, b)
    tc = np.tanh(f * c_prev + i * g)
    dc = dc_t + dh_t * o * (1 - tc) * (1 + tc)
    dx, dh = np.zeros_like(x), np.zeros_like(h)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(b)
    H = h.shape[1]
    for k, dz in enumerate((dc * g * i * (1 - i), dc * c_prev * f * (1 - f), dc * i * (1 - g * g), dh_t * tc * o * (1 - o))):
        r = slice(k * H, (k + 1) * H)
        dx += dz @ Wx[r]
        dh += dz @ Wh[r]
        dWx[r], dWh[r], db[r] = dz.T @ x, dz.T @ h, dz.sum(0)
    return dx, dh, dc * f, dWx, dWh, db
# %% wrong: dc_t forgotten
# named: dc_t is not used: what arrives from the next step at the
#-     dc = dc_t + dh_t * o * (1 - tc**2)
#+     dc = dh_t * o * (1 - tc**2)
# %% wrong: only dc_t
# named: What comes through h_t is missing: dc is dc_t alone. The
#-     dc = dc_t + dh_t * o * (1 - tc**2)
#+     dc = dc_t
# %% wrong: no tanh' on the cell
# named: tanh′ is missing in the way from h_t to c_t.
#-     dc = dc_t + dh_t * o * (1 - tc**2)
#+     dc = dc_t + dh_t * o
# %% wrong: tanh' of c itself
# named: tanh′ has c_t itself in it, 1 − c_t²; it is 1 −
#-     dc = dc_t + dh_t * o * (1 - tc**2)
#+     dc = dc_t + dh_t * o * (1 - c_t**2)
# %% wrong: dc_prev from dc_t alone
# named: dc_prev has only dc_t in it, without what came through
#-     return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
#+     return da @ Wx, da @ Wh, dc_t * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
# %% wrong: do = dh * c
# named: The output gate gets c_t; it was multiplied by tanh(c_t).
#-     do = dh_t * tc
#+     do = dh_t * c_t
# %% wrong: df from the new cell
# named: The forget gate gets the new cell state c_t; it
#-     df = dc * c_prev
#+     df = dc * c_t
# %% wrong: di and dg exchanged
# named: The input gate and the candidate have the wrong partners:
#-     di = dc * g
#+     di = dc * i
# ...
#-     dg = dc * i
#+     dg = dc * g
# %% wrong: no sigmoid' on i
# named: The input gate has lost its sigmoid′.
#-     da = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1)
#+     da = np.concatenate([di, df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1)
# %% wrong: no sigmoid' on f
# named: The forget gate has lost its sigmoid′.
#-     da = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1)
#+     da = np.concatenate([di * i * (1 - i), df, dg * (1 - g**2), do * o * (1 - o)], axis=1)
# %% wrong: sigmoid' without the gate
# named: The derivative of the sigmoid is cut short to 1 − σ: it
#-     da = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1)
#+     da = np.concatenate([di * (1 - i), df * (1 - f), dg * (1 - g**2), do * (1 - o)], axis=1)
# %% wrong: Wh transposed by gates
# named: On the way back each gate's own block of Wh is
#-     return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
#+     return da @ Wx, da @ np.concatenate([w.T for w in np.split(Wh, 4)]), dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
# %% wrong: dh_prev gets the direct path too
#-     return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
#+     return da @ Wx, da @ Wh + dh_t, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
# %% wrong: the sigmoid once more on i
# named: The input gate's slope is made with one sigmoid too many
#-     da = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1)
#+     da = np.concatenate([di * sigmoid(i) * (1 - sigmoid(i)), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1)
# %% wrong: the sigmoid once more on f
# named: The forget gate's slope is made with one sigmoid too many
#-     da = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1)
#+     da = np.concatenate([di * i * (1 - i), df * sigmoid(f) * (1 - sigmoid(f)), dg * (1 - g**2), do * o * (1 - o)], axis=1)
# %% wrong: the sigmoid once more on o
# named: The output gate's slope is made with one sigmoid too many
#-     da = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1)
#+     da = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * sigmoid(o) * (1 - sigmoid(o))], axis=1)
# %% wrong: clipped at 5
# named: The gradients are clipped inside: large ones come out cut
#-     return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
#+     return da @ Wx, da @ Wh, dc * f, *(np.clip(d, -5, 5) for d in (da.T @ x_t, da.T @ h_prev, da.sum(axis=0)))
# %% wrong: all gradients clipped at 20
# says: With large gradients
#-     return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
#+     return tuple(np.clip(d, -20, 20) for d in (da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)))
# %% wrong: tanh(c_t) is in the cache, and tanh is taken once more
# named: tanh is taken twice
#-     return h_t, c_t, (x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t)
#+     return h_t, c_t, (x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, np.tanh(c_t))
# %% wrong: the forget gate gets h_prev
# named: The forget gate gets h_{t−1}
#-     df = dc * c_prev
#+     df = dc * h_prev
# %% wrong: dWh alone transposed
# named: dWh has its axes the other way round
#-     return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
#+     return da @ Wx, da @ Wh, dc * f, da.T @ x_t, h_prev.T @ da, da.sum(axis=0)
# %% wrong: the cache read as f, g, i, o
# named: What lstm_step wrote into the cache as i, f, g, o is read as f, g, i, o
#-     x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t = cache
#+     x_t, h_prev, c_prev, Wx, Wh, f, g, i, o, c_t = cache
# %% wrong: the cache read with i and g in each other's place
# named: i and g have changed places where the cache is read
#-     x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t = cache
#+     x_t, h_prev, c_prev, Wx, Wh, g, f, i, o, c_t = cache
# %% wrong: the cache read with f and o in each other's place
# named: f and o have changed places where the cache is read
#-     x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t = cache
#+     x_t, h_prev, c_prev, Wx, Wh, i, o, g, f, c_t = cache
# %% wrong: old and new cell state in each other's place
# named: c_{t−1} and c_t have changed places where the cache is read
#-     x_t, h_prev, c_prev, Wx, Wh, i, f, g, o, c_t = cache
#+     x_t, h_prev, c_t, Wx, Wh, i, f, g, o, c_prev = cache
# %% wrong: do = dh
# after: the unit's answers above
# named: The output gate gets dh_t alone
def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x_t @ Wx.T + h_prev @ Wh.T + b
    i, f, g, o = a[:, :H], a[:, H:2*H], a[:, 2*H:3*H], a[:, 3*H:]
    i, f, o = sigmoid(i), sigmoid(f), sigmoid(o)
    g = np.tanh(g)
    c_t = f * c_prev + i * g
    s = np.tanh(c_t)
    h_t = o * s
    return h_t, c_t, (x_t, h_prev, c_prev, i, f, g, o, s, Wx, Wh)

def lstm_step_backward(dh_t, dc_t, cache):
    x_t, h_prev, c_prev, i, f, g, o, s, Wx, Wh = cache
    do = dh_t
    dc = dc_t + dh_t * o * (1 - s ** 2)
    di, df, dg = dc * g, dc * c_prev, dc * i
    da = np.hstack([di * i * (1 - i), df * f * (1 - f), dg * (1 - g ** 2), do * o * (1 - o)])
    return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
# %% wrong: dc = dc_t + dh_t
# after: the unit's answers above
# named: dh_t arrives at c_t as it is
def lstm_step(x_t, h_prev, c_prev, Wx, Wh, b):
    H = h_prev.shape[1]
    a = x_t @ Wx.T + h_prev @ Wh.T + b
    i, f, g, o = a[:, :H], a[:, H:2*H], a[:, 2*H:3*H], a[:, 3*H:]
    i, f, o = sigmoid(i), sigmoid(f), sigmoid(o)
    g = np.tanh(g)
    c_t = f * c_prev + i * g
    s = np.tanh(c_t)
    h_t = o * s
    return h_t, c_t, (x_t, h_prev, c_prev, i, f, g, o, s, Wx, Wh)

def lstm_step_backward(dh_t, dc_t, cache):
    x_t, h_prev, c_prev, i, f, g, o, s, Wx, Wh = cache
    do = dh_t * s
    dc = dc_t + dh_t
    di, df, dg = dc * g, dc * c_prev, dc * i
    da = np.hstack([di * i * (1 - i), df * f * (1 - f), dg * (1 - g ** 2), do * o * (1 - o)])
    return da @ Wx, da @ Wh, dc * f, da.T @ x_t, da.T @ h_prev, da.sum(axis=0)
