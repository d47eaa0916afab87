"""Carrel's reader and command line: everything a person sees. The library itself is `storage`."""

from __future__ import annotations

import storage

if getattr(storage, "DISTRIBUTION", None) != "carrel":
    raise ImportError(
        f"Another package named “storage” ({getattr(storage, '__file__', 'somewhere')}) hides "
        "Carrel's own. Install Carrel by itself: uv tool install carrel, or pipx install carrel."
    )
