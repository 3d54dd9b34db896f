"""Trains the judge's model: ``python -m tests.evals.judge.train DATA --out FOLDER [--steps N]``.

``DATA`` holds ``coverage_train.jsonl`` and ``score_train.jsonl``. An epoch sees all pairs of the topics and a part of
those of the bank and of the public ones, drawn anew. Every `EVERY` steps the model also learns to compare texts that it
reads one by one: the cosines are often right where what it makes of both together is wrong (`tests/evals/README.md`).
The weights that are kept are a moving average (decay `KEEP`), so that training may stop at any time and go on with
``--resume``, or with ``--shipped`` from the model in the repository. The rate falls to nought over the last ``--decay``
steps (0: it stays). Word vectors stay as they are: half of the weights, and no pair here teaches a word. Nothing is
dropped out inside the encoder, and attention is reckoned plainly: on two cores with bfloat16 that makes some 60 pairs a
second instead of 37; a GPU does some thousand.
"""

from __future__ import annotations

import argparse
import copy
import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import PreTrainedTokenizerBase

from tests.evals.judge.model import Judge, tokenizer
from tests.evals.judge.pairs import ABSENT, Example, own, public, topics
from tests.evals.judge.recover import shipped

BATCH, BUCKET = 32, 40
"""Pairs in a step; steps whose pairs are sorted by length together."""
LONGEST = 256
RATE, HEAD_RATE = 7e-5, 42e-5
WARM_UP = 200
KEEP = 0.998
OWN_SHARE = 0.4
"""Share of the pairs of the bank that an epoch sees; of the topics it sees all, of the public ones `SHARES`."""
WORDS_DROPPED = 0.1
"""Share of what the encoder reads that is dropped out, so that nothing is learnt by heart; inside nothing is."""
CONTRADICTION_WEIGHT = 1.5
"""Contradictions are rare, and missing one is what a candidate pays for."""


STRANGERS = 0.15
"""So many times as many pairs, in which claim and passage have nothing to do with each other: all other pairs are about
one thing, and a model that saw only these takes a good answer to another question for half an answer to this."""
MOST_NEAR, SAME = 20, 0.8
"""Passages about something else that are read beside a claim because they come nearest to it, of a group; from this
cosine on the two may be about one thing after all."""
EVERY, GROUP, AT_ONCE = 4, 64, 16
"""After so many steps so many pairs are read text by text, so many texts at once."""
MOST_CLAIMS = 8
"""Claims that one passage is compared with in a step."""
ALONE_SHARE = 0.4
"""Share of our own pairs that is also read text by text."""
LISTED = 0.5
"""Weight of `listed`, a listwise loss, beside the cross-entropy of each pair. 100 steps with it and `pairs.UNDECIDED`
took the area under the curve on ArgKP-2021's dev part from .846 to .870, by the cosine alone; with `UNDECIDED` alone to
.843, with neither to .852 (`tests/evals/README.md`). Elsewhere nothing changed."""


def batches(data: Path, seed: int) -> Iterator[list[Example]]:
    """Steps without end; every epoch draws its own negatives and its own part of the public pairs."""
    for epoch in itertools.count():
        chance = random.Random(seed * 100 + epoch)
        pairs = [*public(data, chance), *_part(own(chance), OWN_SHARE, chance), *topics(chance)]
        pairs += strangers(pairs, chance)
        chance.shuffle(pairs)
        for start in range(0, len(pairs), BATCH * BUCKET):
            bucket = sorted(pairs[start : start + BATCH * BUCKET], key=lambda p: len(p.claim) + len(p.passage))
            steps = [bucket[i : i + BATCH] for i in range(0, len(bucket), BATCH)]
            chance.shuffle(steps)
            yield from steps


def strangers(pairs: list[Example], chance: random.Random) -> list[Example]:
    """Claims beside passages about something else."""
    mixed = ((chance.choice(pairs), chance.choice(pairs)) for _ in range(int(len(pairs) * STRANGERS)))
    return [Example(one.claim, other.passage, ABSENT) for one, other in mixed if one.about != other.about]


def _part(pairs: list[Example], share: float, chance: random.Random) -> list[Example]:
    return chance.sample(pairs, int(len(pairs) * share))


def groups(data: Path, seed: int) -> Iterator[list[Example]]:
    """As `batches`, with the same shares of the public pairs, for texts read one by one: a passage's claims stand
    together, so that it is read once."""
    for epoch in itertools.count():
        chance = random.Random(seed * 100 + epoch)
        ours = own(chance) + topics(chance)
        by_passage: dict[str, list[Example]] = {}
        for pair in public(data, chance) + _part(ours, ALONE_SHARE, chance):
            by_passage.setdefault(pair.passage, []).append(pair)
        together = list(by_passage.values())
        chance.shuffle(together)
        step: list[Example] = []
        for pairs in together:
            step += chance.sample(pairs, min(MOST_CLAIMS, len(pairs)))
            if len(step) >= GROUP:
                yield step
                step = []


def vectors(model: Judge, words: PreTrainedTokenizerBase, texts: list[str]) -> dict[str, Tensor]:
    """The vector of each of ``texts``, read one by one."""
    found: dict[str, Tensor] = {}
    ordered = sorted(set(texts), key=len)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        tokens = words(some, truncation=True, max_length=LONGEST, padding=True, return_tensors="pt")
        found.update(zip(some, model(**tokens.to(model.scale.device))[1], strict=True))
    return found


def loss_alone(model: Judge, words: PreTrainedTokenizerBase, examples: list[Example]) -> tuple[Tensor, list[Example]]:
    """Cross-entropy of stated or not, by the likeness of the vectors; as often for strangers, half of them the
    `nearest_strangers`, which are the second value."""
    found = vectors(model, words, [text for example in examples for text in (example.claim, example.passage)])
    turned = examples[len(examples) // 3 :] + examples[: len(examples) // 3]
    apart = [Example(one.claim, other.passage, ABSENT) for one, other in zip(examples, turned, strict=True)]
    apart = [pair for pair, one, other in zip(apart, examples, turned, strict=True) if one.about != other.about]
    near = nearest_strangers(found, examples)
    both = examples + apart[::2] + near
    claims = torch.stack([found[example.claim] for example in both])
    passages = torch.stack([found[example.passage] for example in both])
    target = torch.tensor([example.target[0] for example in both], device=claims.device)
    odds = model.likeness(claims, passages)
    wrong = binary_cross_entropy_with_logits(odds, target) + LISTED * listed(odds[: len(examples)], examples)
    return wrong, near


def nearest_strangers(found: dict[str, Tensor], examples: list[Example]) -> list[Example]:
    """For each claim, up to `MOST_NEAR` of them the nearest, that passage about something else which comes nearest to
    it: the judge reads the best of many passages, and among many one sounds right by accident."""
    claims = {example.claim: example.about for example in examples}
    passages = {example.passage: example.about for example in examples}
    alike = torch.stack([found[text] for text in claims]).detach() @ torch.stack([found[text] for text in passages]).T
    same = [[one == other for other in passages.values()] for one in claims.values()]
    best, places = alike.detach().masked_fill(torch.tensor(same, device=alike.device), -1.0).max(1)
    texts = list(passages)
    ranked = sorted(zip(best.tolist(), claims, places.tolist(), strict=True), reverse=True)[:MOST_NEAR]
    return [Example(claim, texts[place], ABSENT) for cosine, claim, place in ranked if -1 < cosine < SAME]


def listed(odds: Tensor, examples: list[Example]) -> Tensor:
    """Cross-entropy of which of the claims beside one passage it states, a mean over those passages that state some and
    not all: what ranks them right may still be too sure of all."""
    by_passage: dict[str, list[int]] = {}
    for place, example in enumerate(examples):
        by_passage.setdefault(example.passage, []).append(place)
    losses = []
    for places in by_passage.values():
        stated = torch.tensor([examples[place].target[0] for place in places], device=odds.device)
        if stated.max() == 1 and stated.min() < 1:
            losses.append(-(torch.log_softmax(odds[places].float(), 0) * stated).sum() / stated.sum())
    return torch.stack(losses).mean() if losses else odds.sum() * 0


def read(model: Judge, words: PreTrainedTokenizerBase, examples: list[Example]) -> Tensor:
    """The log-odds of the three outcomes of each pair, read together."""
    tokens = words(
        [one.claim for one in examples],
        [one.passage for one in examples],
        truncation="longest_first",
        max_length=LONGEST,
        padding=True,
        return_tensors="pt",
    )
    odds: Tensor = model(**tokens.to(model.scale.device))[0]
    return odds


def loss(odds: Tensor, examples: list[Example]) -> Tensor:
    """Cross-entropy against the targets; where only "not stated" is known, the odds of the other two together."""
    log = torch.log_softmax(odds.float(), -1)
    target = torch.tensor([example.target for example in examples], device=odds.device)
    exact = -(target.clamp(min=0) * log).sum(1)
    unsaid = -torch.logsumexp(log[:, 1:], 1)
    weight = torch.where(target[:, 1] > 0, CONTRADICTION_WEIGHT, 1.0)
    return (torch.where(target.min(1).values >= 0, exact, unsaid) * weight).mean()


def train(data: Path, out: Path, steps: int, decay: int, seed: int, start: dict[str, Tensor] | None) -> None:
    """Train for ``steps`` from ``start``, or from the bare encoder; the averaged weights are in ``out/model.pt`` every
    200 steps and at the end."""
    torch.manual_seed(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    words, model = tokenizer(), Judge().to(device)
    if start:
        model.load_state_dict(start)
    model.enc.set_attn_implementation("eager")
    model.enc.embeddings.dropout.p = WORDS_DROPPED
    kept = copy.deepcopy(model).eval()
    head = [*model.mix.parameters(), *model.out.parameters(), model.scale, model.shift]
    model.enc.embeddings.word_embeddings.weight.requires_grad_(False)
    body = [weight for weight in model.enc.parameters() if weight.requires_grad]
    rates = [{"params": body, "lr": RATE}, {"params": head, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(rates, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / WARM_UP, (steps - step) / max(1, decay))
    )
    model.train()
    began, alone, beside, apart = time.monotonic(), groups(data, seed), torch.zeros(()), torch.zeros(())
    for step, examples in enumerate(itertools.islice(batches(data, seed), steps), start=1):
        with torch.autocast(device.type, torch.bfloat16):
            wrong = loss(read(model, words, examples), examples)
        optimiser.zero_grad()
        wrong.backward()
        if step % EVERY == 0:
            with torch.autocast(device.type, torch.bfloat16):
                beside, near = loss_alone(model, words, next(alone))
                apart = loss(read(model, words, near), near) if near else beside.new_zeros(())
            (beside + apart).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        _average(kept, model, min(KEEP, (1 + step) / (10 + step)))
        if step % 200 == 0 or step == steps:
            torch.save(kept.state_dict(), out / "model.pt")
            speed = step * BATCH / (time.monotonic() - began)
            print(
                f"{step}/{steps} loss {wrong.item():.3f} {beside.item():.3f} {apart.item():.3f} {speed:.0f} pairs/s",
                flush=True,
            )


@torch.no_grad()
def _average(kept: nn.Module, model: nn.Module, decay: float) -> None:
    for old, new in zip(kept.parameters(), model.parameters(), strict=True):
        old.lerp_(new, 1 - decay)


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description="Train the built-in judge's model.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=9000)
    parser.add_argument("--decay", type=int, default=6000)
    parser.add_argument("--seed", type=int, default=1)
    before = parser.add_mutually_exclusive_group()
    before.add_argument("--resume", action="store_true", help="go on from OUT/model.pt")
    before.add_argument("--shipped", action="store_true", help="go on from the model in the repository")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    start = shipped() if given.shipped else None
    if given.resume:
        start = torch.load(given.out / "model.pt", map_location="cpu")
    train(given.data, given.out, given.steps, given.decay, given.seed, start)


if __name__ == "__main__":
    main()
