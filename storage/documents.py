"""What the library stores: documents, as JSON has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]
"""One document of a table; only to be read."""
