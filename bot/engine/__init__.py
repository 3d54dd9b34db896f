"""The durable engine: every update is a workflow, every effect a step. The only importer of `dbos`.

`core` has the queue, the workflows and the steps; `roll` and `takeover` are for several processes on one PostgreSQL:
who is alive, and who takes up the work of those who are not.
"""

from bot.engine.core import POLL_SECONDS, Engine, Handler, left_out_key, turn_key, update_key, warning_key
from bot.engine.opening import SEALED_TABLES, ReplayedError, Sealing, replayed

__all__ = [
    "POLL_SECONDS",
    "SEALED_TABLES",
    "Engine",
    "Handler",
    "ReplayedError",
    "Sealing",
    "left_out_key",
    "replayed",
    "turn_key",
    "update_key",
    "warning_key",
]
