"""Write the keys of README and docs/keys.md anew from the registry: `make readme`."""

from __future__ import annotations

import re
from pathlib import Path

from tui.commands import key_tables, short_key_table

ROOT = Path(__file__).parents[1]
PLACES = {ROOT / "README.md": short_key_table, ROOT / "docs" / "keys.md": key_tables}
_TABLE = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- end of keys -->)", re.DOTALL)


def main() -> None:
    """Replace what stands between the two marks."""
    for path, table in PLACES.items():
        text = path.read_text(encoding="utf-8")
        drawn = table().rstrip() + "\n"
        path.write_text(_TABLE.sub(lambda _, drawn=drawn: drawn, text), encoding="utf-8")


if __name__ == "__main__":
    main()
