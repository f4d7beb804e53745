#!/usr/bin/env bash
# What does attention give for a query that may look at no key, by a boolean mask and by its float twin of 0 and -inf?
#
# Guess:    the two masks are the same thing, so the answer is the same in one library: NaN, or 0.
# Happens:  with the boolean mask JAX, Flax and MLX give the mean over all values, the masked ones too: what stands in
#           the padding comes out. With the float mask they give NaN, and the gradient of a loss over the other queries
#           is NaN for every key. ONNX's operator, in onnxruntime, gives 0 for both.
# Versions: jax 0.10.2, flax 0.12.8, mlx 0.32.4 (CPU), onnx 1.23.2, onnxruntime 1.32.0, numpy 2.4.6, Python 3.11.
# Output:   JAX          boolean: mean of all values, gradient finite   float: nan, gradient nan
#           Flax         boolean: mean of all values, gradient finite   float: nan, gradient nan
#           MLX          boolean: mean of all values, gradient finite   float: nan, gradient nan
#           onnxruntime  boolean: 0                                     float: 0
# So:       a layer says what a query without keys gives; a finite number there is no proof that the mask holds.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    jax==0.10.2 flax==0.12.8 'mlx[cpu]==0.32.4' onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 2>/dev/null
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import flax.nnx
import jax
import jax.numpy as jnp
import mlx.core as mx
import numpy as np
import onnxruntime
from onnx import TensorProto, helper

rng = np.random.default_rng(0)
queries, keys, values = rng.normal(size=(3, 1, 1, 3, 4)).astype(np.float32)  # batch, head, time, size
keep = np.array([[True, True, False], [False, False, False], [True, True, True]])  # the second query has no key
added = np.where(keep, 0, -np.inf).astype(np.float32)


def jax_like(attend):
    def run(mask):
        q, k, v = (jnp.swapaxes(a, 1, 2) for a in (queries, keys, values))
        mask = mask[None, None]
        given = {"mask": mask} if mask.dtype == bool else {"bias": mask}
        output = jnp.swapaxes(attend(q, k, v, **given), 1, 2)
        gradient = jax.grad(lambda k: attend(q, k, v, **given)[:, np.array([0, 2])].sum())(k)
        return output, gradient

    return run


def with_mlx(mask):
    q, k, v = (mx.array(a) for a in (queries, keys, values))

    def attend(k):
        return mx.fast.scaled_dot_product_attention(q, k, v, scale=0.5, mask=mx.array(mask))

    return attend(k), mx.grad(lambda k: attend(k)[:, :, mx.array([0, 2])].sum())(k)


def with_onnxruntime(mask):
    kinds = {"q": TensorProto.FLOAT, "k": TensorProto.FLOAT, "v": TensorProto.FLOAT}
    inputs = [helper.make_tensor_value_info(name, kind, [1, 1, 3, 4]) for name, kind in kinds.items()]
    kind = TensorProto.BOOL if mask.dtype == bool else TensorProto.FLOAT
    inputs.append(helper.make_tensor_value_info("mask", kind, [3, 3]))
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1, 3, 4])
    graph = helper.make_graph([helper.make_node("Attention", ["q", "k", "v", "mask"], ["y"])], "g", inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 23)], ir_version=11)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return session.run(None, {"q": queries, "k": keys, "v": values, "mask": mask})[0], None


def words(output, gradient):
    output = np.array(output).reshape(3, 4)
    assert np.isfinite(output[[0, 2]]).all()
    if np.isnan(output[1]).all():
        found = "nan"
    else:
        found = {True: "mean of all values", False: "0"}[np.allclose(output[1], values[0, 0].mean(0), atol=1e-5)]
        assert found != "0" or not output[1].any()
    if gradient is not None:
        found += ", gradient " + ("finite" if np.isfinite(np.array(gradient)).all() else "nan")
    return found


runs = {
    "JAX": jax_like(jax.nn.dot_product_attention),
    "Flax": jax_like(flax.nnx.dot_product_attention),
    "MLX": with_mlx,
    "onnxruntime": with_onnxruntime,
}
found = []
for name, run in runs.items():
    boolean, float_mask = words(*run(keep)), words(*run(added))
    print(f"{name:12} boolean: {boolean:36}  float: {float_mask}")
    found.append((boolean, float_mask))
expected = [("mean of all values, gradient finite", "nan, gradient nan")] * 3 + [("0", "0")]
raise SystemExit(0 if found == expected else "this has changed")
PYTHON
