"""Textual's driver, told that the terminal is prepared and shows the first frame already."""

from __future__ import annotations

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from tui.early import ENTER, Stage


def driver_on(stage: Stage) -> type[Driver]:
    """Return the driver that takes the terminal over from `stage`, without a visible seam."""

    class StageDriver(LinuxDriver):
        """Does not go to the other screen again: some terminals would clear it."""

        def start_application_mode(self) -> None:
            """See Textual; what is restored in the end is what was before the picture."""
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if (attributes := stage.hand_over()) is not None:
                self.attrs_before = attributes

        def write(self, data: str) -> None:
            """See Textual."""
            if not (stage.is_set and data == ENTER.decode()):
                super().write(data)

    return StageDriver
