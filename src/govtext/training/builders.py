"""Models as the stages begin, continue and export them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import nn

from govtext.encoding.tokenizer import Tokenizer
from govtext.errors import GovtextError
from govtext.modelstore import find_model
from govtext.summarization.features import NAMES
from govtext.training.batches import Describer
from govtext.training.match_reader import MatchReader, MatchReaderConfig
from govtext.training.recipe import Recipe
from govtext.training.salience import ClauseEncoder, SalienceNetwork
from govtext.training.tagger import SequenceTagger, TaggerConfig


def need(path: Path, stage: str) -> Path:
    """The file an earlier stage wrote; an error names the stage to run."""
    if not path.is_file():
        raise GovtextError(f"{path} is missing; run the stage {stage!r} of the same recipe first")
    return path


def teacher_file(recipe: Recipe) -> Path:
    """Where the teacher stage leaves its labels."""
    return recipe.run_folder / "teacher.jsonl"


def load_tokenizer(recipe: Recipe) -> Tokenizer:
    """The vocabulary that the tokenizer stage left."""
    return Tokenizer.load(need(recipe.run_folder / "spiece.model", "tokenizer"))


def build_match_reader(recipe: Recipe, tokenizer: Tokenizer) -> MatchReader:
    """A reader with the vectors of the pretraining stage and the rest drawn from the seed."""
    torch.manual_seed(recipe.seed)
    model = MatchReader(MatchReaderConfig(len(tokenizer), **recipe.section("model")))
    if start_folder(recipe) is not None:
        return model
    with torch.no_grad():
        for name, table in (("char", model.char_embedding), ("piece", model.piece_embedding)):
            table.weight.copy_(torch.from_numpy(np.load(need(recipe.run_folder / f"{name}.npy", "pretrain"))))
    return model


def build_transformer_reader(recipe: Recipe, tokenizer: Tokenizer) -> nn.Module:
    """A reader on the encoder that the pretraining stage left."""
    from transformers import AutoModel

    from govtext.training.transformer import TransformerReader, encoder_config

    torch.manual_seed(recipe.seed)
    if start_folder(recipe) is not None:
        encoder = AutoModel.from_config(encoder_config(recipe.section("encoder"), tokenizer))
    else:
        folder = recipe.run_folder / "pretrain" / "encoder"
        need(folder / "config.json", "pretrain")
        encoder = AutoModel.from_pretrained(folder, attn_implementation="sdpa")
    control = {name: tokenizer.control_id(f"<{name}>") for name in ("pad", "cls", "sep")}
    return TransformerReader(encoder, recipe.section("head"), control)


def build_reader(recipe: Recipe, tokenizer: Tokenizer) -> nn.Module:
    """A reader of the recipe's architecture: on what the pretraining stage left, or with the weights to start from."""
    build = build_transformer_reader if recipe.values["architecture"] == "transformer" else build_match_reader
    model = build(recipe, tokenizer)
    folder = start_folder(recipe)
    if folder is not None:
        from safetensors.torch import load_file

        try:
            model.load_state_dict(load_file(folder / "model.safetensors"))
        except RuntimeError as error:
            raise GovtextError(
                f"the weights of {folder} do not fit the recipe {recipe.path}; take sizes and vocabulary from "
                f"{folder / 'recipe/recipe.json'} ({str(error).splitlines()[0]})"
            ) from error
    return model


def start_folder(recipe: Recipe) -> Path | None:
    """The model folder that the reader starts from, if the recipe names one."""
    name = recipe.section("reader").get("start_from")
    return None if name is None else find_model(name, "reader")


def build_describer(recipe: Recipe, tokenizer: Tokenizer) -> Describer:
    """Tokenizer and IDF table, the latter from the pretraining stage or the model to start from."""
    folder = start_folder(recipe)
    if folder is not None:
        from safetensors.numpy import load_file

        return Describer(tokenizer, load_file(folder / "features.safetensors")["idf"])
    return Describer(tokenizer, np.load(need(recipe.run_folder / "idf.npy", "pretrain")))


def load_reader_run(recipe: Recipe) -> tuple[nn.Module, Describer]:
    """The trained reader of a finished (or stopped) run: the averaged weights of its last checkpoint."""
    tokenizer = load_tokenizer(recipe)
    model = build_reader(recipe, tokenizer)
    checkpoint = need(recipe.run_folder / "reader" / "checkpoint.pt", "reader")
    model.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True)["modules"]["average"])
    return model.eval(), build_describer(recipe, tokenizer)


def build_tagger(recipe: Recipe, tokenizer: Tokenizer) -> SequenceTagger:
    """An untrained tagger on the vectors of the pretraining stage, or on those of a reader of the same vocabulary."""
    section = recipe.section("tagger")
    torch.manual_seed(recipe.seed)
    sizes = {name: section[name] for name in ("char_dim", "piece_dim", "hidden", "dropout")}
    model = SequenceTagger(TaggerConfig(len(tokenizer), tuple(section["labels"]), **sizes))
    with torch.no_grad():
        for name, table in (("char", model.char_embedding), ("piece", model.piece_embedding)):
            table.weight.copy_(reduced(_vectors(recipe, name), table.embedding_dim))
    return model


def _vectors(recipe: Recipe, name: str) -> torch.Tensor:
    if "vectors_from" in recipe.section("tagger"):
        from safetensors.torch import load_file

        folder = find_model(recipe.section("tagger")["vectors_from"], "reader")
        return load_file(folder / "model.safetensors")[f"{name}_embedding.weight"]
    return torch.from_numpy(np.load(need(recipe.run_folder / f"{name}.npy", "pretrain")))


def reduced(vectors: torch.Tensor, size: int) -> torch.Tensor:
    """Vectors (V, d) by their ``size`` directions of greatest variance; unchanged if they have no more."""
    if vectors.shape[1] <= size:
        return torch.nn.functional.pad(vectors, (0, size - vectors.shape[1]))
    _, _, directions = torch.linalg.svd(vectors - vectors.mean(0), full_matrices=False)
    return (vectors - vectors.mean(0)) @ directions[:size].T


def build_clause_encoder(recipe: Recipe, tokenizer: Tokenizer) -> ClauseEncoder:
    """Word-piece vectors and IDF table of a reader of the same vocabulary, or of the pretraining stage."""
    name = recipe.section("salience").get("vectors_from")
    if name is None:
        vectors, idf = (np.load(need(recipe.run_folder / f"{name}.npy", "pretrain")) for name in ("piece", "idf"))
    else:
        from safetensors.numpy import load_file

        folder = find_model(name, "reader")
        vectors = load_file(folder / "model.safetensors")["piece_embedding.weight"]
        idf = load_file(folder / "features.safetensors")["idf"]
    inputs = len(NAMES) + vectors.shape[1]
    return ClauseEncoder(tokenizer, vectors.astype(np.float16), idf, np.zeros(inputs), np.ones(inputs))


def start_salience(recipe: Recipe, inputs: int) -> SalienceNetwork:
    """An untrained salience network."""
    torch.manual_seed(recipe.seed)
    return SalienceNetwork(inputs, recipe.section("salience"))


def load_salience_run(recipe: Recipe) -> list[dict[str, torch.Tensor]]:
    """The averaged weights of the networks that saw every report."""
    section = recipe.section("salience")
    files = [
        need(recipe.run_folder / "salience" / f"all-{n}" / "checkpoint.pt", "salience") for n in range(section["heads"])
    ]
    return [torch.load(file, map_location="cpu", weights_only=True)["modules"]["average"] for file in files]
