"""The drawing in docs/architecture.md has the arrows that the imports have: none missing, none too many."""

import re
from pathlib import Path

from tests.house import PACKAGE, imports

ARCHITECTURE = Path(__file__).parent.parent / "docs" / "architecture.md"
_DRAWING = re.compile(r"```mermaid\n%% rooms of (\S+)\n(.*?)```", re.DOTALL)
_ARROW = re.compile(r"\s*(\w+) --> (\w+)")

Arrows = set[tuple[str, str]]


def drawn(text: str) -> dict[str, Arrows]:
    """The arrows of each drawing in `text`, by the package whose rooms it shows. Raises ValueError: an odd line."""
    drawings: dict[str, Arrows] = {}
    for package, body in _DRAWING.findall(text):
        first, *lines = body.strip().splitlines()
        arrows = [_ARROW.fullmatch(line) for line in lines]
        if not first.startswith("flowchart") or None in arrows:
            raise ValueError(f"The drawing of {package} holds a line that is no arrow.")
        drawings[package] = {(arrow[1], arrow[2]) for arrow in arrows if arrow is not None}
    return drawings


def built(package: str) -> Arrows:
    """Which room of `package` imports which other one."""

    def room(module: str) -> str | None:
        return module.split(".")[package.count(".") + 1] if module.startswith(f"{package}.") else None

    pairs = ((room(module), room(target)) for module, targets in imports().items() for target in targets)
    return {(one, other) for one, other in pairs if one is not None and other is not None and one != other}


def test_the_drawing_shows_the_house() -> None:
    drawings = drawn(ARCHITECTURE.read_text(encoding="utf-8"))
    assert PACKAGE in drawings, "docs/architecture.md has no drawing of the rooms"
    for package, arrows in drawings.items():
        assert sorted(built(package) - arrows) == [], f"imports between rooms of {package} that are not drawn"
        assert sorted(arrows - built(package)) == [], f"arrows between rooms of {package} that no import has"


def test_an_arrow_of_the_code_names_two_rooms() -> None:
    """What is compared with is not empty: the storeys that everybody knows are there."""
    arrows = built(PACKAGE)
    assert {("tui", "engine"), ("engine", "store"), ("store", "importing"), ("importing", "core")} <= arrows
    assert ("core", "importing") not in arrows
