"""docs/keys.md, made from the table of actions and the meanings of the letters.

python -m tests.tui.keys_page          writes it
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from upflow_tui.tui.actions import ACTIONS, key_label, markdown_table
from upflow_tui.tui.letters import EXCEPTIONS, LETTERS, Letter

PAGE: Final = Path(__file__).parents[2] / "docs" / "keys.md"
_SCREENS: Final = {
    "Customers": "customers unfinished",
    "Customer": "customer",
    "History": "history",
    "Past import": "import tabs",
    "Compare": "compare tabs",
    "Undo": "undo tabs",
    "Organization": "organization tabs",
    "Settings": "settings tabs",
    "File": "file",
    "Map": "map",
    "Preview": "preview",
    "Import": "confirm running",
    "Result": "result",
}
"""The columns of the drawing, and the places of actions that are in each."""
_LISTS: Final = "every list"
_SCREEN_WIDE: Final = "everywhere"
_WIZARD: Final = "every step"
_SHARED: Final = {"list": _LISTS, "app": _SCREEN_WIDE, "steps": _WIZARD}
_INTRO: Final = """\
# Keys

This page is made from `src/upflow_tui/tui/action_table.py` and `src/upflow_tui/tui/letters.py` by `make docs`; a test holds it against
them. On each screen `?` lists the keys that work there, and `ctrl+p` finds an action by its name. Every action can be given other keys
(Settings, `F9`).

- **One letter, one meaning.** Lower case is for one thing, upper case for several, all, or the other way round: `r` fixes one problem, `R`
  all; `s` sorts, `S` reverses.
- **Moving** is the same in every list: arrows, `PgUp`, `PgDn`, `Home`, `End`, and for those used to a terminal `j` `k` (down, up),
  `g` `G` (first, last), `ctrl+d` `ctrl+u` (half a page). No action has these letters.
- In a field, letters are text: `esc` or `↵` leads to the list. Function keys and `ctrl` work there, too.
- `1`–`6` are the tabs of a screen, `1`–`4` in the wizard its steps, as far as they were reached; the lists of the preview have `tab`.
- `F10` accepts what is in front, `F5` prepares or suggests again, `space` marks, `esc` leaves one level, `ctrl+c` copies what is selected in
  a field, closes a dialog, and otherwise quits as `q` does: with a question where something would be lost.
"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _INTRO
    yield "## Letters and screens\n"
    yield f"| key | means | {' | '.join(_SCREENS)} |"
    yield "|---|---|" + "---|" * len(_SCREENS)
    for letter in LETTERS:
        cells = [_doing(letter, set(places.split())) for places in _SCREENS.values()]
        yield f"| `{key_label(letter.key)}` | {_meaning(letter)} | {' | '.join(cells)} |"
    yield "\nA name in *italics* is an exception:\n"
    by_id = {action.id: action for action in ACTIONS}
    for (key, id), reason in EXCEPTIONS.items():
        yield f"- `{key_label(key)}` *{by_id[id].label}* (`{id}`): {reason}."
    yield "\n## All actions\n\nWhere an action stands in the settings file it is by its ID.\n"
    yield markdown_table().rstrip()


def _meaning(letter: Letter) -> str:
    """What it means, and that it does so in every list or everywhere."""
    shared = {
        _SHARED[place]
        for action in ACTIONS
        if action.id in letter.actions
        for place in action.places
        if place in _SHARED
    }
    return f"{letter.meaning} ({', '.join(sorted(shared))})" if shared else letter.meaning


def _doing(letter: Letter, places: set[str]) -> str:
    """The actions that a letter has on a screen."""
    here = [action for action in ACTIONS if letter.key in action.keys and places & set(action.places)]
    return ", ".join(action.label if action.id in letter.actions else f"*{action.label}*" for action in here)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
