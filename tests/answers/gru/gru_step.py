# Submissions for gru_step; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
# %% right: split, tuple
def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))

def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    a = x_t @ Wx.T + bx
    u = h_prev @ Wh.T + bh
    ar, az, an = np.split(a, 3, axis=1)
    ur, uz, un = np.split(u, 3, axis=1)
    r = sigmoid(ar + ur)
    z = sigmoid(az + uz)
    n = np.tanh(an + r * un)
    h_t = (1 - z) * n + z * h_prev
    return h_t, (x_t, h_prev, Wx, Wh, r, z, n, un)
# %% right: einsum on three blocks, dict
def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[-1]
    A = np.einsum("ghd,nd->gnh", Wx.reshape(3, H, -1), x_t) + bx.reshape(3, 1, H)
    B = np.einsum("ghk,nk->gnh", Wh.reshape(3, H, H), h_prev) + bh.reshape(3, 1, H)
    r, z = 1 / (1 + np.exp(-A[:2] - B[:2]))
    n = np.tanh(A[2] + r * B[2])
    return n + z * (h_prev - n), {"r": r, "z": z, "n": n}
# %% right: row by row, list
def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    N, H = h_prev.shape
    out = np.empty_like(h_prev)
    logistic = lambda v: 1 / (1 + np.exp(-v))
    for k in range(N):
        a, u = Wx.dot(x_t[k]) + bx, Wh.dot(h_prev[k]) + bh
        r, z = logistic(a[:H] + u[:H]), logistic(a[H:2 * H] + u[H:2 * H])
        out[k] = (1 - z) * np.tanh(a[2 * H:] + r * u[2 * H:]) + z * h_prev[k]
    return out, [x_t, h_prev]
# %% right: a class instance, both gates at once
class Memory(object):
    def __init__(self, **kw):
        self.__dict__.update(kw)

def gru_step(x, h, Wx, Wh, bx, bh):
    H2 = 2 * h.shape[1]
    rz = 1 / (1 + np.exp(-(x @ Wx[:H2].T + h @ Wh[:H2].T + bx[:H2] + bh[:H2])))
    r, z = np.hsplit(rz, 2)
    q = h @ Wh[H2:].T + bh[H2:]
    n = np.tanh(x @ Wx[H2:].T + bx[H2:] + r * q)
    return (1 - z) * n + z * h, Memory(x=x, h=h, r=r, z=z, q=q, n=n)
# %% wrong: z and 1 - z exchanged
# named: z is the wrong way round: here it is the share of the old
#-     h_t = (1 - z) * n + z * h_prev
#+     h_t = z * n + (1 - z) * h_prev
# %% wrong: order z, r, n
# named: The gates r and z have changed places: r, from the first
#-     r = sigmoid(ar + ur)
#-     z = sigmoid(az + uz)
#+     z = sigmoid(ar + ur)
#+     r = sigmoid(az + uz)
# %% wrong: 2014 form
# named: This is the form of 2014: r multiplies h_{t−1} before the
#-     n = np.tanh(an + r * un)
#+     n = np.tanh(an + (r * h_prev) @ np.split(Wh, 3)[2].T + bh[2 * r.shape[1]:])
# %% wrong: bias outside r
# named: The bias b_hn stands outside of the reset gate, as if b_x
#-     n = np.tanh(an + r * un)
#+     bn = np.split(bh, 3)[2]
#+     n = np.tanh(an + r * (un - bn) + bn)
# %% wrong: r on both
# named: r multiplies the input's part of the candidate as well;
#-     n = np.tanh(an + r * un)
#+     n = np.tanh(r * (an + un))
# %% wrong: r on the input
# named: r multiplies the input's part of the candidate; it
#-     n = np.tanh(an + r * un)
#+     n = np.tanh(r * an + un)
# %% wrong: no r
# named: The reset gate is not used: it multiplies W_hn h_{t−1} +
#-     n = np.tanh(an + r * un)
#+     n = np.tanh(an + un)
# %% wrong: sigmoid candidate
# named: The candidate n has a sigmoid; its function is tanh, so
#-     n = np.tanh(an + r * un)
#+     n = sigmoid(an + r * un)
# %% wrong: bh forgotten
# named: The bias b_h is missing.
#-     u = h_prev @ Wh.T + bh
#+     u = h_prev @ Wh.T
# %% wrong: bx forgotten
# named: The bias b_x is missing.
#-     a = x_t @ Wx.T + bx
#+     a = x_t @ Wx.T
# %% wrong: bx in r as well: both biases inside
# named: bx stands inside the reset gate as well: r multiplies
#-     a = x_t @ Wx.T + bx
#-     u = h_prev @ Wh.T + bh
#+     a = x_t @ Wx.T
#+     u = h_prev @ Wh.T + bh + bx
# %% wrong: r in the mix
# named: r stands in the new state as well; its place is in the
#-     h_t = (1 - z) * n + z * h_prev
#+     h_t = (1 - z) * n + z * r * h_prev
# %% wrong: Wh blocks not transposed
# named: Each gate's own block of Wh stands without `.T`: with
#-     u = h_prev @ Wh.T + bh
#+     u = h_prev @ np.hstack(np.split(Wh, 3)) + bh
# %% wrong: no cache
# says: gru_step: it returned one array of shape (4, 5); expected 2
#-     return h_t, (x_t, h_prev, Wx, Wh, r, z, n, un)
#+     return h_t
# %% wrong: the state is cut off at 1
# named: The state is clipped
def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    s = lambda a: 0.5 * (1 + np.tanh(0.5 * a))
    H = h_prev.shape[1]
    a, u = x_t @ Wx.T + bx, h_prev @ Wh.T + bh
    r, z = s(a[:, :H] + u[:, :H]), s(a[:, H:2 * H] + u[:, H:2 * H])
    n = np.tanh(a[:, 2 * H:] + r * u[:, 2 * H:])
    return np.clip((1 - z) * n + z * h_prev, -1, 1), None
# %% wrong: reshape(N, H, 3)
# named: Every third column is read as a block
def gru_step(x, h, Wx, Wh, bx, bh):
    (N, H), s = h.shape, lambda a: 1 / (1 + np.exp(-a))
    gx, gh = x @ Wx.T + bx, h @ Wh.T + bh
    gx, gh = gx.reshape(N, H, 3), gh.reshape(N, H, 3)
    r, z = s(gx[:, :, 0] + gh[:, :, 0]), s(gx[:, :, 1] + gh[:, :, 1])
    h_n = gh[:, :, 2]
    n = np.tanh(gx[:, :, 2] + r * h_n)
    new = (1 - z) * n + z * h
    return new, (x, h, Wx, Wh, r, z, n, h_n)
# %% wrong: z, r, n
# named: The gates r and z have changed places
def gru_step(x, h, Wx, Wh, bx, bh):
    (N, H), s = h.shape, lambda a: 1 / (1 + np.exp(-a))
    gx, gh = x @ Wx.T + bx, h @ Wh.T + bh
    (x_z, x_r, x_n), (h_z, h_r, h_n) = np.split(gx, 3, axis=1), np.split(gh, 3, axis=1)
    z, r = s(x_z + h_z), s(x_r + h_r)
    n = np.tanh(x_n + r * h_n)
    new = (1 - z) * n + z * h
    return new, (x, h, Wx, Wh, r, z, n, h_n)
# %% wrong: n, r, z
# named: The rows of the stack are read as n, r, z
def gru_step(x, h, Wx, Wh, bx, bh):
    (N, H), s = h.shape, lambda a: 1 / (1 + np.exp(-a))
    gx, gh = x @ Wx.T + bx, h @ Wh.T + bh
    (x_n, x_r, x_z), (h_n, h_r, h_z) = np.split(gx, 3, axis=1), np.split(gh, 3, axis=1)
    z, r = s(x_z + h_z), s(x_r + h_r)
    n = np.tanh(x_n + r * h_n)
    new = (1 - z) * n + z * h
    return new, (x, h, Wx, Wh, r, z, n, h_n)
# %% wrong: z, r, n on the side of the state alone
# named: The blocks of W_h and b_h alone are read as z, r, n
def gru_step(x, h, Wx, Wh, bx, bh):
    (N, H), s = h.shape, lambda a: 1 / (1 + np.exp(-a))
    gx, gh = x @ Wx.T + bx, h @ Wh.T + bh
    (x_r, x_z, x_n), (h_z, h_r, h_n) = np.split(gx, 3, axis=1), np.split(gh, 3, axis=1)
    z, r = s(x_z + h_z), s(x_r + h_r)
    n = np.tanh(x_n + r * h_n)
    new = (1 - z) * n + z * h
    return new, (x, h, Wx, Wh, r, z, n, h_n)
# %% wrong: z, r, n on the side of the input alone
# named: The blocks of W_x and b_x alone are read as z, r, n
def gru_step(x, h, Wx, Wh, bx, bh):
    (N, H), s = h.shape, lambda a: 1 / (1 + np.exp(-a))
    gx, gh = x @ Wx.T + bx, h @ Wh.T + bh
    (x_z, x_r, x_n), (h_r, h_z, h_n) = np.split(gx, 3, axis=1), np.split(gh, 3, axis=1)
    z, r = s(x_z + h_z), s(x_r + h_r)
    n = np.tanh(x_n + r * h_n)
    new = (1 - z) * n + z * h
    return new, (x, h, Wx, Wh, r, z, n, h_n)
# %% wrong: the gates by reshape, the candidate by a slice
# named: For the gates every third column is taken
def gru_step(x, h, Wx, Wh, bx, bh):
    (N, H), s = h.shape, lambda a: 1 / (1 + np.exp(-a))
    gx, gh = x @ Wx.T + bx, h @ Wh.T + bh
    r, z, _ = np.moveaxis(s(gx + gh).reshape(N, H, 3), 2, 0)
    h_n = gh[:, 2 * H:]
    n = np.tanh(gx[:, 2 * H:] + r * h_n)
    new = (1 - z) * n + z * h
    return new, (x, h, Wx, Wh, r, z, n, h_n)
# %% wrong: z from x alone
# named: z looks at the input alone
def sigmoid(a):
    return 0.5 * (1 + np.tanh(0.5 * a))

def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    ax, ah = x_t @ Wx.T + bx, h_prev @ Wh.T + bh
    r = sigmoid(ax[:, :H] + ah[:, :H])
    z = sigmoid(ax[:, H:2*H])
    q = ah[:, 2*H:]
    n = np.tanh(ax[:, 2*H:] + r * q)
    h_t = (1 - z) * n + z * h_prev
    return h_t, (x_t, h_prev, r, z, n, q, Wx, Wh)
# %% wrong: b_hn left out
# named: The bias b_hn is missing
def sigmoid(a):
    return 0.5 * (1 + np.tanh(0.5 * a))

def gru_step(x_t, h_prev, Wx, Wh, bx, bh):
    H = h_prev.shape[1]
    ax, ah = x_t @ Wx.T + bx, h_prev @ Wh.T + bh
    r = sigmoid(ax[:, :H] + ah[:, :H])
    z = sigmoid(ax[:, H:2*H] + ah[:, H:2*H])
    q = ah[:, 2*H:] - bh[2*H:]
    n = np.tanh(ax[:, 2*H:] + r * q)
    h_t = (1 - z) * n + z * h_prev
    return h_t, (x_t, h_prev, r, z, n, q, Wx, Wh)
