"""ONNX files made by hand: what convert.from_onnx reads, and what it refuses, each by its name; `make test-frameworks`
runs this."""

import numpy as np
import onnx.reference
import onnxruntime
import pytest
from carried import CELLS, assert_close, assert_equal_runs, level, random_layer, random_state, stacked

from rnnkit import convert, nn
from rnnkit.convert import cells

pytestmark = pytest.mark.frameworks
helper, numpy_helper, FLOAT = onnx.helper, onnx.numpy_helper, onnx.TensorProto.FLOAT

T, N, D, H = 6, 4, 5, 3
each_cell = pytest.mark.parametrize("cell", CELLS)


def file(nodes, inputs, outputs, weights=None, opset=20, **options):
    """A model; inputs and outputs by name with their axes, {"x": ["T", "N", 5]}."""
    infos = [
        [helper.make_tensor_value_info(name, FLOAT, shape) for name, shape in given.items()]
        for given in (inputs, outputs)
    ]
    tensors = [numpy_helper.from_array(np.ascontiguousarray(a), name) for name, a in (weights or {}).items()]
    graph = helper.make_graph(nodes, "by hand", *infos, tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9, **options)


def weights_of(layer, names="WRB", of=""):
    cell = next(cell for cell, kind in CELLS.items() if isinstance(layer, kind))
    return {f"{name}{of}": a for name, a in cells.to_onnx(cell, layer.params).items() if name in names}


def one_node(layer, names=("x", "W", "R", "B"), weights=None, shape=("T", "N", D), made=("Y", "Y_h"), **options):
    """A model of one forward node."""
    op = type(layer).__name__
    options = ({"linear_before_reset": 1} if op == "GRU" else {}) | {"hidden_size": H} | options
    options = {name: value for name, value in options.items() if value is not None}
    node = helper.make_node(op, names, made, "the_node", **options)
    outputs = {name: ["T", 1, "N", H] if name == "Y" else [1, "N", H] for name in made}
    return file([node], {"x": list(shape)}, outputs, weights_of(layer) if weights is None else weights)


def change(model, op, **options):
    """The model with other attributes in its nodes of that kind; None takes one away."""
    changed = onnx.ModelProto.FromString(model.SerializeToString())
    for node in changed.graph.node:
        if node.op_type == op:
            kept = [a for a in node.attribute if a.name not in options]
            del node.attribute[:]
            node.attribute.extend(kept + [helper.make_attribute(k, v) for k, v in options.items() if v is not None])
    return changed


def between(model, *nodes, name="x_1", **weights):
    """The model with nodes between x_1, what the level below gives, and the one above, which then reads "moved"."""
    changed = onnx.ModelProto.FromString(model.SerializeToString())
    at = next(k for k, node in enumerate(changed.graph.node) if name in node.input)
    for node in list(changed.graph.node)[at:]:
        node.input[:] = ["moved" if given == name else given for given in node.input]
    later = list(changed.graph.node)[at:]
    del changed.graph.node[at:]
    changed.graph.node.extend([*nodes, *later])
    changed.graph.initializer.extend(numpy_helper.from_array(np.asarray(a), name) for name, a in weights.items())
    return changed


def refused(model, said, **options):
    with pytest.raises(convert.CannotConvert, match=said):
        convert.from_onnx(model, **options)


# read


@each_cell
def test_as_little_as_a_node_can_say(cell, rng):
    layer = random_layer(rng, cell, D, H)
    for name in ("bh", "b", "bx"):
        if name in layer.params:
            layer.params[name][...] = 0
    model = one_node(layer, ("x", "W", "R"), weights_of(layer, "WR"), made=("Y",), hidden_size=None)
    assert_equal_runs(layer, convert.from_onnx(model), rng)


@each_cell
def test_defaults_that_are_said(cell, rng):
    layer = random_layer(rng, cell, D, H)
    said = {"rnn": ["TANH"], "lstm": ["sigmoid", "Tanh", "tanh"], "gru": ["Sigmoid", "TanH"]}[cell]
    options = {"activations": said, "direction": "Forward", "layout": 0}
    if cell == "lstm":
        options["input_forget"] = 0
    assert_equal_runs(layer, convert.from_onnx(one_node(layer, **options)), rng)


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_batch_first_by_layout(cell, rng):
    """onnxruntime does not run it; onnx's own evaluator does for these two."""
    layer = random_layer(rng, cell, D, H)
    model = one_node(layer, shape=("N", "T", D), layout=1)
    again = convert.from_onnx(model)
    x = rng.normal(size=(N, T, D)).astype(np.float32)
    Y = onnx.reference.ReferenceEvaluator(model).run(["Y"], {"x": x})[0]
    assert_close([again.forward(x.swapaxes(0, 1))[0].swapaxes(0, 1)], [Y[:, :, 0]])
    assert_equal_runs(layer, again, rng)


def test_a_stack_whose_nodes_have_different_layouts(rng):
    below, above = level(rng, "lstm", D, H), level(rng, "gru", H, 2)
    nodes = [
        helper.make_node("LSTM", ["x", "W1", "R1", "B1"], ["Y1"], hidden_size=H, layout=1),  # (N, T, 1, H)
        helper.make_node("Transpose", ["Y1"], ["turned"], perm=[1, 2, 0, 3]),
        helper.make_node("Squeeze", ["turned", "one"], ["h1"]),
        helper.make_node("GRU", ["h1", "W2", "R2", "B2"], ["Y2"], hidden_size=2, linear_before_reset=1),
    ]
    weights = weights_of(below, of="1") | weights_of(above, of="2") | {"one": np.array([1])}
    model = file(nodes, {"x": ["N", "T", D]}, {"Y2": ["T", 1, "N", 2]}, weights)
    assert_equal_runs(stacked(below, above), convert.from_onnx(model), rng)
    nodes[1].attribute[0].ints[:] = [0, 2, 1, 3]  # stays (N, T, …): the GRU would read sequences as steps
    refused(file(nodes, {"x": ["N", "T", D]}, {"Y2": ["T", 1, "N", 2]}, weights), "does not read h of the LSTM node")


def test_weights_from_constants_and_what_is_made_of_them(rng):
    layer = random_layer(rng, "gru", D, H)
    weights = weights_of(layer)
    nodes = [
        helper.make_node("Constant", [], ["W"], value=numpy_helper.from_array(weights["W"])),
        helper.make_node("Transpose", ["RT"], ["R2"], perm=[1, 0]),
        helper.make_node("Unsqueeze", ["R2", "zero"], ["R"]),
        helper.make_node("Concat", ["b", "c"], ["bias"], axis=0),
        helper.make_node("Unsqueeze", ["bias", "zero"], ["B"]),
        helper.make_node("GRU", ["x", "W", "R", "B"], ["Y"], hidden_size=H, linear_before_reset=1),
    ]
    b, c = np.split(weights["B"][0], 2)
    constants = {"RT": weights["R"][0].T, "b": b, "c": c, "zero": np.array([0])}
    model = file(nodes, {"x": ["T", "N", D]}, {"Y": ["T", 1, "N", H]}, constants)
    assert_equal_runs(layer, convert.from_onnx(model), rng)


def test_sizes_that_are_unnamed_or_fixed_or_in_a_first_state(rng):
    layer = random_layer(rng, "lstm", D, H)
    for shape in ((None, None, None), (7, None, D), (None, 2, D), (1, 1, D)):
        model = one_node(layer, ("x", "W", "R", "B", "", "h0", "c0"), shape=shape)
        for name in ("h0", "c0"):
            model.graph.input.append(helper.make_tensor_value_info(name, FLOAT, [1, None, H]))
        assert_equal_runs(layer, convert.from_onnx(model), rng)


def test_zeros_as_first_states(rng):
    layer = random_layer(rng, "lstm", D, H)
    weights = weights_of(layer) | {"zeros": np.zeros((1, N, H), np.float32)}
    model = one_node(layer, ("x", "W", "R", "B", "", "zeros", "zeros"), weights, ("T", N, D))
    assert_equal_runs(layer, convert.from_onnx(model), rng)


def test_two_nodes_forward_and_reverse_are_one_level(rng):
    both, above = level(rng, "gru", D, H, ways=2), level(rng, "gru", 2 * H, 2)
    weights = weights_of(both.forwards, of="f") | weights_of(both.backwards, of="b") | weights_of(above, of="2")
    made = {"h": ["T", 1, "N", 2]}
    for first, then in ("fb", "bf"):
        nodes = [
            helper.make_node(
                "GRU",
                ["x", f"W{way}", f"R{way}", f"B{way}"],
                [f"Y{way}"],
                hidden_size=H,
                linear_before_reset=1,
                direction="forward" if way == "f" else "reverse",
            )
            for way in (first, then)
        ]
        nodes += [
            helper.make_node("Concat", ["Yf", "Yb"], ["Y"], axis=3),
            helper.make_node("Squeeze", ["Y", "one"], ["x2"]),
            helper.make_node("GRU", ["x2", "W2", "R2", "B2"], ["h"], hidden_size=2, linear_before_reset=1),
        ]
        model = file(nodes, {"x": ["T", "N", D]}, made, weights | {"one": np.array([1])})
        assert_equal_runs(stacked(both, above), convert.from_onnx(model), rng)
        nodes[2].input[:] = ["Yb", "Yf"]
        refused(
            file(nodes, {"x": ["T", "N", D]}, made, weights | {"one": np.array([1])}), r"does not read h of .* and "
        )


def deep(rng, cell="gru"):
    """A stack of two, and its file."""
    stack = random_layer(rng, cell, D, H, depth=2)
    return stack, convert.to_onnx(stack)


@pytest.mark.parametrize("opset, ratio", [(13, False), (13, True), (11, None)])
def test_dropout_that_does_nothing(opset, ratio, rng):
    stack, model = deep(rng)
    if opset == 11:
        for node in model.graph.node:
            if node.op_type == "Squeeze":
                del node.input[1]
                node.attribute.append(helper.make_attribute("axes", [1]))
        model.opset_import[0].version = 11
    given = ["x_1", "ratio", "off"] if ratio else ["x_1"]
    weights = {"ratio": np.float32(0.5), "off": np.array(False)} if ratio else {}
    dropped = between(model, helper.make_node("Dropout", given, ["moved"]), **weights)
    assert_equal_runs(stack, convert.from_onnx(dropped), rng)


def tagger(rng):
    """Word ids -> embedding -> two LSTM nodes -> a dense layer, and the layers of the two."""
    stack = random_layer(rng, "lstm", D, H, depth=2)
    made = convert.to_onnx(stack, lengths=False)
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in made.graph.initializer}
    weights |= {"table": np.ones((9, D), np.float32), "V": np.ones((H, 2), np.float32)}
    for k in range(2):
        weights |= {f"{letter}0_{k}": np.zeros((1, N, H), np.float32) for letter in "hc"}
    nodes = [helper.make_node("Gather", ["table", "ids"], ["x"]), *made.graph.node]
    nodes.append(helper.make_node("MatMul", ["h", "V"], ["logits"]))
    model = file(nodes, {}, {"logits": ["T", N, 2]}, weights)
    model.graph.input.append(helper.make_tensor_value_info("ids", onnx.TensorProto.INT64, ["T", N]))
    return stack, model


def test_nodes_of_a_larger_model(rng):
    stack, model = tagger(rng)
    onnx.checker.check_model(model)
    refused(model, "the LSTM node 'lstm_0' reads what the Gather node 'x' makes; node='lstm_0' takes it alone")
    for names in ["lstm_0", "lstm_1"], ("Y_0", "Y_1"):
        assert_equal_runs(stack, convert.from_onnx(model, node=names), rng)
    for k, part in enumerate(stack.layers):
        for name in f"lstm_{k}", f"Y_{k}":
            assert_equal_runs(part, convert.from_onnx(model, node=name), rng)
    changed = between(model, helper.make_node("Relu", ["x_1"], ["moved"]))
    refused(changed, r"'lstm_1' does not read h of .*: it comes from the Relu node 'moved'", node=["lstm_0", "lstm_1"])
    assert_equal_runs(stack.layers[1], convert.from_onnx(changed, node="lstm_1"), rng)
    refused(model, "no RNN, LSTM or GRU node is called 'lstm_2'; those of the model: lstm_0, lstm_1", node="lstm_2")
    model.graph.node[0].CopyFrom(helper.make_node("Identity", ["words"], ["x"]))
    model.graph.input[0].CopyFrom(helper.make_tensor_value_info("words", FLOAT, ["T", N, D]))
    refused(model, r"the output 'logits' is made by the MatMul node 'logits'; .* alone: lstm_0, lstm_1")


def test_a_function_of_the_model_is_read(rng):
    layer = random_layer(rng, "gru", D, H)
    gru = helper.make_node("GRU", ["a", "W", "R", "B"], ["Y"], hidden_size=H, linear_before_reset=1)
    imports = [helper.make_opsetid("", 20), helper.make_opsetid("mine", 1)]
    function = helper.make_function("mine", "recurrent", ["a", "W", "R", "B"], ["Y"], [gru], imports[:1])
    call = helper.make_node("recurrent", ["x", "W", "R", "B"], ["Y"], domain="mine")
    model = file([call], {"x": ["T", "N", D]}, {"Y": ["T", 1, "N", H]}, weights_of(layer))
    model.functions.append(function)
    model.opset_import.append(imports[1])
    assert_equal_runs(layer, convert.from_onnx(model), rng)


def test_weights_in_another_file(tmp_path, rng):
    layer = random_layer(rng, "gru", D, H)
    path = tmp_path / "model.onnx"
    onnx.save(one_node(layer), path, save_as_external_data=True, size_threshold=0, location="weights.bin")
    assert (tmp_path / "weights.bin").stat().st_size > 0
    assert_equal_runs(layer, convert.from_onnx(path), rng)
    refused(onnx.load(path, load_external_data=False), "'[WRB]' stand in another file; expected the path")


def test_float64_stays(rng):
    layer = random_layer(rng, "lstm", D, H, dtype="float64")
    again = convert.from_onnx(one_node(layer))
    assert again.dtype == np.float64
    assert_equal_runs(layer, again, rng)


# refused

ATTRIBUTES = {
    "clip": ("lstm", {"clip": 3.0}, "the LSTM node 'the_node' has clip=3.0"),
    "clip of 0": ("gru", {"clip": 0.0}, "has clip=0.0"),
    "input_forget": ("lstm", {"input_forget": 1}, "has input_forget=1"),
    "relu": ("rnn", {"activations": ["Relu"]}, r"the activations of .* are Relu; expected tanh"),
    "hard sigmoid": ("lstm", {"activations": ["HardSigmoid", "Tanh", "Tanh"]}, "are HardSigmoid, Tanh, Tanh; expected"),
    "no squashing of c": ("lstm", {"activations": ["Sigmoid", "Tanh", "Affine"]}, "are Sigmoid, Tanh, Affine"),
    "too few activations": ("gru", {"activations": ["Sigmoid"]}, "are Sigmoid; expected sigmoid, tanh"),
    "alpha": ("rnn", {"activation_alpha": [0.5]}, r"has activation_alpha=\[0.5\]"),
    "beta": ("lstm", {"activation_beta": [0.5]}, r"has activation_beta=\[0.5\]"),
    "2014": ("gru", {"linear_before_reset": 0}, r"is the GRU of 2014 \(linear_before_reset=0\)"),
    "2014 by default": ("gru", {"linear_before_reset": None}, r"is the GRU of 2014 \(linear_before_reset=0\)"),
    "reverse": ("rnn", {"direction": "reverse"}, 'has direction="reverse" alone'),
    "another hidden size": ("gru", {"hidden_size": 4}, r"hidden_size of .* is 4; R says 3"),
    "both ways with one": (
        "gru",
        {"direction": "bidirectional"},
        r"W of .* has shape \(1, 9, 5\); expected \(2, 9, 5\)",
    ),
    "unknown": ("gru", {"zoneout": 0.5}, "has zoneout=0.5"),
}


@pytest.mark.parametrize("cell, options, said", ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_attributes_that_are_refused(cell, options, said, rng):
    layer = random_layer(rng, cell, D, H)
    convert.from_onnx(one_node(layer))
    refused(one_node(layer, **options), said)


def with_input(layer, name, array):
    """A node with one of its inputs as a constant of the model."""
    names = ["x", "W", "R", "B", "", "", "", ""]
    names[["sequence_lens", "initial_h", "initial_c", "P"].index(name) + 4] = name
    return one_node(layer, names, weights_of(layer) | {name: array}, ("T", N, D))


@pytest.mark.parametrize(
    "name, shape, said",
    [
        ("P", (1, 3 * H), r"the LSTM node 'the_node' has peepholes \(P\)"),
        ("initial_h", (1, N, H), r"initial_h of .* is a constant other than 0"),
        ("initial_c", (1, N, H), r"initial_c of .* is a constant other than 0"),
    ],
)
def test_inputs_that_are_refused(name, shape, said, rng):
    layer = random_layer(rng, "lstm", D, H)
    refused(with_input(layer, name, np.full(shape, 0.1, np.float32)), said)
    assert_equal_runs(layer, convert.from_onnx(with_input(layer, name, np.zeros(shape, np.float32))), rng)


def test_lengths_that_are_numbers_are_refused(rng):
    layer = random_layer(rng, "gru", D, H)
    refused(
        with_input(layer, "sequence_lens", np.array([2, 1, 2, 2], np.int32)), r"sequence_lens of .* are neither all"
    )


def test_one_level_with_lengths_and_one_without(rng):
    _, model = deep(rng)
    [above] = [node for node in model.graph.node if node.name == "gru_1"]
    above.input[4] = ""
    refused(model, "the recurrent nodes do not have the same sequence_lens")


def test_first_states_that_are_one(rng):
    _, model = deep(rng)
    [above] = [node for node in model.graph.node if node.name == "gru_1"]
    above.input[5] = "h0_0"
    refused(model, "initial_h of the GRU node 'gru_1' is an input that another first state reads, too")
    above.input[5] = "h_T_0"
    refused(model, "initial_h of the GRU node 'gru_1' is made of another node's states")


STEPS = {
    "Relu": ([("Relu", ["x_1"], {})], {}, "the Relu node 'moved'"),
    "Add": ([("Add", ["x_1", "one"], {})], {"one": np.float32(1)}, "the Add node"),
    "MatMul": ([("MatMul", ["x_1", "eye"], {})], {"eye": np.eye(H, dtype=np.float32)}, "the MatMul node"),
    "LayerNormalization": (
        [("LayerNormalization", ["x_1", "ones"], {})],
        {"ones": np.ones(H, np.float32)},
        "the LayerNormalization node",
    ),
    "Dropout": (
        [("Dropout", ["x_1", "ratio", "on"], {})],
        {"ratio": np.float32(0.5), "on": np.array(True)},
        r"the Dropout node 'moved' \(it drops, as in training\)",
    ),
    "Transpose": ([("Transpose", ["x_1"], {"perm": [1, 0, 2]})], {}, "does not read h of the GRU node 'gru_0'"),
    "turned round": (
        [("Slice", ["x_1", "last", "end", "zero", "back"], {})],
        {"last": np.array([-1]), "end": np.array([-(2**31)]), "zero": np.array([0]), "back": np.array([-1])},
        "does not read h of",
    ),
    "the features turned round": (
        [("Gather", ["x_1", "order"], {"axis": 2})],
        {"order": np.array([2, 1, 0])},
        "does not",
    ),
    "every second step": (
        [("Slice", ["x_1", "zero", "end", "zero", "two"], {})],
        {"zero": np.array([0]), "end": np.array([2**31]), "two": np.array([2])},
        "does not read h of",
    ),
    "Reshape": ([("Reshape", ["x_1", "shape"], {})], {"shape": np.array([1, -1, H])}, "initial_h of .* X says"),
    "half precision": (
        [("Cast", ["x_1"], {"to": onnx.TensorProto.FLOAT16}), ("Cast", ["step_0"], {"to": FLOAT})],
        {},
        r"the Cast node 'step_0' \(it makes float16 of real numbers\)",
    ),
    "whole numbers": (
        [("Cast", ["x_1"], {"to": onnx.TensorProto.INT64}), ("Cast", ["step_0"], {"to": FLOAT})],
        {},
        r"the Cast node 'step_0' \(it makes int64 of real numbers\)",
    ),
}


@pytest.mark.parametrize("steps, weights, said", STEPS.values(), ids=STEPS)
def test_what_stands_between_two_levels_is_refused(steps, weights, said, rng):
    _, model = deep(rng)
    model.opset_import[0].version = 17
    names = [f"step_{k}" for k in range(len(steps) - 1)] + ["moved"]
    nodes = [helper.make_node(op, given, [made], **o) for (op, given, o), made in zip(steps, names, strict=True)]
    changed = between(model, *nodes, **weights)
    onnx.checker.check_model(changed)
    refused(changed, f"the GRU node 'gru_1' reads what {said}" if said.startswith("the ") else said)
    identity = between(model, helper.make_node("Identity", ["x_1"], ["moved"]))
    convert.from_onnx(identity)


def test_a_residual_connection_is_refused(rng):
    stack = random_layer(rng, "gru", H, H, depth=2)
    model = between(convert.to_onnx(stack), helper.make_node("Add", ["x_1", "x"], ["moved"]))
    refused(model, "the GRU node 'gru_1' reads what the Add node 'moved'")


def test_outputs_that_are_not_the_layers_are_refused(rng):
    _, model = deep(rng)
    changes = {
        "Sigmoid": ([helper.make_node("Sigmoid", ["h"], ["y"])], "the output 'y' is made by the Sigmoid node 'y'"),
        "of the level below": ([helper.make_node("Identity", ["x_1"], ["y"])], "the output 'y' is not h of"),
        "both levels": ([helper.make_node("Concat", ["x_1", "h"], ["y"], axis=2)], "the output 'y' is not h of"),
        "and a last state": (
            [helper.make_node("Concat", ["h", "h_T_1"], ["y"], axis=0)],
            "the output 'y' is not h of",
        ),
        "the input": ([helper.make_node("Identity", ["x"], ["y"])], "the output 'y' is not h of"),
        "turned round": ([helper.make_node("Gather", ["h", "order"], ["y"], axis=2)], "the output 'y' is not h of"),
    }
    for nodes, said in changes.values():
        changed = onnx.ModelProto.FromString(model.SerializeToString())
        changed.graph.node.extend(nodes)
        changed.graph.initializer.append(numpy_helper.from_array(np.array([2, 1, 0]), "order"))
        changed.graph.output.append(helper.make_tensor_value_info("y", FLOAT, None))
        refused(changed, said)


def test_an_encoder_and_a_decoder_are_no_stack(rng):
    encoder, decoder = level(rng, "gru", D, H), level(rng, "gru", D, H)
    nodes = [
        helper.make_node("GRU", ["x", "W1", "R1", "B1"], ["", "last"], "encoder", hidden_size=H, linear_before_reset=1),
        helper.make_node(
            "GRU", ["y", "W2", "R2", "B2", "", "last"], ["Y"], "decoder", hidden_size=H, linear_before_reset=1
        ),
    ]
    weights = weights_of(encoder, of="1") | weights_of(decoder, of="2")
    model = file(nodes, {"x": ["S", "N", D], "y": ["T", "N", D]}, {"Y": ["T", 1, "N", H]}, weights)
    refused(model, "the GRU node 'decoder' does not read h of the GRU node 'encoder'")
    assert_equal_runs(encoder, convert.from_onnx(model, node="encoder"), rng)
    assert_equal_runs(decoder, convert.from_onnx(model, node="decoder"), rng)


def test_weights_that_are_refused(rng):
    layer = random_layer(rng, "gru", D, H)
    weights = weights_of(layer)
    half = {name: a.astype(np.float16) for name, a in weights.items()}
    refused(one_node(layer, weights=half), r"W of .* is float16; expected float32 or float64")
    refused(one_node(layer, weights=weights | {"B": weights["B"].astype(np.float64)}), r"B of .* is float64; expected")
    refused(
        one_node(layer, weights=weights | {"B": weights["B"][:, :9]}), r"B of .* has shape \(1, 9\); expected \(1, 18\)"
    )
    refused(one_node(layer, weights=weights | {"R": weights["R"][0]}), r"W and R of .* have 3 and 2 axes; expected 3")
    fed = one_node(layer, weights={name: weights[name] for name in "WB"})
    fed.graph.input.append(helper.make_tensor_value_info("R", FLOAT, [1, 3 * H, H]))
    refused(fed, "R of the GRU node 'the_node' is not a constant of the model")


def test_what_is_no_model(tmp_path):
    (tmp_path / "text.onnx").write_text("a model", encoding="utf-8")
    refused(tmp_path / "text.onnx", "the source is no ONNX model")
    refused(b"a model", "the source is no ONNX model")
    refused(b"", "the source is no ONNX model")
    refused(3, "the source is int; expected an onnx.ModelProto, bytes or a path")
    relu = file([helper.make_node("Relu", ["x"], ["y"])], {"x": [2]}, {"y": [2]})
    refused(relu, "the model has no RNN, LSTM or GRU node; it has Relu")


def test_a_state_of_one_file_fits_the_layer(rng):
    """h0 and c0 of a file are the layer's state, in its order."""
    layer = random_layer(rng, "lstm", D, H)
    running = onnxruntime.InferenceSession(convert.to_onnx(layer).SerializeToString())
    h0, c0 = random_state(rng, layer, N)
    x = rng.normal(size=(T, N, D)).astype(np.float32)
    lengths = np.full(N, T, np.int32)
    h, *_ = running.run(None, {"x": x, "lengths": lengths, "h0": h0[None], "c0": c0[None]})
    assert_close([layer.forward(x, (h0, c0))[0]], [h])
    assert np.abs(layer.forward(x, (c0, h0))[0] - h).max() > 0.01
    assert isinstance(convert.from_onnx(convert.to_onnx(layer)), nn.LSTM)


def test_many_axes_without_a_size(rng):
    stack, model = deep(rng, "lstm")
    for given in model.graph.input:
        for axis in given.type.tensor_type.shape.dim:
            axis.Clear()
    assert_equal_runs(stack, convert.from_onnx(model), rng)


def test_large_sizes_that_are_fixed(rng):
    """More numbers than float32 can tell apart."""
    layer = random_layer(rng, "gru", 512, H)
    model = one_node(layer, weights=weights_of(layer), shape=(600, 64, 512))
    assert_equal_runs(layer, convert.from_onnx(model), rng)


def test_casts_that_change_nothing(rng):
    stack, model = deep(rng)
    there = helper.make_node("Cast", ["x_1"], ["wide"], to=onnx.TensorProto.DOUBLE)
    model = between(model, there, helper.make_node("Cast", ["wide"], ["moved"], to=FLOAT))
    assert_equal_runs(stack, convert.from_onnx(model), rng)


def test_a_stack_that_is_batch_first_throughout(rng):
    below, above = level(rng, "lstm", D, H), level(rng, "gru", H, 2)
    nodes = [
        helper.make_node("LSTM", ["x", "W1", "R1", "B1"], ["Y1"], hidden_size=H, layout=1),
        helper.make_node("Squeeze", ["Y1", "two"], ["h1"]),
        helper.make_node("GRU", ["h1", "W2", "R2", "B2"], ["Y"], hidden_size=2, linear_before_reset=1, layout=1),
    ]
    weights = weights_of(below, of="1") | weights_of(above, of="2") | {"two": np.array([2])}
    model = file(nodes, {"x": ["N", "T", D]}, {"Y": ["N", "T", 1, 2]}, weights)
    assert_equal_runs(stacked(below, above), convert.from_onnx(model), rng)


def sliced(start, end, axis=0, read="x_1", made="moved"):
    """A Slice whose bounds are constants, and these."""
    node = helper.make_node("Slice", [read, f"{made}_s", f"{made}_e", f"{made}_a"], [made])
    return node, {f"{made}_s": np.array([start]), f"{made}_e": np.array([end]), f"{made}_a": np.array([axis])}


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("bound", [1, 2, 4, 6, 7, 64, 66, 70, 71, 512, 2**31 - 2])
def test_a_crop_at_any_length_is_refused(axis, bound, rng):
    _, model = deep(rng)
    for node in model.graph.node:
        del node.input[4:]  # lengths and first states would say that the file is right at one batch alone
    for start, end in (0, bound), (-bound, 2**63 - 1):
        node, constants = sliced(start, end, axis)
        refused(between(model, node, **constants), "Slice|whole and in its order|X says")
        node, constants = sliced(start, end, axis, "x")
        refused(between(model, node, name="x", **constants), "Slice|as it is|X says")


@pytest.mark.parametrize("end", [2**31 - 1, 2**63 - 1])
def test_a_slice_to_the_end_changes_nothing(end, rng):
    stack, model = deep(rng)
    node, constants = sliced(0, end)
    assert_equal_runs(stack, convert.from_onnx(between(model, node, **constants)), rng)


@pytest.mark.parametrize("bound", [2, 4, 66, 512])
def test_an_output_that_is_cropped_is_refused(bound, rng):
    _, model = deep(rng)
    node, constants = sliced(0, bound, read="h", made="y")
    changed = onnx.ModelProto.FromString(model.SerializeToString())
    changed.graph.node.append(node)
    changed.graph.initializer.extend(numpy_helper.from_array(a, name) for name, a in constants.items())
    changed.graph.output.append(helper.make_tensor_value_info("y", FLOAT, None))
    refused(changed, "the output 'y' (has some steps|is made by the Slice node)")


SHORTER = {  # how a length that is not T comes from T
    "Min": [("Min", ["T", "bound"], "end")],
    "Clip": [("Clip", ["T", "", "bound"], "end")],
    "Where": [("Less", ["T", "bound"], "shorter"), ("Where", ["shorter", "T", "bound"], "end")],
    "Mod": [("Mod", ["T", "bound"], "end")],
    "Div": [("Div", ["T", "bound"], "k"), ("Add", ["T", "k"], "end")],
    "Sub and Add": [("Sub", ["T", "T"], "nothing"), ("Add", ["nothing", "bound"], "end")],
    "of all steps": [("Range", ["zero", "T0", "one"], "all"), ("Slice", ["all", "zeros", "bound"], "end")],
    "a small type": [("Cast", ["T", {"to": onnx.TensorProto.INT8}], "k"), ("Cast", ["k", {"to": 7}], "end")],
}


@pytest.mark.parametrize("steps", SHORTER.values(), ids=SHORTER)
def test_a_length_that_is_computed_with_a_bound_is_refused(steps, rng):
    stack, model = deep(rng)
    first = [
        helper.make_node("Shape", ["x_1"], ["sizes"]),
        helper.make_node("Gather", ["sizes", "zeros"], ["T"]),
        helper.make_node("Gather", ["sizes", "zero"], ["T0"]),
    ]
    last = helper.make_node("Slice", ["x_1", "zeros", "end", "zeros"], ["moved"])
    if steps[-1][1][0] == "all":
        last = helper.make_node("Gather", ["x_1", "end"], ["moved"])
    constants = {"zeros": np.array([0]), "bound": np.array([100]), "zero": np.array(0), "one": np.array(1)}
    made = []
    for op, given, name in steps:
        options = given.pop() if isinstance(given[-1], dict) else {}
        made.append(helper.make_node(op, given, [name], **options))
    refused(between(model, *first, *made, last, **constants), "the GRU node 'gru_1' reads what the")
    last = helper.make_node("Slice", ["x_1", "zeros", "T", "zeros"], ["moved"])
    assert_equal_runs(stack, convert.from_onnx(between(model, *first, last, **constants)), rng)


def test_the_first_part_of_a_split_is_refused(rng):
    _, model = deep(rng)
    nodes = [helper.make_node("Split", ["x_1", "parts"], ["moved", "rest"])]
    refused(between(model, *nodes, parts=np.array([512, 88])), r"the Split node 'moved' \(its parts are not the whole")


def test_an_array_that_is_too_large_is_refused_before_it_is_made(rng, monkeypatch):
    monkeypatch.setattr("rnnkit.convert.onnx_flow.LARGEST", 30_000)
    stack, model = deep(rng)
    assert_equal_runs(stack, convert.from_onnx(model), rng)
    expand = [
        helper.make_node("Expand", ["x_1", "shape"], ["wide"]),
        helper.make_node("ReduceMean", ["wide", "axes"], ["moved"], keepdims=0),
    ]
    model.opset_import[0].version = 18
    changed = between(model, *expand, shape=np.array([1000, 1, 1, 1]), axes=np.array([0]))
    refused(changed, r"the Expand node 'wide' \(an array of .* numbers is too large to be followed")
    refused(one_node(stack.layers[0], shape=(1000, 100, D)), "an array of 500000 numbers is too large")


def test_a_state_that_goes_from_node_to_node_of_the_list_is_refused(rng):
    _, model = deep(rng)
    [above] = [node for node in model.graph.node if node.name == "gru_1"]
    for made in ([], ["Identity"], ["Tanh"]):
        changed = onnx.ModelProto.FromString(model.SerializeToString())
        above = next(node for node in changed.graph.node if node.name == "gru_1")
        above.input[5] = "handed" if made else "h_T_0"
        at = list(changed.graph.node).index(above)
        nodes = list(changed.graph.node)
        del changed.graph.node[:]
        handed = [helper.make_node(op, ["h_T_0"], ["handed"]) for op in made]
        changed.graph.node.extend([*nodes[:at], *handed, *nodes[at:]])
        said = "initial_h of the GRU node 'gru_1' is made of another node's states"
        refused(changed, said, node=["gru_0", "gru_1"])
        refused(changed, said)
        convert.from_onnx(changed, node="gru_1")


def test_first_states_in_another_order_are_refused(rng):
    layer = random_layer(rng, "gru", D, H, ways=2)
    right = convert.to_onnx(layer)
    for order, fine in ([0, 1], True), ([1, 0], False):
        gather = helper.make_node("Gather", ["h0", "order"], ["moved"])
        changed = between(right, gather, name="h0", order=np.array(order))
        if fine:
            assert_equal_runs(layer, convert.from_onnx(changed), rng)
        else:
            refused(changed, "initial_h of .* is not a part of the input 'h0' in its order")
    stack, model = deep(rng)
    del model.graph.input[2:]
    model.graph.input.append(helper.make_tensor_value_info("h0", FLOAT, [2, "N", H]))
    for k, at in enumerate((0, 1)):
        node, constants = sliced(at, at + 1, read="h0", made=f"h0_{k}")
        model.graph.node.insert(0, node)
        model.graph.initializer.extend(numpy_helper.from_array(a, name) for name, a in constants.items())
    assert_equal_runs(stack, convert.from_onnx(model), rng)
    for tensor in model.graph.initializer:  # the upper level's for the lower
        if tensor.name in ("h0_0_s", "h0_0_e", "h0_1_s", "h0_1_e"):
            at = {"h0_0_s": 1, "h0_0_e": 2, "h0_1_s": 0, "h0_1_e": 1}[tensor.name]
            tensor.CopyFrom(numpy_helper.from_array(np.array([at]), tensor.name))
    refused(model, "initial_h of the GRU node 'gru_1' is not a part of the input 'h0' in its order")


def test_features_stand_last(rng):
    layer = random_layer(rng, "gru", D, H)
    for perm, shape in ([2, 1, 0], [D, "N", "T"]), ([2, 0, 1], ["N", D, "T"]), ([1, 2, 0], [D, "T", "N"]):
        turned = [given for given in ("x",)]
        model = one_node(layer, ("moved", "W", "R", "B"), shape=shape)
        model.graph.node.insert(0, helper.make_node("Transpose", turned, ["moved"], perm=perm))
        refused(model, "does not read an input of the model as it is, features last")
    model = one_node(layer)
    model.graph.node.append(helper.make_node("Transpose", ["Y"], ["y"], perm=[2, 1, 3, 0]))
    model.graph.output.append(helper.make_tensor_value_info("y", FLOAT, None))
    refused(model, "the output 'y' is not h of")


def test_two_nodes_of_one_name_are_not_chosen_between(rng):
    stack, model = deep(rng)
    for node in model.graph.node:
        if node.op_type == "GRU":
            node.name = "gru"
    refused(model, "several nodes are called 'gru'", node="gru")
    assert_equal_runs(stack, convert.from_onnx(model, ["Y_0", "Y_1"]), rng)


def test_weights_without_their_numbers_are_refused(rng):
    model = one_node(random_layer(rng, "gru", D, H))
    model.graph.initializer[0].dims[:] = [1, 9, 10**6]
    refused(model, "the weights 'W' cannot be read")


def test_what_pytorch_writes_has_its_cure_said(rng):
    refused(file([helper.make_node("Relu", ["x"], ["y"])], {"x": [2]}, {"y": [2]}), "export with dynamo=False")
    layer = random_layer(rng, "gru", D, H)
    model = one_node(layer, ("moved", "W", "R", "B"))
    nodes = [
        helper.make_node("TopK", ["x", "k"], ["sorted", "order"], axis=1),
        helper.make_node("Gather", ["x", "order"], ["moved"], axis=1),
    ]
    for node in reversed(nodes):
        model.graph.node.insert(0, node)
    model.graph.initializer.append(numpy_helper.from_array(np.array([3]), "k"))
    refused(model, "the TopK node .*.*export with enforce_sorted=True")


def test_a_file_that_is_right_at_one_length_is_read_and_one_for_two_sizes_is_not(rng):
    stack, model = deep(rng)
    reshape = helper.make_node("Reshape", ["x_1", "shape"], ["moved"])
    assert_equal_runs(stack, convert.from_onnx(between(model, reshape, shape=np.array([9, -1, H]))), rng)
    refused(between(model, reshape, shape=np.array([5, 3, H])), "reads what the Reshape node 'moved'")
