"""Answers to receptive_field; tests/answers/__init__.py tells how they are written."""

import numpy as np

from tests.answers import change


# %% right: the sum
def receptive_field(K, dilations):
    return 1 + (K - 1) * sum(dilations)


# %% right: layer by layer
def receptive_field(K, dilations):
    field = 1
    for d in dilations:
        field += (K - 1) * d
    return field


# %% right: a NumPy integer
def receptive_field(K, dilations):
    return np.sum((K - 1) * np.array(dilations)) + 1


# %% right: what reaches the output
def receptive_field(K, dilations):
    reached = {0}
    for d in dilations:
        reached = {back + k * d for back in reached for k in range(K)}
    return max(reached) - min(reached) + 1


# %% right: from the last layer down
def receptive_field(K, dilations):
    if not dilations:
        return 1
    return receptive_field(K, dilations[:-1]) + (K - 1) * dilations[-1]


# %% right: the fields of single layers
def receptive_field(K, dilations):
    fields = [d * (K - 1) + 1 for d in dilations]
    return sum(fields) - len(fields) + 1


# %% right: kernels with holes, convolved
def receptive_field(K, dilations):
    seen = np.ones(1)
    for d in dilations:
        kernel = np.zeros((K - 1) * d + 1)
        kernel[::d] = 1
        seen = np.convolve(seen, kernel)
    return len(seen)


# %% wrong: no 1
# named: The 1 is missing
change(("1 + ", ""), of="the sum")


# %% wrong: starts at 0
# named: The 1 is missing
change(("field = 1", "field = 0"), of="layer by layer")


# %% wrong: K instead of K − 1
# named: Each layer adds K · d here
change(("(K - 1)", "K"), of="layer by layer")


# %% wrong: K times the sum
# named: This is K · Σ d
def receptive_field(K, dilations):
    return K * np.sum(dilations)


# %% wrong: no dilation
# named: The dilations are not used
def receptive_field(K, dilations):
    field = 1
    for _ in dilations:
        field += K - 1
    return field


# %% wrong: a power of K
# named: This is K to the power
def receptive_field(K, dilations):
    return K ** len(dilations)


# %% wrong: a power of 2
# named: This is 2 to the power
def receptive_field(K, dilations):
    return 2 ** len(dilations)


# %% wrong: twice the last
# named: This is K times the last dilation
def receptive_field(K, dilations):
    return K * dilations[-1]


# %% wrong: the widest layer
# named: Only the largest dilation counts here
def receptive_field(K, dilations):
    return (K - 1) * max(dilations) + 1


# %% wrong: the last layer, as the loop overwrites
# named: Only the last layer counts here
change(("field += (K - 1) * d", "field = 1 + (K - 1) * d"), of="layer by layer")


# %% wrong: a product
# named: The dilations are multiplied
def receptive_field(K, dilations):
    return 1 + (K - 1) * int(np.prod(dilations))


# %% wrong: fields multiplied
# named: Each layer's field is 1 + (K − 1) · d, and these are multiplied
def receptive_field(K, dilations):
    field = 1
    for d in dilations:
        field = field * (1 + (K - 1) * d)
    return field


# %% wrong: fields added
# named: The 1 for x_t itself is counted once for every layer
change((" - len(fields) + 1", ""), of="the fields of single layers")


# %% wrong: jumps as with strides
# named: The dilations are multiplied from layer to layer
def receptive_field(K, dilations):
    field, jump = 1, 1
    for d in dilations:
        field += (K - 1) * jump
        jump *= d
    return field


# %% wrong: holes not counted
# named: The inputs that reach the output are counted one by one
change(("max(reached) - min(reached) + 1", "len(reached)"), of="what reaches the output")


# %% wrong: the oldest one
# named: The 1 is missing
change(("max(reached) - min(reached) + 1", "max(reached)"), of="what reaches the output")


# %% wrong: the kernel with d holes
# named: A dilation is read as the number of holes
change(
    ("(K - 1) * d + 1", "(K - 1) * (d + 1) + 1"),
    ("kernel[::d]", "kernel[:: d + 1]"),
    of="kernels with holes, convolved",
)


# %% wrong: both sides
# named: The layers look to both sides
def receptive_field(K, dilations):
    return 2 * (K - 1) * sum(dilations) + 1


# %% wrong: K forgotten
# named: K is not used
def receptive_field(K, dilations):
    return 1 + sum(dilations)


# %% wrong: starts with K
# named: The sum starts at K
change(("field = 1", "field = K"), of="layer by layer")


# %% wrong: one too many
# named: There is one step too many
change(("field = 1", "field = 2"), of="layer by layer")


# %% wrong: each dilation once
# named: Each dilation counts once here
def receptive_field(K, dilations):
    return 1 + (K - 1) * sum(set(dilations))


# %% wrong: the first layer left out
# named: The first layer is left out
change(("in dilations", "in dilations[1:]"), of="layer by layer")


# %% wrong: a float
# named: The field is a whole number
def receptive_field(K, dilations):
    return 1 + (K - 1) * np.sum(dilations) / 1


# %% wrong: a list
# named: The fields of all layers are returned
def receptive_field(K, dilations):
    return (1 + (K - 1) * np.cumsum(dilations)).tolist()


# %% wrong: one number in an array
# says: field is an array
def receptive_field(K, dilations):
    return np.array([1 + (K - 1) * sum(dilations)])


# %% wrong: brackets
# named: Brackets are missing
change(("(K - 1)", "K - 1"), of="the sum")


# %% wrong: brackets round the sum
# named: The brackets stand in the wrong place
def receptive_field(K, dilations):
    return (K - 1) * (sum(dilations) + 1)


# %% wrong: printed
# says: nothing
def receptive_field(K, dilations):
    print(1 + (K - 1) * sum(dilations))


# %% wrong: K · d − 1
# named: A layer adds (K − 1) · d, not K · d − 1
def receptive_field(K, dilations):
    return sum(K * d - 1 for d in dilations) + 1


# %% wrong: doubling taken for granted
# named: The dilations are taken to be 1, 2, 4
def receptive_field(K, dilations):
    return 1 + (K - 1) * (2 ** len(dilations) - 1)


# %% wrong: the first dilation taken to be 1
# named: The first layer is taken to have a dilation of 1
def receptive_field(K, dilations):
    field = K
    for d in dilations[1:]:
        field += (K - 1) * d
    return field


# %% wrong: the mean dilation
def receptive_field(K, dilations):
    return 1 + (K - 1) * int(np.mean(dilations)) * len(dilations)
