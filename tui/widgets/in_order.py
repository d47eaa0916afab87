"""Boxes that carry out their own keys as they come.

Left to itself Textual types a sign at once, and lets every other key of a box go up to the app
before it comes back as an action: of keys that arrive together, a backspace would take away what
was typed after it.
"""

from __future__ import annotations

from textual import events
from textual.widget import Widget


class InOrder(Widget):
    """To be named after the box that is made so, which types signs itself."""

    async def _on_key(self, event: events.Key) -> None:
        """Do what the key does in the box, before the next one is looked at."""
        if event.is_printable:
            return
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return
