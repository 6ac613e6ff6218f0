"""Makes any theme readable: texts that do not stand out from what is behind them are moved until they do.

Textual's themes have colours for areas and borders too; the program writes texts in them ("$error", "$accent"). The
measure is that of WCAG AA. Themes of the terminal's own 16 colours are left as they are: nobody knows those colours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.color import BLACK, WHITE, Color

LEAST: Final = 4.5
"""The contrast ratio of a text that is read (WCAG 2.2, 1.4.3)."""
_BEHIND: Final = ("background", "surface", "panel")
"""What texts stand on."""
_TEXTS: Final = (
    *("foreground", "primary", "secondary", "accent", "success", "warning", "error"),
    *("text-primary", "text-secondary", "text-accent", "text-success", "text-warning", "text-error"),
    "footer-key-foreground",
)
_STEPS: Final = 20
_MUTED: Final = 0.3
"""How far a muted text goes from the foreground towards the background."""


def contrast(text: Color, behind: Color) -> float:
    """The contrast ratio of two opaque colours, from 1 to 21. Source: WCAG 2.2, "contrast ratio"."""
    dark, light = sorted((_luminance(text), _luminance(behind)))
    return (light + 0.05) / (dark + 0.05)


def made_readable(variables: Mapping[str, str], *, dark: bool) -> dict[str, str]:
    """The variables of a theme with texts that can be read.

    Args:
        variables: all of a theme that Textual generates; opaque colours.
        dark: whether the theme is dark, so that texts get lighter.
    """
    made = dict(variables)
    behind = [_parsed(variables, name) for name in _BEHIND]
    for cursor in ("block-cursor", "block-cursor-blurred"):
        under = behind[1] + _parsed(variables, f"{cursor}-background")
        made[f"{cursor}-background"] = under.hex
        made[f"{cursor}-foreground"] = _on(under, variables[f"{cursor}-foreground"]).hex
    behind.append(_parsed(made, "block-cursor-blurred-background"))
    for name in _TEXTS:
        made[name] = _moved(_parsed(variables, name), behind, dark=dark).hex
    foreground = Color.parse(made["foreground"])
    muted = foreground.blend(behind[0], _MUTED, alpha=1)
    made["text-muted"] = _moved(muted, behind, dark=dark).hex
    made["button-color-foreground"] = behind[0].hex  # on the primary colour, which stands out from it
    return made


def _parsed(variables: Mapping[str, str], name: str) -> Color:
    return Color.parse(variables[name])


def _moved(text: Color, behind: list[Color], *, dark: bool) -> Color:
    """`text`, or the nearest colour on its way to white or black that can be read on all of `behind`."""
    end = WHITE if dark else BLACK
    for step in range(_STEPS + 1):
        moved = text.blend(end, step / _STEPS, alpha=1)
        if all(contrast(moved, one) >= LEAST for one in behind):
            return moved
    return end


def _on(under: Color, wanted: str) -> Color:
    """The colour that a theme wants on `under` if it can be read there, else white or black."""
    if not wanted.startswith("auto"):
        colour = Color.parse(wanted)
        if contrast(colour, under) >= LEAST:
            return colour
    return max(WHITE, BLACK, key=lambda colour: contrast(colour, under))


def _luminance(colour: Color) -> float:
    red, green, blue = (_linear(part / 255) for part in colour.rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
