"""One picture: the screen as SVG, and as PNG where rsvg-convert is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from textual.app import App

from screenshots.smaller import make_smaller

CONVERTER = "rsvg-convert"
_CELL = 12.2
"""How wide a cell is in the SVG."""
_FIRA_CODE = 1200 / 1950
"""How wide a letter of Fira Code is, as a part of its size."""
_PIXELS = 10
"""How wide a cell is in the PNG. A whole number of pixels: so each letter looks the same wherever it stands."""
_FONT_ADDRESSES = re.compile(r',\s*url\("https://[^"]*"\) format\("[^"]*"\)')


def as_svg(app: App[Any]) -> str:
    """What is on the screen now, with its spaces kept and nothing to be fetched from elsewhere."""
    svg = app.export_screenshot(title="upflow-tui")
    svg = _FONT_ADDRESSES.sub("", svg)
    svg = svg.replace("font-size: 20px", f"font-size: {_CELL / _FIRA_CODE:g}px", 1)
    svg = svg.replace("<svg ", '<svg xml:space="preserve" ', 1)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def converter() -> str | None:
    """The program that makes PNGs, if it is there."""
    return shutil.which(CONVERTER)


def write(svg: str, path: Path, converter: str | None) -> None:
    """Writes `path`.svg, and `path`.png by the converter.

    Raises:
        subprocess.CalledProcessError: the converter failed.
    """
    target = path.with_name(path.name + ".svg")
    target.write_text(svg, encoding="utf-8")
    if converter is not None:
        picture = target.with_suffix(".png")
        zoom = str(_PIXELS / _CELL)
        subprocess.run([converter, "--zoom", zoom, "--output", str(picture), str(target)], check=True)
        make_smaller(picture)
