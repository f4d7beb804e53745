"""What compiled steps share: how they are compiled, and tanh and sigmoid in float32, in operations of which SIMD
computes 8 or 16 at once."""

import numpy as np
from numba import njit

# A number without a dtype would make the loops compute in float64.
HALF, ONE, BOUND, QUARTER = np.float32([0.5, 1, 9, 0.25])
A0, A2, A4 = np.float32([10395, 1260, 21])
B0, B2, B4 = np.float32([10395, 4725, 210])

PIECE = 1024  # units of all sequences at a time: what a step needs of them stays in the nearest cache

compiled = njit(error_model="numpy", cache=True)  # without Python's check for a division by 0, which stops SIMD


@compiled
def tanh(x):
    """tanh of a float32, to 2e-7, in operations that SIMD has.

    Lambert's continued fraction x/(1 + x²/(3 + x²/(5 + …))), cut off after 11, gives tanh(x/4) as p/q; then twice
    tanh(2y) = 2 tanh y / (1 + tanh² y), with one division in the end. Beyond ±9, tanh is ±1 in float32.
    """
    x = BOUND if x > BOUND else x  # in this form NaN stays NaN
    x = -BOUND if x < -BOUND else x
    y = QUARTER * x
    z = y * y
    p, q = y * (A0 + z * (A2 + z * A4)), B0 + z * (B2 + z * (B4 + z))
    p, q = (p + p) * q, q * q + p * p
    t = (p + p) * q / (q * q + p * p)
    t = ONE if t > ONE else t  # rounding might take it past 1, and a sigmoid with it
    return -ONE if t < -ONE else t


@compiled
def sigmoid(half):
    """sigmoid(a), given a/2."""
    return HALF + HALF * tanh(half)
