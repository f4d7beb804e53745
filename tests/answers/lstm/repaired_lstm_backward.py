# Submissions for repaired_lstm_backward; tests/answers/__init__.py tells how they are written.
# ruff: noqa
# fmt: off
# %% right: all mended
def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(c[0])
    dWf, dWi, dWg, dWo = np.zeros_like(Wf), np.zeros_like(Wi), np.zeros_like(Wg), np.zeros_like(Wo)
    dh_next, dc_next = np.zeros_like(c[0]), np.zeros_like(c[0])
    for t in reversed(range(len(z))):
        dh = dh_out[t] + dh_next
        tanh_c = np.tanh(c[t + 1])
        dc = dc_next + dh * o[t] * (1 - tanh_c**2)
        df = f[t] * (1 - f[t]) * dc * c[t]
        di = i[t] * (1 - i[t]) * dc * g[t]
        dg = (1 - g[t] ** 2) * dc * i[t]
        do = o[t] * (1 - o[t]) * dh * tanh_c
        dWf += df @ z[t].T
        dWi += di @ z[t].T
        dWg += dg @ z[t].T
        dWo += do @ z[t].T
        dz = Wf.T @ df + Wi.T @ di + Wg.T @ dg + Wo.T @ do
        dh_next = dz[:H]
        dc_next = dc * f[t]
    return dWf, dWi, dWg, dWo
# %% wrong: dh_next is piled up
# named: dh_next is piled up
#-         dh_next = dz[:H]
#+         dh_next += dz[:H]
# %% wrong: dc_next is piled up
# named: dc_next is piled up
#-         dc_next = dc * f[t]
#+         dc_next += dc * f[t]
# %% wrong: both are piled up
# named: dh_next and dc_next are piled up
#-         dh_next = dz[:H]
#-         dc_next = dc * f[t]
#+         dh_next += dz[:H]
#+         dc_next += dc * f[t]
# %% wrong: 1 - g
# named: The square is missing in the slope of g
def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(dh_out[0])
    dWf, dWi, dWg, dWo = (np.zeros_like(W) for W in (Wf, Wi, Wg, Wo))
    dh_next, dc_next = np.zeros_like(c[0]), np.zeros_like(c[0])
    for t in reversed(range(len(z))):
        dh = dh_out[t] + dh_next
        s = np.tanh(c[t + 1])
        dc = dh * o[t] * (1 - s ** 2) + dc_next
        df = dc * c[t] * f[t] * (1 - f[t])
        di = dc * g[t] * i[t] * (1 - i[t])
        dg = dc * i[t] * (1 - g[t])
        do = dh * s * o[t] * (1 - o[t])
        dWf += df @ z[t].T
        dWi += di @ z[t].T
        dWg += dg @ z[t].T
        dWo += do @ z[t].T
        dz = Wf.T @ df + Wi.T @ di + Wg.T @ dg + Wo.T @ do
        dh_next = dz[:H]
        dc_next = dc * f[t]
    return dWf, dWi, dWg, dWo
# %% wrong: dz without Wo
# named: dz lacks what comes through Wo
def repaired_lstm_backward(dh_out, z, f, i, g, o, c, Wf, Wi, Wg, Wo):
    H = len(dh_out[0])
    dWf, dWi, dWg, dWo = (np.zeros_like(W) for W in (Wf, Wi, Wg, Wo))
    dh_next, dc_next = np.zeros_like(c[0]), np.zeros_like(c[0])
    for t in reversed(range(len(z))):
        dh = dh_out[t] + dh_next
        s = np.tanh(c[t + 1])
        dc = dh * o[t] * (1 - s ** 2) + dc_next
        df = dc * c[t] * f[t] * (1 - f[t])
        di = dc * g[t] * i[t] * (1 - i[t])
        dg = dc * i[t] * (1 - g[t] ** 2)
        do = dh * s * o[t] * (1 - o[t])
        dWf += df @ z[t].T
        dWi += di @ z[t].T
        dWg += dg @ z[t].T
        dWo += do @ z[t].T
        dz = Wf.T @ df + Wi.T @ di + Wg.T @ dg
        dh_next = dz[:H]
        dc_next = dc * f[t]
    return dWf, dWi, dWg, dWo
