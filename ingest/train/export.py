"""Write a trained network as an ONNX graph with 8-bit weights.

The graph is written out by hand with onnxruntime's fused operators, so that it does not depend on
an exporter, and holds both heads up to their probabilities. Only the encoder's products and word
vectors are quantised, per channel; the heads stay in single precision.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor

from ingest.train.network import SPAN_WORDS, EncoderSize

FUSED = "com.microsoft"
Array = npt.NDArray[np.generic]


class GraphWriter:
    """Collects nodes and constants of one graph; names of values are counted."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.quantised: list[str] = []

    def constant(self, name: str, value: Array | Tensor) -> str:
        """Add a constant and return its name."""
        array = value.detach().numpy() if isinstance(value, Tensor) else value
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(
        self, kind: str, inputs: Sequence[str], name: str = "", domain: str = "", **how: object
    ) -> str:
        """Add a node with one output and return the output's name."""
        output = name or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], output, domain=domain, **how))
        return output

    def product(self, left: str, name: str, weight: Tensor) -> str:
        """Multiply with a constant that is to be quantised."""
        self.quantised.append(name)
        return self.node("MatMul", [left, self.constant(f"{name}.weight", weight.T)], name)


def write_network(
    weights: Mapping[str, Tensor], size: EncoderSize, *, quantise: bool = True
) -> bytes:
    """Return the ONNX file of a network, ``weights`` being its state."""
    writer = GraphWriter()
    hidden = _write_embeddings(writer, weights, size)
    for number in range(size.layers):
        hidden = _write_layer(writer, weights, size, number, hidden)
    _write_heads(writer, weights, hidden)
    model = _build_model(writer)
    return _quantise(model, writer.quantised) if quantise else bytes(model.SerializeToString())


def _write_embeddings(writer: GraphWriter, weights: Mapping[str, Tensor], size: EncoderSize) -> str:
    words = writer.constant("words.table", weights["encoder.words.weight"])
    writer.quantised.append("words.gather")
    looked_up = writer.node("Gather", [words, "pieces"], "words.gather")
    shapes = writer.constant("shapes.table", weights["encoder.shapes.weight"])
    shaped = writer.node("Gather", [shapes, "shapes"])
    positions = writer.constant("positions.table", weights["encoder.positions.weight"])
    length = writer.node("Shape", ["pieces"], start=1, end=2)
    zero = writer.constant("zero", np.array([0], np.int64))
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
        inputs = [value, kept] + [
            writer.constant(f"{number}.{name}.{part}", get(source))
            for part, source in (
                ("gamma", f"{name}.weight"),
                ("beta", f"{name}.bias"),
                ("bias", bias),
            )
        ]
        return writer.node("SkipLayerNormalization", inputs, domain=FUSED, epsilon=size.epsilon)

    parts = ("query", "key", "value")
    packed = np.concatenate([get(f"{p}.weight").numpy().T for p in parts], axis=1)
    bias = np.concatenate([get(f"{p}.bias").numpy() for p in parts])
    attention = f"{number}.attention"
    writer.quantised.append(attention)
    inputs = [
        hidden,
        writer.constant(f"{number}.qkv", packed),
        writer.constant(f"{number}.qkv.b", bias),
    ]
    mixed = writer.node("Attention", inputs, attention, FUSED, num_heads=size.heads)
    mixed = writer.product(mixed, f"{number}.output", get("output.weight"))
    hidden = add_norm(mixed, hidden, "attended", "output.bias")
    wide = writer.product(hidden, f"{number}.widen", get("widen.weight"))
    wide_bias = writer.constant(f"{number}.widen.b", get("widen.bias"))
    wide = writer.node("BiasGelu", [wide, wide_bias], domain=FUSED)
    narrow = writer.product(wide, f"{number}.narrow", get("narrow.weight"))
    return add_norm(narrow, hidden, "fed", "narrow.bias")


def _write_heads(writer: GraphWriter, weights: Mapping[str, Tensor], hidden: str) -> None:
    def linear(value: str, name: str, *, bias: bool = True) -> str:
        weight = writer.constant(f"{name}.w", weights[f"heads.{name}.weight"].T)
        product = writer.node("MatMul", [value, weight])
        if not bias:
            return product
        return writer.node(
            "Add", [product, writer.constant(f"{name}.b", weights[f"heads.{name}.bias"])]
        )

    axis = writer.constant("axis0", np.array([0], np.int64))
    flat = writer.node("Squeeze", [hidden, axis])
    flat_shapes = writer.node("Squeeze", ["shapes", axis])
    first = writer.node("Gather", [flat, "words"])
    table = writer.constant("heads.shapes", weights["heads.shapes.weight"])
    shaped = writer.node("Gather", [table, writer.node("Gather", [flat_shapes, "words"])])
    first = writer.node("Concat", [first, shaped], axis=1)
    writer.node("Softmax", [linear(first, "bio")], "bio", axis=-1)
    inside = linear(first, "inside", bias=False)
    total = writer.node("CumSum", [inside, writer.constant("axis", np.array(0, np.int64))])
    before = writer.node("Sub", [total, inside])
    one = writer.constant("axis1", np.array([1], np.int64))
    before = writer.node("Unsqueeze", [before, one])
    summed = writer.node("Sub", [writer.node("Gather", [total, "ends"]), before])
    sizes = np.arange(1, SPAN_WORDS + 1, dtype=np.float32)[None, :, None]
    mean = writer.node("Div", [summed, writer.constant("sizes", sizes)])
    start = writer.node("Unsqueeze", [linear(first, "start"), one])
    end = writer.node("Gather", [linear(first, "end", bias=False), "ends"])
    length = writer.constant("lengths", weights["heads.length.weight"])
    spans = writer.node(
        "Add", [writer.node("Add", [mean, end]), writer.node("Add", [start, length])]
    )
    spans = writer.node("Gelu", [spans], domain=FUSED)
    writer.node("Softmax", [linear(spans, "kind")], "spans", axis=-1)


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
    ]
    graph = helper.make_graph(writer.nodes, "recogniser", inputs, outputs, writer.constants)
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
