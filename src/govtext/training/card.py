"""The card of a model folder, written from ``results.json`` so that the two cannot differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"


def _network(config: dict[str, Any], parameters: int) -> str:
    network = config["network"]
    if config["kind"] == "match-reader":
        return (
            f"Character-level recurrent reader ({parameters:,} parameters): vectors of the character\n"
            f"({network['char_dim']} numbers) and of the word piece that covers it ({network['piece_dim']}), inputs for "
            "what passage and question\nshare, one bidirectional LSTM "
            f"({network['hidden']} a direction) for both texts, attention to the question, a second LSTM"
        )
    return (
        f"Character-level {network['model_type']} encoder of transformers with a span head ({parameters:,} parameters):\n"
        f"{network['num_hidden_layers']} layers of {network['hidden_size']}, pretrained on masked words and numbers; "
        "inputs for what passage and\nquestion share are added to the character vectors"
    )


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def render_reader_card(results: dict[str, Any], config: dict[str, Any], recipe: dict[str, Any]) -> str:
    """README.md of a reader.

    Args:
        results: ``results.json``.
        config: ``config.json``.
        recipe: ``recipe.json``; its ``card`` may hold ``data`` (what the training data are) and ``licence``.
    """
    training, measured = results["training"], results["measured"]
    development, int8, no_answer = measured["development"], measured["int8"], measured["no_answer"]
    em_low, em_high = (_share(x) for x in development["em_interval"])
    f1_low, f1_high = (_share(x) for x in development["f1_interval"])
    n = str(development["n"])
    speeds = f"{int8['int8_chars_per_second']:,} against {int8['torch_chars_per_second']:,} characters a second"
    measures = [
        ("EM, int8 network with the library's windows and decoding", f"{_share(development['em'])} ({em_low} to {em_high})", n),
        ("F1 of the longest common run, the same", f"{_share(development['f1'])} ({f1_low} to {f1_high})", n),
        ("EM / F1, torch float32, whole passage at once", f"{_share(development['torch_em'])} / {_share(development['torch_f1'])}", n),
        (
            f"passage with its answer against passage without it, told apart at the threshold {no_answer['threshold']:.2f}",
            f"{_share(no_answer['balanced_accuracy'])} (mean of both shares)",
            f"{no_answer['n']} + {no_answer['n_without']}",
        ),
        (f"int8 against torch float32, same batches, {int8['threads']} threads, one process", f"{int8['speed_ratio']:.1f} times as fast ({speeds})", str(int8["n"])),
        ("largest difference of a start or end score from torch's", f"{int8['largest_score_difference']:.3f}", str(int8["n"])),
        ("fresh process, import to first answer", f"{measured['load_to_first_answer_seconds']:.2f} s", "best of 3"),
        *((f"size of {name}", f"{size / 2**20:.1f} MiB", "") for name, size in results["sizes_bytes"].items()),
    ]  # fmt: skip
    curve = [
        (str(row["stage"]), str(row["epoch"]), f"{row['loss']:.3f}", f"{_share(row['em'])} / {_share(row['f1'])}", str(row["n"]))
        for row in training.get("curve", [])
        if "em" in row
    ]  # fmt: skip
    sources = ", ".join(f"{name} {count}" for name, count in training.get("examples", {}).items()) or "see the recipe"
    where = training["machine"]
    card = recipe.get("card", {})
    return f"""# {results["model"]}

Finds the words of a Chinese passage that answer a question, or says how likely it is that none do.

```python
from govtext.encoding import load_reader
reader = load_reader("{results["model"]}")
reading = reader.read("白酒产量是多少？", ["2019年白酒产量15.44万千升。"])[0]
reading.spans[0]     # SpanScore(start, end, score): offsets in the passage, score = log odds against no answer
```

In scope: simplified Chinese prose, questions whose answer is one run of words in the passage. Out of scope: answers that
must be computed or put together, yes/no questions, other languages. It should not decide alone what a reader of a report
is told: `govtext.ask` weighs its spans with figures, years, regions and evidence.

## Network

{_network(config, results["parameters"])},
and one softmax over all spans of up to {config["max_answer_chars"]} characters and "no answer". Windows of {config["window_chars"]} characters,
stride {config["stride_chars"]}. No pretrained weights of others went in.

## Training

{card.get("data", "Data: see recipe/data.json.")}
Examples at hand (an epoch takes the shares that the recipe says): {sources}.
Command `{results["command"]}`, seed {results["seed"]}; {training["training_seconds"]} s on {where["device"]}
({where["processor"]}, {where["threads"]} threads, shared with other programs). Recipe, data manifest with SHA-256, versions: `recipe/`.

{_table(("stage", "epoch", "loss", "development EM / F1", "first n"), curve)}

## Measured

{development["file"]}, CMRC's official measure, 95 % intervals by drawing questions with replacement.

{_table(("what", "value", "n"), measures)}

## Limits

- One seed. The development questions were looked at while training and set the threshold; they are not a test set.
- Most training questions are about encyclopaedia articles; generated ones repeat the words of the text more than people do.
- The threshold was set on passages whose answer sentence was cut out. Passages that tell another year or region are harder.
- 8-bit activations are scaled by the largest of a batch, so a score changes by some tenths with what else is read at once.
{"".join(f"- {note}" + chr(10) for note in card.get("notes", []))}
Licence of the weights: {card.get("licence", "not stated")}.
"""


def render_tagger_card(results: dict[str, Any], config: dict[str, Any], recipe: dict[str, Any]) -> str:
    """README.md of a tagger; arguments as for ``render_reader_card``."""
    training, measured = results["training"], results["measured"]
    full, int8, development = training.get("development", {}), measured["int8"], measured["development"]
    low, high = (_share(x) for x in int8["f1_interval"])
    by_kind = ", ".join(f"{kind} {_share(f1)}" for kind, f1 in int8["f1_by_kind"].items())
    curve = [(str(row["epoch"]), f"{row['loss']:.4f}", _share(row["f1"])) for row in training["curve"]]
    measures = [
        ("whole entities, int8 network", f"precision {_share(int8['precision'])}, recall {_share(int8['recall'])}"),
        ("F1, the same", f"{_share(int8['f1'])} ({low} to {high}); {by_kind}"),
        ("F1, torch float32", _share(full.get("f1", 0.0))),
        (
            f"text to entities, {int8['threads']} thread(s), one process",
            f"{int8['chars_per_second']:,} characters a second, {int8['speed_ratio']:.1f} times as fast as with torch",
        ),
        *((f"size of {name}", f"{size / 2**20:.1f} MiB") for name, size in results["sizes_bytes"].items()),
    ]
    taught = training.get("taught_sentences", 0)
    sources = f"{training.get('sentences', '?')} sentences with tags" + (
        f" and {taught} that the teacher tagged" if taught else ""
    )
    card = recipe.get("card", {})
    return f"""# {results["model"]}

Finds names of persons, places and organisations ({", ".join(config["network"]["labels"])}) in simplified Chinese text.

```python
from govtext.encoding import load_tagger
load_tagger("{results["model"]}").tag(["市长王建国到安平县调研。"])[0]     # Entity(start, end, kind, probability), …
```

Out of scope: other kinds of names, traditional characters, linking a name to whom or what it means.

Two bidirectional LSTM layers over characters, their words and kinds ({results["parameters"]:,} parameters); tags are decoded
to valid BIO sequences. Windows of {config["window_chars"]} characters, stride {config["stride_chars"]}.

## Training

{card.get("data", "Data: see recipe/data.json.")}
In all {sources}.
Command `{results["command"]}`, seed {results["seed"]}; {training["training_seconds"]} s on {training["machine"]["device"]}
({training["machine"]["processor"]}, {training["machine"]["threads"]} thread(s), shared with other programs). Recipe, data manifest with SHA-256, versions: `recipe/`.

{_table(("epoch", "loss", "development F1"), curve)}

## Measured

{development["file"]}, n = {development["n"]} sentences, 95 % interval by drawing sentences with replacement.

{_table(("what", "value"), measures)}

## Limits

- One seed. The development sentences were measured after every epoch; they are not a test set.
- Probabilities are not calibrated.
{"".join(f"- {note}" + chr(10) for note in card.get("notes", []))}
Licence of the weights: {card.get("licence", "not stated")}.
"""


def render_salience_card(results: dict[str, Any], config: dict[str, Any], recipe: dict[str, Any]) -> str:
    """README.md of a salience head; arguments as for ``render_reader_card``."""
    training, network = results["training"], config["network"]
    weak, held, where = training["weak"], training["held_out"], training["machine"]
    measures = [
        (f"clauses that state a key fact, {held['folds']} folds over reports", _share(held["precision"]), _share(held["lead_precision"]), str(held["n"])),
        ("news held out, weak labels, after the first stage", _share(weak["precision"]), _share(weak["lead_precision"]), str(weak["n"])),
    ]  # fmt: skip
    sizes = ", ".join(f"{name} {size / 2**20:.1f} MiB" for name, size in results["sizes_bytes"].items())
    card = recipe.get("card", {})
    return f"""# {results["model"]}

Says how likely a clause of a Chinese government report belongs in a short version of it, as log odds.

```python
from govtext.summarization import Summarizer
Summarizer().summarize(document)                 # takes the shipped head in
Summarizer(salience=None).summarize(document)    # does without
```

Out of scope: other kinds of text, choosing without a budget; it does not know what the chosen clauses say already, which
`govtext.summarization.selection` does.

{network["heads"]} networks of {results["parameters"] // network["heads"]:,} parameters, averaged. Each sees a clause as its {len(config["features"])} named features (`features` in
config.json) and the mean of its word-piece vectors, the rare weighing more; through a layer of {network["hidden"]}; and in context: a
convolution over {network["reach"]} clauses, and the mean of the report. Run in numpy alone.

## Training

{card.get("data", "Data: see recipe/data.json.")}
{weak["documents"]:,} news texts with weak labels, then {training["reports"]} reports: {training["clauses"]:,} clauses, of which {training["clauses_with_facts"]:,} state a key fact.
Command `{results["command"]}`, seed {results["seed"]}; {training["training_seconds"]} s, the folds included, on {where["device"]}
({where["processor"]}, {where["threads"]} thread(s), shared with other programs). Recipe, data manifest with SHA-256, versions: `recipe/`.

## Measured

Share of a text's k best clauses that are labelled, k = how many are; beside the first k clauses. A report is scored by networks
that did not see it.

{_table(("what", "precision at k", "lead", "n"), measures)}

Size: {sizes}.

## Limits

- The reports of the folds were looked at while the default method was made; they are not a test set.
- Needs the features of the version that trained it; another version refuses it.
{"".join(f"- {note}" + chr(10) for note in card.get("notes", []))}
Licence of the weights: {card.get("licence", "not stated")}.
"""
