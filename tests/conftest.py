"""How all tests run: the same inputs every time, on fast machines and slow ones."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("agreed", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("CARREL_HYPOTHESIS", "agreed"))
