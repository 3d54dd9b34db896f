"""A folder from which nobody deletes anything, not even root."""

from __future__ import annotations

from pathlib import Path

import pytest

UNDELETABLE = Path("/proc/self/fdinfo")
needs_undeletable = pytest.mark.skipif(not UNDELETABLE.is_dir(), reason="this system has no such folder")
