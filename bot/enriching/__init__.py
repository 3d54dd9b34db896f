"""Completing imported drafts with a language model: it proposes a rubric, code checks it, a person accepts it.

    enricher.py    one draft in, a complete card or the reason why not out
    prompting.py   the messages; schema.py the form of the reply and its strict reading
    building.py    the card: only facts whose sentence stands in the answer, ids and lists by code
    support.py     which sentence of the answer bears a point

An enriched card is not asked. It stays in the folder of drafts (which the bank never asks from) as a card that is
complete and names its model in ``source.enriched_by``: that is how it is marked for review. `viva bank review`
shows it to a person, who accepts it into the bank, corrects it or rejects it.
"""
