"""The recurrent networks as ONNX graphs, written node by node.

Written by hand because an LSTM that reads backwards from each row's own end is one ONNX operator, while a traced model
would carry the index arithmetic that torch needs for it; and it does not depend on the exporter of a torch version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from torch import nn

from govtext.encoding.features import PASSAGE_FLOATS, QUESTION_FLOATS
from govtext.training.match_reader import MatchReader

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from govtext.training.tagger import SequenceTagger

_OPSET = 17


class _Graph:
    """Collects nodes and constants; every method returns the name of its result."""

    def __init__(self, weights: dict[str, NDArray[np.float32]]) -> None:
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}
        self._weights = weights

    def op(self, kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> str:
        from onnx import helper

        name = f"t{len(self.nodes)}"
        names = [name] if outputs == 1 else [name, *(f"{name}_{k}" for k in range(1, outputs))]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return name

    def constant(self, value: NDArray[Any] | list[int] | float, name: str | None = None) -> str:
        from onnx import numpy_helper

        array = (
            np.array(value, dtype=np.int64 if isinstance(value, list) else np.float32)
            if not isinstance(value, np.ndarray)
            else value
        )
        name = name or f"c{len(self.constants)}"
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def weight(self, name: str) -> str:
        return self.constant(self._weights[name], name)

    def width(self, name: str) -> int:
        """Columns of a weight."""
        return int(self._weights[name].shape[1])

    def linear(self, name: str, *parts: tuple[str, int]) -> str:
        """A linear layer over parts, with their widths, that torch puts one after another.

        Each part is multiplied by its own columns: copying wide parts together took a fifth of the time, and 8-bit
        activations are scaled part by part.
        """
        matrix = self._weights[f"{name}.weight"].T
        total, begin = self.weight(f"{name}.bias"), 0
        for x, width in parts:
            columns = self.constant(matrix[begin : begin + width], f"{name}.weight.T.{begin}")
            total = self.op("Add", self.op("MatMul", x, columns), total)
            begin += width
        assert begin == len(matrix), (name, begin, len(matrix))
        return total

    def relu_linear(self, name: str, *parts: tuple[str, int]) -> str:
        return self.op("Relu", self.linear(name, *parts))

    def lstm(self, x: str, lengths: str, name: str, hidden: int) -> str:
        """Both directions of ``BiRecurrent``; x: (B, n, d) -> (B, n, 2H)."""

        def gates(tensor: NDArray[np.float32]) -> NDArray[np.float32]:
            i, f, g, o = np.split(tensor, 4)  # torch's order
            return np.concatenate([i, o, f, g])  # ONNX's order

        parts: dict[str, list[NDArray[np.float32]]] = {"w": [], "r": [], "b": []}
        for direction in ("forward_lstm", "backward_lstm"):
            own = {
                k: self._weights[f"{name}.{direction}.{k}_l0"] for k in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            }
            parts["w"].append(gates(own["weight_ih"]))
            parts["r"].append(gates(own["weight_hh"]))
            parts["b"].append(np.concatenate([gates(own["bias_ih"]), gates(own["bias_hh"])]))
        # a copy for each use: the quantizer turns an LSTM's weights in place and would turn shared ones twice
        use = sum(node.op_type == "LSTM" for node in self.nodes)
        w, r, b = (self.constant(np.stack(parts[k]), f"{name}.{k}.{use}") for k in ("w", "r", "b"))
        turned = self.op("Transpose", x, perm=[1, 0, 2])  # (n, B, d)
        y = self.op("LSTM", turned, w, r, b, lengths, hidden_size=hidden, direction="bidirectional")  # (n, 2, B, H)
        return self.op("Reshape", self.op("Transpose", y, perm=[2, 0, 1, 3]), self.constant([0, 0, 2 * hidden]))

    def padding(self, ids: str, lengths: str) -> str:
        """True where a place is padding; (B, n)."""
        width = self.op("Gather", self.op("Shape", ids), self.constant(np.array(1, dtype=np.int64)))
        zero, one = self.constant(np.array(0, dtype=np.int64)), self.constant(np.array(1, dtype=np.int64))
        places = self.op("Unsqueeze", self.op("Range", zero, width, one), self.constant([0]))
        from onnx import TensorProto

        limits = self.op("Unsqueeze", self.op("Cast", lengths, to=TensorProto.INT64), self.constant([1]))
        return self.op("GreaterOrEqual", places, limits)

    def masked(self, x: str, where: str, value: float) -> str:
        return self.op("Where", where, self.constant(value), x)


def _weights(model: nn.Module) -> dict[str, NDArray[np.float32]]:
    return {name: value.detach().cpu().float().numpy() for name, value in model.state_dict().items()}


def _id_inputs(side: str, width: str) -> list[Any]:
    from onnx import TensorProto, helper

    names = ("char_ids", "piece_ids", "classes", "places")
    inputs = [helper.make_tensor_value_info(f"{side}_{name}", TensorProto.INT64, ["batch", width]) for name in names]
    return [*inputs, helper.make_tensor_value_info(f"{side}_lengths", TensorProto.INT32, ["batch"])]


def _embed(graph: _Graph, side: str) -> list[tuple[str, int]]:
    """Vectors of the character, its piece, its class and its place, with their widths."""
    tables = [("char_embedding", "char_ids"), ("piece_embedding", "piece_ids")]
    tables += [("class_embedding", "classes"), ("place_embedding", "places")]
    return [
        (graph.op("Gather", graph.weight(f"{table}.weight"), f"{side}_{ids}"), graph.width(f"{table}.weight"))
        for table, ids in tables
    ]


def _finish(graph: _Graph, name: str, inputs: list[Any], results: dict[str, tuple[str, list[Any]]]) -> Any:
    """Name the results and make a checked model."""
    from onnx import TensorProto, checker, helper

    outputs = []
    for output, (inner, shape) in results.items():
        graph.nodes.append(helper.make_node("Identity", [inner], [output]))
        outputs.append(helper.make_tensor_value_info(output, TensorProto.FLOAT, shape))
    proto = helper.make_model(
        helper.make_graph(graph.nodes, name, inputs, outputs, list(graph.constants.values())),
        producer_name="govtext",
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=8,
    )
    checker.check_model(proto)
    return proto


def save_graph(proto: Any, path: Path) -> None:
    """Write an ``onnx.ModelProto`` to a file."""
    import onnx

    onnx.save(proto, str(path))


def build_tagger_graph(model: SequenceTagger) -> Any:
    """The tagger with its weights as an ``onnx.ModelProto``: text inputs -> ``logits`` (B, n, tags)."""
    graph = _Graph(_weights(model))
    hidden = model.config.hidden
    x = graph.relu_linear("text_in", *_embed(graph, "text"))
    x = graph.lstm(x, "text_lengths", "encoder", hidden)
    x = graph.lstm(x, "text_lengths", "modeller", hidden)
    shape = ["batch", "text_width", len(model.config.tags)]
    return _finish(
        graph, "tagger", _id_inputs("text", "text_width"), {"logits": (graph.linear("out", (x, 2 * hidden)), shape)}
    )


def _reader_inputs(graph: _Graph, side: str, floats: int) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """What is known of each character by itself, and the rest of a side's inputs, with their widths."""
    char, piece, kind, place = _embed(graph, side)
    return [char, piece], [kind, place, (f"{side}_floats", floats)]


def build_reader_graph(model: nn.Module) -> Any:
    """A ``MatchReader`` with its weights as an ``onnx.ModelProto``; inputs and outputs are those of the module."""
    from onnx import TensorProto, helper

    assert isinstance(model, MatchReader)
    graph = _Graph(_weights(model))
    config = model.config
    hidden = config.hidden
    inputs = []
    for side, count in (("question", len(QUESTION_FLOATS)), ("passage", len(PASSAGE_FLOATS))):
        inputs += _id_inputs(side, f"{side}_width")
        shape = ["batch", f"{side}_width", count]
        inputs.append(helper.make_tensor_value_info(f"{side}_floats", TensorProto.FLOAT, shape))

    question_pad = graph.padding("question_char_ids", "question_lengths")
    row_pad = graph.op("Unsqueeze", question_pad, graph.constant([1]))  # (B, 1, Q)
    pad = graph.op("Unsqueeze", graph.padding("passage_char_ids", "passage_lengths"), graph.constant([2]))  # (B, L, 1)
    question_words, question_extra = _reader_inputs(graph, "question", len(QUESTION_FLOATS))
    words, extra = _reader_inputs(graph, "passage", len(PASSAGE_FLOATS))
    floats = ("passage_floats", len(PASSAGE_FLOATS))

    def weighed(left: str, right: str, values: list[tuple[str, int]]) -> list[tuple[str, int]]:
        scores = graph.op("MatMul", left, graph.op("Transpose", right, perm=[0, 2, 1]))
        shares = graph.op("Softmax", graph.masked(scores, row_pad, -1e4), axis=-1)
        return [(graph.op("MatMul", shares, value), width) for value, width in values]

    aligned = weighed(graph.relu_linear("align", *words), graph.relu_linear("align", *question_words), question_words)
    q = graph.relu_linear("question_in", *question_words, *question_extra)
    p = graph.relu_linear("passage_in", *words, *aligned, *extra)
    q = graph.lstm(q, "question_lengths", "encoder", hidden)
    p = graph.lstm(p, "passage_lengths", "encoder", hidden)
    both = 2 * hidden
    scaled = graph.op("Mul", graph.linear("attend_passage", (p, both)), graph.constant(float(hidden) ** -0.5))
    ((context, _),) = weighed(scaled, graph.linear("attend_question", (q, both)), [(q, both)])
    product = graph.op("Mul", p, context)
    fused = graph.relu_linear("fuse", (p, both), (context, both), (product, both), floats)
    m = graph.lstm(fused, "passage_lengths", "modeller", hidden)
    pooled = graph.op("Squeeze", graph.linear("pool", (q, both)), graph.constant([2]))
    weights = graph.op("Softmax", graph.masked(pooled, question_pad, -1e4), axis=-1)
    asked = graph.op("MatMul", graph.op("Unsqueeze", weights, graph.constant([1])), q)  # (B, 1, 2H)
    gate = graph.op("Add", graph.linear("question_point", (asked, both)), graph.constant(1.0))
    point = graph.op("Relu", graph.op("Mul", graph.linear("point", (m, both), (p, both)), gate))
    best = graph.op("ReduceMax", graph.masked(point, pad, 0.0), axes=[1], keepdims=0)
    asked_flat = graph.op("Squeeze", asked, graph.constant([1]))
    end_key = graph.op("Mul", graph.linear("end_key", (point, hidden)), graph.constant(float(config.span_dim) ** -0.5))
    null = graph.linear("null", (best, hidden), (asked_flat, both))
    wide: list[Any] = ["batch", "passage_width"]
    results = {
        "start": (graph.op("Squeeze", graph.linear("start", (point, hidden)), graph.constant([2])), wide),
        "end": (graph.op("Squeeze", graph.linear("end", (point, hidden)), graph.constant([2])), wide),
        "start_key": (graph.linear("start_key", (point, hidden)), [*wide, config.span_dim]),
        "end_key": (end_key, [*wide, config.span_dim]),
        "null": (graph.op("Squeeze", null, graph.constant([1])), ["batch"]),
    }
    return _finish(graph, "match_reader", inputs, results)
