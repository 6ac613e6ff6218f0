"""The ways through the program on which the pictures are taken, with keys only."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from screenshots.camera import Size, Take
from screenshots.stage import Stage
from upflow_tui.engine.organization.edits import add_workflow
from upflow_tui.engine.prepare.choices_file import FILE_NAME
from upflow_tui.tui.wizard.write.progress_line import ProgressLine

_LEFT: Final = datetime(2026, 5, 12, 14, 3, tzinfo=UTC).timestamp()
"""When the import is left that the pictures show."""

NARROW: Final = (80, 24)
WIDE: Final = (120, 36)
VERY_WIDE: Final = (200, 50)
TOO_SMALL: Final = (60, 18)
BOTH: Final = (NARROW, WIDE)

SPECIAL: Final = ("wide", "titles", "ansi", "unicode", "utf8")
"""How the names of the special files begin."""

NAMES: Final = (
    "first-run",
    "demo",
    "customers",
    "customer",
    "add-customers",
    "history",
    "past-import",
    "past-changes",
    "organization",
    "file",
    "map",
    "map-fields",
    "field-picker",
    "preview",
    "preview-problems",
    "preview-lines",
    "import",
    "importing",
    "result",
    "keys",
    "commands",
    "too-small",
    "customers-light",
    "map-light",
    "preview-problems-light",
    *(f"{step}-{name}" for name in SPECIAL for step in ("file", "map")),
    *("set-up", "source-system", "workflows", "delete-workflow", "options", "add-member", "paste-members", "erase"),
    *("past-problems", "past-lines", "past-mapping", "past-file", "undo", "comparison", "forget"),
    *("profile", "settings", "own-keys"),
    *("mending-before", "mending-values", "mending-cells", "mending-during", "mending-all"),
    *("mending-lines", "mending-after", "mending-made", "mending-customer"),
    *("map-left-out", "map-offer", "map-combined", "map-missing-name", "map-back"),
    *("skipped-problems", "skipped-lines", "skipped-put-back", "skipped-confirm", "skipped-result", "skipped-past"),
    *("values-problems", "values-more", "values-fixes", "values-fix", "table-problems", "table-more"),
    *("narrow-problems", "workbook-problems"),
    *("unfinished-customers", "unfinished-ways", "unfinished-asked", "unfinished-history", "unfinished-discard"),
    *("typed-text-asked", "names-problems", "names-locked"),
    *("columns-dialog", "columns-lines", "columns-customers"),
    *("filter-offers", "filter-customers", "filter-nothing", "filter-history"),
    "themes",
)
"""Every picture, in the order of their numbers: a new one goes to the end, so that the others keep theirs."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One way: the store it starts with (see `Stage.services`), the sizes, and what is pressed."""

    store: str
    go: Callable[[Take, Stage], Awaitable[None]]
    sizes: tuple[Size, ...] = BOTH
    light: bool = False


async def _first_run(take: Take, _: Stage) -> None:
    await take.shoot("first-run")


async def _demo(take: Take, _: Stage) -> None:
    await take.shoot("demo")


async def _places(take: Take, _: Stage) -> None:
    await take.shoot("customers")
    await take.press("question_mark")
    await take.shoot("keys")
    await take.press("escape", "a")
    await take.shoot("add-customers")
    await take.press("escape", "slash")
    await take.type("hélios")
    await take.press("enter", "enter")
    await take.shoot("customer")
    await take.press("h")
    await take.shoot("history")
    await take.press("enter")
    await take.shoot("past-import")
    await take.press("2")
    await take.shoot("past-changes")
    await take.press("o")
    await take.shoot("organization")


async def _choose_file(take: Take, typed: str) -> None:
    """From the customers into the wizard, to the file whose name begins as `typed`."""
    await take.press("a", "enter")
    await take.until(lambda: take.app.current_mode == "wizard")
    await take.type(typed)


async def _map(take: Take, typed: str) -> None:
    """On to the mapping of that file."""
    await _choose_file(take, typed)
    await take.press("enter")
    await take.until(lambda: take.wizard.session.step == 2)
    await take.at_rest()


async def _preview(take: Take, typed: str) -> None:
    """On to the preview of that file."""
    await _map(take, typed)
    await take.press("n")
    await take.until(lambda: take.wizard.session.is_drafted)
    await take.at_rest()


async def _french(take: Take, stage: Stage) -> None:
    """The French sample from the file to the result."""
    await _choose_file(take, "cl")
    await take.shoot("file")
    await take.press("enter")
    await take.until(lambda: take.wizard.session.step == 2)
    await take.press("end", "up", "up")
    await take.shoot("map")
    await take.press("enter")
    await take.shoot("field-picker")
    await take.press("escape", "ctrl+p")
    await take.shoot("commands")
    await take.press("escape", "tab", "down", "down")
    await take.shoot("map-fields")
    await take.press("n")
    await take.until(lambda: take.wizard.session.is_drafted)
    await take.press("down", "down")
    await take.shoot("preview")
    await take.press("n")
    await take.shoot("import")
    await _watch_writing(take, stage)
    await take.shoot("result")


async def _watch_writing(take: Take, stage: Stage) -> None:
    """Starts the import, and holds it for a picture when it is at three fifths, after 2.4 seconds."""
    seconds = 0.0
    for line in take.wizard.pane.query(ProgressLine):
        line._clock = lambda: seconds
    await take.press("i")
    [engine] = [engine for engine in stage.engines if engine.held is not None]
    engine.say_progress(0.0, 0)
    await take.at_rest()
    seconds = 2.4
    engine.say_progress(0.6, 18)
    await take.shoot("importing")
    engine.go_on()
    await take.until(lambda: take.wizard.session.outcome is not None)


async def _faulty(take: Take, _: Stage) -> None:
    """The faulty sample, to its problems and its lines."""
    await _preview(take, "fa")
    await take.press("tab", "down")
    await take.shoot("preview-problems")
    await take.press("tab", "down", "down")
    await take.shoot("preview-lines")


async def _only_problems(take: Take, _: Stage) -> None:
    await _preview(take, "fa")
    await take.press("tab", "down")
    await take.shoot("preview-problems")


async def _only_map(take: Take, _: Stage) -> None:
    await take.shoot("customers")
    await _map(take, "cl")
    await take.shoot("map")


async def _special_file(name: str, take: Take, _: Stage) -> None:
    """The first two steps with one of the files that are made for the pictures alone."""
    await _choose_file(take, name)
    await take.shoot(f"file-{name}")
    await take.press("enter")
    await take.until(lambda: take.wizard.session.step == 2)
    await take.at_rest()
    await take.shoot(f"map-{name}")


async def _set_up(take: Take, _: Stage) -> None:
    """The form of the first run, filled in."""
    await take.press("down", "enter")
    await take.type("Mars SAS")
    await take.press("tab", "tab")
    await take.type("anna@mars.example, ")
    await take.type("paul@mars.example")
    await take.press("tab")
    await take.type("Standard reminders")
    await take.shoot("set-up")


async def _editing(take: Take, _: Stage) -> None:
    """The organization edited, and a customer erased."""
    await take.press("o", "s", "tab", "tab", "space")
    await take.shoot("source-system")
    add_workflow(take.app.services.folder, "Rappel\u00a0doux")
    await take.press("escape", "y", "c", "o", "2", "end")  # y: what was changed is not saved
    await take.shoot("workflows")
    await take.press("home", "x", "down")
    await take.shoot("delete-workflow")
    await take.press("escape", "3", "enter")
    await take.shoot("options")
    await take.press("1", "a")
    await take.type("Zoe Mill")
    await take.press("tab")
    await take.type("Zoe@mars.example")
    await take.press("enter")
    await take.shoot("add-member")
    await take.press("escape", "y", "A")
    await take.type("anna@mars.example, Zoe Mill <zoe@mars.example>; Max@mars.example, nonsense")
    await take.at_rest()
    await take.shoot("paste-members")
    await take.press("escape", "y", "c", "enter", "x")
    await take.shoot("erase")


async def _mending(take: Take, _: Stage) -> None:
    """The file whose faults can all be mended, from all its errors to none."""
    await _preview(take, "me")
    await take.press("tab")
    await take.shoot("mending-before")
    pictures = {"Becomes": "mending-values", "Before": "mending-cells"}
    steps = 0
    while take.wizard.session.totals is not None and take.wizard.session.totals["errors"]:
        await take.press("r")
        await take.until(lambda: take.app.screen is not take.app.screen_stack[0] and len(take.app.screen_stack) > 1)
        seen = await take.at_rest()
        for sign in [sign for sign in pictures if sign in seen]:
            await take.shoot(pictures.pop(sign))
            break
        if "Apply" in seen or "Before" in seen:
            await take.press("f10")
        else:
            await take.press("escape", "a", "enter")
        await _checked(take)
        steps += 1
        if steps == 5:
            await take.shoot("mending-during")
            await take.press("R")
            await take.shoot("mending-all")
            await take.press("escape", "tab")
            await take.shoot("mending-lines")
            await take.press("shift+tab")
    await take.shoot("mending-after")
    await take.press("L")
    await take.shoot("mending-made")
    await take.press("escape", "shift+tab")
    await take.shoot("mending-customer")


async def _checked(take: Take) -> None:
    """Waits until the lines are checked again."""
    session = take.wizard.session
    await take.until(lambda: session.is_drafted and not session.is_busy)
    await take.at_rest()


async def _past_import(take: Take, _: Stage) -> None:
    """One import with all that is kept of it, and what can be done with it."""
    await take.press("h", "enter")
    for key, name in (("2", "problems"), ("4", "lines"), ("5", "mapping"), ("6", "file")):
        await take.press(key)
        await take.shoot(f"past-{name}")
    await take.press("1", "u")
    await take.shoot("undo")
    await take.press("escape", "x")
    await take.shoot("forget")
    await take.press("escape", "equals_sign", "enter")
    await take.shoot("comparison")


async def _own_wishes(take: Take, _: Stage) -> None:
    """My profile and the settings."""
    await take.press("o", "f9")
    await take.shoot("profile")
    await take.press("escape", "f9", "2")
    await take.shoot("settings")
    await take.press("3")
    await take.shoot("own-keys")


async def _themes(take: Take, _: Stage) -> None:
    """Another theme, while the cursor is on it."""
    await take.press("ctrl+t", *["down"] * 4)
    await take.until(lambda: take.app.theme == "nord")
    await take.shoot("themes")


async def _left_out(take: Take, _: Stage) -> None:
    """Columns that were understood but left out, what is offered to combine, and what comes back."""
    await _map(take, "odd")
    await take.press("end", "up")
    await take.shoot("map-left-out")
    await take.press("home", "down", "down", "down")
    await take.shoot("map-offer")
    await take.press("plus")
    await take.shoot("map-combined")
    await take.press("end", "enter")
    await take.type("contact email")
    await take.press("enter")
    await take.shoot("map-back")


async def _missing_name(take: Take, _: Stage) -> None:
    """A file of persons: the refusal names the key that makes customers of them."""
    await _map(take, "people")
    await take.press("n")
    await take.shoot("map-missing-name")


async def _skipped(take: Take, stage: Stage) -> None:
    """Lines that are no customers, from the preview to the history."""
    await _preview(take, "odd")
    await take.press("tab")
    await take.shoot("skipped-problems")
    await take.press("tab", "f", "down", "down", "down", "enter")
    await take.at_rest()
    await take.shoot("skipped-lines")
    await take.press("z")
    await take.at_rest()
    await take.shoot("skipped-put-back")
    await take.press("escape", "n")
    await take.at_rest()
    await take.shoot("skipped-confirm")
    await take.press("i")
    [engine] = [engine for engine in stage.engines if engine.held is not None]
    engine.go_on()
    await take.until(lambda: take.wizard.session.outcome is not None)
    await take.at_rest()
    await take.shoot("skipped-result")
    await take.press("v", "4", "f", "end", "enter")
    await take.at_rest()
    await take.shoot("skipped-past")


async def _values(take: Take, _: Stage) -> None:
    """Values as other programs leave them, and IDs that look wrong: what is found, and what fixes it."""
    await _preview(take, "values")
    await take.press("tab")
    await take.shoot("values-problems")
    await take.press("end")
    await take.shoot("values-more")
    await take.press("R")
    await take.shoot("values-fixes")
    await take.press("escape", "home", "slash")
    await take.type("single quotes")
    await take.press("enter", "r")
    await take.at_rest()
    await take.shoot("values-fix")


async def _table(take: Take, _: Stage) -> None:
    """A file whose quotes and widths are odd, and that holds a second table."""
    await _preview(take, "quoted")
    await take.press("tab")
    await take.shoot("table-problems")
    await take.press("end")
    await take.shoot("table-more")


async def _problems(typed: str, name: str, take: Take, _: Stage) -> None:
    """What was found in the file whose name begins as `typed`."""
    await _preview(take, typed)
    await take.press("tab")
    await take.shoot(name)


async def _unfinished(take: Take, _: Stage) -> None:
    """An import that is left in the preview, where it is listed and asked about; and a form that holds typed text."""
    await _preview(take, "cl")
    prepared = take.wizard.session.prepared
    assert prepared is not None
    os.utime(prepared.folder / FILE_NAME, (_LEFT, _LEFT))
    await take.press("c")
    await take.at_rest()
    await take.shoot("unfinished-customers")
    await take.press("a")
    await take.shoot("unfinished-ways")
    await take.press("down", "enter")
    await take.shoot("unfinished-asked")
    await take.press("escape", "h", "tab")
    await take.shoot("unfinished-history")
    await take.press("x")
    await take.shoot("unfinished-discard")
    await take.press("escape", "o", "a")
    await take.type("Zoe")
    await take.press("escape")
    await take.shoot("typed-text-asked")


async def _too_small(take: Take, _: Stage) -> None:
    await take.shoot("too-small")


async def _columns(take: Take, _: Stage) -> None:
    """The lines of the French sample with other columns, and the stored customers."""
    await take.shoot("columns-customers")
    await _preview(take, "cl")
    await take.press("tab", "tab", "C", "down", "J", "right", "right", "down", "space")
    await take.shoot("columns-dialog")
    await take.press("enter")
    await take.shoot("columns-lines")


async def _filters(take: Take, _: Stage) -> None:
    """Stored customers by what one of them shares with others, by several words, and the history by its person."""
    await take.press("down", "f")
    await take.shoot("filter-offers")
    await take.type("manager")
    await take.press("enter", "f")
    await take.type("workflow")
    await take.press("enter")
    await take.shoot("filter-customers")
    await take.press("slash")
    await take.type("steel lyon")
    await take.shoot("filter-nothing")
    await take.press("escape", "escape", "escape", "h", "f")
    await take.type("by")
    await take.press("enter")
    await take.shoot("filter-history")


WALKS: Final = (
    Walk("none", _first_run),
    Walk("demo", _demo),
    Walk("past", _places),
    Walk("demo", _french),
    Walk("demo", _faulty),
    Walk("none", _too_small, (TOO_SMALL,)),
    Walk("past", _only_map, (WIDE,), light=True),
    Walk("demo", _only_problems, (NARROW,), light=True),
    *(Walk("special", partial(_special_file, name)) for name in SPECIAL),
    Walk("none", _set_up),
    Walk("past", _editing),
    Walk("demo", _mending),
    Walk("past", _past_import),
    Walk("past", _own_wishes),
    Walk("past", _themes),
    Walk("special", _left_out),
    Walk("special", _missing_name),
    Walk("special", _skipped),
    Walk("special", _values),
    Walk("special", _table),
    Walk("special", partial(_problems, "narrow", "narrow-problems")),
    Walk("special", partial(_problems, "book", "workbook-problems")),
    Walk("past", _unfinished),
    Walk("special", partial(_problems, "names", "names-problems")),
    Walk("locked", partial(_problems, "shifted", "names-locked")),
    Walk("past", _columns, (*BOTH, VERY_WIDE)),
    Walk("past", _filters),
)
