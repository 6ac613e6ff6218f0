"""Frames of the screen as one moving SVG: each distinct line is drawn once, and CSS shows it in its time.

It moves wherever a browser draws it, as a picture too; what draws no animation shows the still frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from re import finditer
from typing import Any, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App

_CELL: Final = 8.4
_LETTER: Final = round(_CELL / (1200 / 1950), 2)
"""The size at which a letter of Fira Code fills its cell; other fonts are stretched to it."""
_LINE: Final = 18
_MARGIN: Final = 12
_TOP: Final = 30
_FOOT: Final = 34
_FOREGROUND: Final = "#d8dee6"
_BACKGROUND: Final = "#12161c"
_FRAME: Final = "#293039"
_TOLD: Final = "#6fd3d8"
_WORDS: Final = r"\S+(?: \S+)*"
"""What stands together: each piece is put in its place, so that no font moves the others."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is seen for a while."""

    lines: tuple[tuple[Segment, ...], ...]
    told: str
    """What happens, in a few words below."""
    seconds: float


def frame_of(app: App[Any], told: str, seconds: float) -> Frame:
    """What is on the screen now."""
    strips = app.screen._compositor.render_strips(app.size)
    return Frame(tuple(tuple(strip) for strip in strips), told, seconds)


class Reel:
    """The frames in their order."""

    def __init__(self, frames: Iterable[Frame], still: int) -> None:
        """`still`: the frame that is shown where nothing moves."""
        self._frames = tuple(frames)
        self._still = still
        self._classes: dict[str, str] = {}
        """The name of a style, by what it is in CSS."""
        self._lines: dict[str, str] = {}
        """The id of a line, by how it is drawn at the top."""
        self.seconds = sum(frame.seconds for frame in self._frames)

    def svg(self, only: int | None = None) -> str:
        """The moving picture; `only`: that frame, which does not move."""
        chosen = range(len(self._frames)) if only is None else (only,)
        shown = [self._frame(number) for number in chosen]
        columns = sum(segment.cell_length for segment in self._frames[0].lines[0])
        width, rows = columns * _CELL + 2 * _MARGIN, len(self._frames[0].lines)
        height = rows * _LINE + _TOP + _FOOT
        drawn = "".join(f'<g id="{name}">{line}</g>' for line, name in self._lines.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height}" xml:space="preserve">\n'
            f"<title>upflow-tui</title>\n<style>{self._css(moving=only is None)}</style>\n<defs>{drawn}</defs>\n"
            f'<rect width="{width:g}" height="{height}" rx="8" fill="{_FRAME}"/>\n'
            f'<path d="M{_MARGIN} {_TOP}h{columns * _CELL:g}v{rows * _LINE}H{_MARGIN}z" fill="{_BACKGROUND}"/>\n'
            f'<text x="{width / 2:g}" y="20" text-anchor="middle">upflow-tui</text>\n' + "\n".join(shown) + "\n</svg>\n"
        )

    def write_frames(self, folder: Path) -> None:
        """Puts each frame into `folder`, as a picture of its own."""
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(len(self._frames)):
            (folder / f"{number:02}.svg").write_text(self.svg(number), encoding="utf-8")

    def _frame(self, number: int) -> str:
        frame = self._frames[number]
        uses = "".join(
            f'<use href="#{self._line(line)}" x="{_MARGIN}" y="{_TOP + place * _LINE}"/>'
            for place, line in enumerate(frame.lines)
            if any(segment.text.strip() or _ground(segment.style) for segment in line)
        )
        foot = _TOP + len(frame.lines) * _LINE + 22
        return (
            f'<g class="f f{number}">{uses}<text class="told" x="{_MARGIN}" y="{foot}">{escape(frame.told)}</text></g>'
        )

    def _line(self, line: tuple[Segment, ...]) -> str:
        return self._lines.setdefault("".join(self._pieces(line)), f"l{len(self._lines)}")

    def _pieces(self, line: tuple[Segment, ...]) -> Iterator[str]:
        """The grounds, then the texts: a letter may reach over its cell."""
        texts: list[str] = []
        at = 0
        for text, style, _ in line:
            width = cell_len(text)
            if (ground := _ground(style)) is not None:
                name = self._class(f"fill:{ground}")
                wide = width * _CELL + 0.2
                yield f'<rect class="{name}" x="{at * _CELL:g}" width="{wide:g}" height="{_LINE + 0.2}"/>'
            name = self._class(_letters(style))
            for words in finditer(_WORDS, text):
                x = (at + cell_len(text[: words.start()])) * _CELL
                long = cell_len(words[0]) * _CELL
                shown = escape(words[0])
                texts.append(f'<text class="{name}" x="{x:g}" y="{_LINE - 5}" textLength="{long:g}">{shown}</text>')
            at += width
        yield from texts

    def _class(self, css: str) -> str:
        return self._classes.setdefault(css, f"c{len(self._classes)}")

    def _css(self, *, moving: bool) -> str:
        fonts = '"Fira Code","DejaVu Sans Mono",Menlo,Consolas,monospace'
        css = [f"text{{font:{_LETTER:g}px {fonts};fill:{_FOREGROUND}}}", f".told{{fill:{_TOLD}}}"]
        css += [f".{name}{{{rule}}}" for rule, name in self._classes.items()]
        if not moving:
            return "".join(css)
        css.append(f".f{{visibility:hidden;animation:{self.seconds:g}s step-end infinite}}")
        css.append(f".f{self._still}{{visibility:visible}}")
        start = 0.0
        for number, frame in enumerate(self._frames):
            begin, end = (100 * at / self.seconds for at in (start, start + frame.seconds))
            start += frame.seconds
            hidden = "0%{visibility:hidden}" if number else ""
            over = f"{end:.2f}%{{visibility:hidden}}" if number < len(self._frames) - 1 else ""
            css.append(f".f{number}{{animation-name:k{number}}}")
            css.append(f"@keyframes k{number}{{{hidden}{begin:.2f}%{{visibility:visible}}{over}}}")
        css.append("@media(prefers-reduced-motion:reduce){.f{animation:none}}")
        return "".join(css)


def _ground(style: Style | None) -> str | None:
    """What is behind a text, where it is not what is behind all."""
    colour = _colour(style, back=not (style is not None and style.reverse))
    return colour if colour not in (None, _BACKGROUND) else None


def _letters(style: Style | None) -> str:
    fill = _colour(style, back=bool(style is not None and style.reverse)) or _FOREGROUND
    return f"fill:{fill}" + (";font-weight:bold" if style is not None and style.bold else "")


def _colour(style: Style | None, *, back: bool) -> str | None:
    colour = style and (style.bgcolor if back else style.color)
    return colour.triplet.hex if colour and colour.triplet else None
