"""Takes every picture anew: `make screenshots`.

    python -m screenshots.make [WALK ...]

With words, only these walks: the names of the functions in `walks.py`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screenshots.stage import Stage


def main(wanted: Sequence[str]) -> int:
    """Writes the pictures beside this file. Returns 0, or 1 if there is something in the way."""
    for name in [name for name in os.environ if name == "NO_COLOR" or name.startswith("TEXTUAL")]:
        del os.environ[name]  # Textual reads them when it is imported
    from screenshots.picture import CONVERTER, converter
    from screenshots.stage import FOLDER, stage

    if converter() is None:
        print(f"{CONVERTER} is missing (Debian: librsvg2-bin and fonts-firacode), so only SVGs are written.")
    try:
        with stage() as prepared:
            asyncio.run(_take_all(prepared, wanted))
    except FileExistsError:
        print(f"{FOLDER} is in the way: remove it.", file=sys.stderr)
        return 1
    return 0


async def _take_all(prepared: Stage, wanted: Sequence[str]) -> None:
    from screenshots.camera import Camera, rolling
    from screenshots.picture import converter
    from screenshots.walks import NAMES, WALKS

    camera = Camera(Path(__file__).parent, NAMES, converter())
    for walk in WALKS:
        if wanted and _name(walk.go) not in wanted:
            continue
        for size in walk.sizes:
            async with rolling(camera, prepared.services(walk.store), size, light=walk.light) as take:
                await walk.go(take, prepared)
    print(f"{len(camera.taken)} pictures are in {Path(__file__).parent}.")


def _name(go: object) -> str:
    """The name of a walk's function, also where an argument was laid on it."""
    return str(getattr(getattr(go, "func", go), "__name__", "")).strip("_")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
