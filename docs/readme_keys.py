"""Write the key table of README anew from the registry: `make readme`."""

from __future__ import annotations

import re
from pathlib import Path

from tui.commands import key_table

README = Path(__file__).parents[1] / "README.md"
_TABLE = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- end of keys -->)", re.DOTALL)


def main() -> None:
    """Replace what stands between the two marks."""
    text = README.read_text(encoding="utf-8")
    README.write_text(_TABLE.sub(lambda _: key_table() + "\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()
