"""Write a trained network as an ONNX graph with 8-bit weights.

The graph is written out by hand with onnxruntime's fused operators, so that it does not depend on
an exporter, and holds all heads up to their probabilities. Only the encoder's products and word
vectors are quantised, per channel; the heads stay in single precision.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor

from ingest.train.network import SPAN_WORDS, EncoderSize

FUSED = "com.microsoft"
Array = npt.NDArray[np.generic]


class GraphWriter:
    """Collects nodes and constants of one graph; names of values are counted.

    ``prefix`` keeps the names of one network apart from those of the next.
    """

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self.quantised: list[str] = []
        self.prefix = ""

    def constant(self, name: str, value: Array | Tensor, *, shared: bool = False) -> str:
        """Add a constant and return its name; a shared one is added once for all networks."""
        array = value.detach().numpy() if isinstance(value, Tensor) else value
        name = name if shared else self.prefix + name
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def node(
        self, kind: str, inputs: Sequence[str], name: str = "", domain: str = "", **how: Any
    ) -> str:
        """Add a node with one output and return the output's name."""
        output = f"{self.prefix}{name}" if name else f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], output, domain=domain, **how))
        return output

    def product(self, left: str, name: str, weight: Tensor) -> str:
        """Multiply with a constant that is to be quantised."""
        self.quantised.append(self.prefix + name)
        return self.node("MatMul", [left, self.constant(f"{name}.weight", weight.T)], name)


def write_network(
    members: Sequence[Mapping[str, Tensor]], size: EncoderSize, *, quantise: bool = True
) -> bytes:
    """Return the ONNX file of networks of one size, given as their states.

    Several members are run side by side and their probabilities averaged; they share the table of
    word vectors, which training leaves as it was.
    """
    writer = GraphWriter()
    shared_words = members[0]["encoder.words.weight"]
    outputs = []
    for number, weights in enumerate(members):
        if not torch.equal(weights["encoder.words.weight"], shared_words):
            raise ValueError("the networks began with different word vectors")
        writer.prefix = f"m{number}."
        hidden = _write_embeddings(writer, weights, size)
        for layer in range(size.layers):
            hidden = _write_layer(writer, weights, size, layer, hidden)
        outputs.append(_write_heads(writer, weights, hidden))
    writer.prefix = ""
    for name, values in zip(("bio", "spans", "roles"), zip(*outputs, strict=True), strict=True):
        writer.node("Mean", values, name)
    model = _build_model(writer)
    return _quantise(model, writer.quantised) if quantise else bytes(model.SerializeToString())


def _write_embeddings(writer: GraphWriter, weights: Mapping[str, Tensor], size: EncoderSize) -> str:
    words = writer.constant("words.table", weights["encoder.words.weight"], shared=True)
    writer.quantised.append(f"{writer.prefix}words.gather")
    looked_up = writer.node("Gather", [words, "pieces"], "words.gather")
    shapes = writer.constant("shapes.table", weights["encoder.shapes.weight"])
    shaped = writer.node("Gather", [shapes, "shapes"])
    positions = writer.constant("positions.table", weights["encoder.positions.weight"], shared=True)
    length = writer.node("Shape", ["pieces"], start=1, end=2)
    zero = writer.constant("zero", np.array([0], np.int64), shared=True)
    placed = writer.node("Slice", [positions, zero, length])
    summed = writer.node("Add", [writer.node("Add", [looked_up, placed]), shaped])
    gamma = writer.constant("normed.gamma", weights["encoder.normed.weight"])
    beta = writer.constant("normed.beta", weights["encoder.normed.bias"])
    return writer.node("LayerNormalization", [summed, gamma, beta], axis=-1, epsilon=size.epsilon)


def _write_layer(
    writer: GraphWriter, weights: Mapping[str, Tensor], size: EncoderSize, number: int, hidden: str
) -> str:
    def get(name: str) -> Tensor:
        return weights[f"encoder.layers.{number}.{name}"]

    def add_norm(value: str, kept: str, name: str, bias: str) -> str:
        sources = {"gamma": f"{name}.weight", "beta": f"{name}.bias", "bias": bias}
        constants = [
            writer.constant(f"{number}.{name}.{part}", get(source))
            for part, source in sources.items()
        ]
        inputs = [value, kept, *constants]
        return writer.node("SkipLayerNormalization", inputs, domain=FUSED, epsilon=size.epsilon)

    parts = ("query", "key", "value")
    packed = np.concatenate([get(f"{p}.weight").numpy().T for p in parts], axis=1)
    bias = np.concatenate([get(f"{p}.bias").numpy() for p in parts])
    attention = f"{number}.attention"
    writer.quantised.append(writer.prefix + attention)
    inputs = [
        hidden,
        writer.constant(f"{number}.qkv", packed),
        writer.constant(f"{number}.qkv.bias", bias),
    ]
    mixed = writer.node("Attention", inputs, attention, FUSED, num_heads=size.heads)
    mixed = writer.product(mixed, f"{number}.output", get("output.weight"))
    hidden = add_norm(mixed, hidden, "attended", "output.bias")
    wide = writer.product(hidden, f"{number}.widen", get("widen.weight"))
    wide_bias = writer.constant(f"{number}.widen.bias", get("widen.bias"))
    wide = writer.node("BiasGelu", [wide, wide_bias], domain=FUSED)
    narrow = writer.product(wide, f"{number}.narrow", get("narrow.weight"))
    return add_norm(narrow, hidden, "fed", "narrow.bias")


def _write_heads(
    writer: GraphWriter, weights: Mapping[str, Tensor], hidden: str
) -> tuple[str, str, str]:
    """Write the heads and return the names of their probabilities."""

    def linear(value: str, name: str, *, bias: bool = True) -> str:
        weight = writer.constant(f"{name}.w", weights[f"heads.{name}.weight"].T)
        product = writer.node("MatMul", [value, weight])
        if not bias:
            return product
        added = writer.constant(f"{name}.b", weights[f"heads.{name}.bias"])
        return writer.node("Add", [product, added])

    axis = writer.constant("axis0", np.array([0], np.int64), shared=True)
    flat = writer.node("Squeeze", [hidden, axis])
    flat_shapes = writer.node("Squeeze", ["shapes", axis])
    first = writer.node("Gather", [flat, "words"])
    table = writer.constant("heads.shapes", weights["heads.shapes.weight"])
    shaped = writer.node("Gather", [table, writer.node("Gather", [flat_shapes, "words"])])
    first = writer.node("Concat", [first, shaped], axis=1)
    bio = writer.node("Softmax", [linear(first, "bio")], axis=-1)
    start, end = linear(first, "start"), linear(first, "end", bias=False)
    mean = _write_span_means(writer, linear(first, "inside", bias=False))
    one = writer.constant("axis1", np.array([1], np.int64), shared=True)
    lengths = writer.constant("lengths", weights["heads.length.weight"])
    edges = writer.node("Add", [writer.node("Gather", [end, "ends"]), mean])
    begun = writer.node("Add", [writer.node("Unsqueeze", [start, one]), lengths])
    spans = writer.node("Gelu", [writer.node("Add", [edges, begun])], domain=FUSED)
    kinds, roles = (
        writer.node("Softmax", [linear(spans, name)], axis=-1) for name in ("kind", "role")
    )
    return bio, kinds, roles


def _write_span_means(writer: GraphWriter, inside: str) -> str:
    """Write the mean over the words of every span, as differences of running sums."""
    axis = writer.constant("axis", np.array(0, np.int64), shared=True)
    one = writer.constant("axis1", np.array([1], np.int64), shared=True)
    total = writer.node("CumSum", [inside, axis])
    before = writer.node("Unsqueeze", [writer.node("Sub", [total, inside]), one])
    summed = writer.node("Sub", [writer.node("Gather", [total, "ends"]), before])
    sizes = np.arange(1, SPAN_WORDS + 1, dtype=np.float32)[None, :, None]
    return writer.node("Div", [summed, writer.constant("sizes", sizes, shared=True)])


def _build_model(writer: GraphWriter) -> onnx.ModelProto:
    def value(name: str, kind: int, shape: list[int | str]) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, shape)

    inputs = [
        value("pieces", TensorProto.INT64, [1, "length"]),
        value("shapes", TensorProto.INT64, [1, "length"]),
        value("words", TensorProto.INT64, ["count"]),
        value("ends", TensorProto.INT64, ["count", SPAN_WORDS]),
    ]
    outputs = [
        value("bio", TensorProto.FLOAT, ["count", "labels"]),
        value("spans", TensorProto.FLOAT, ["count", SPAN_WORDS, "kinds"]),
        value("roles", TensorProto.FLOAT, ["count", SPAN_WORDS, "names"]),
    ]
    graph = helper.make_graph(
        writer.nodes, "recogniser", inputs, outputs, list(writer.constants.values())
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9)


def _quantise(model: onnx.ModelProto, nodes: Sequence[str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "full.onnx", Path(folder) / "small.onnx"
        onnx.save(model, str(source))
        quantize_dynamic(
            source,
            target,
            op_types_to_quantize=["MatMul", "Attention", "Gather"],
            nodes_to_quantize=list(nodes),
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
        return target.read_bytes()
