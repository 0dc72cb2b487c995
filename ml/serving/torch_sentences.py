"""The untrained backbone on torch: half precision on CUDA, fp32 on the CPU, one code for both."""

from typing import cast

import torch
from torch import nn

from ml.backbone import Backbone
from ml.serving.sentences import Run
from ml.serving.settings import ServingSettings
from ml.serving.torch_session import PRECISIONS
from ml.training.examples import Batch, Floats


def on_torch(settings: ServingSettings) -> Run:
    """What runs a batch on the device of the settings."""
    device = torch.device("cuda" if settings.device == "cuda" else "cpu")
    model = cast(nn.Module, Backbone.find().model()).to(device, PRECISIONS[settings.numbers]).eval()

    @torch.inference_mode()
    def run(batch: Batch) -> Floats:
        ids, mask = (torch.from_numpy(one).to(device) for one in (batch.ids, batch.mask))
        states = model(input_ids=ids, attention_mask=mask).last_hidden_state
        found: Floats = states.float().cpu().numpy()
        return found

    return run
