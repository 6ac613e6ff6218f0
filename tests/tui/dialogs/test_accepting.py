"""Every dialog tells the truth: at each focus position the key bar shows the key that accepts, and that key acts."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from textual.app import App
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Input

import upflow_tui.tui
from tests.tui.dialogs.test_repair_dialogs import CELL, LOOK, VALUES, Looking
from tests.tui.places import press
from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import Organization
from upflow_tui.engine.past.erasing import Erasing
from upflow_tui.engine.prepare.like_past_import import Differences
from upflow_tui.engine.prepare.prepared_imports import PreparedImport
from upflow_tui.engine.settings.settings import Theme
from upflow_tui.store.customers.erasing import EraseLook
from upflow_tui.store.history.created_values import CreatedValue
from upflow_tui.tui.actions import EVERYWHERE, bindings_for, key_label, live_actions
from upflow_tui.tui.dialogs.ask_name import NameDialog
from upflow_tui.tui.dialogs.ask_secret import SecretDialog
from upflow_tui.tui.dialogs.box import DialogBox
from upflow_tui.tui.dialogs.changes import ChangesDialog
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.choose_reading import ChooseReading
from upflow_tui.tui.dialogs.columns import ColumnsDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.created import CreatedDialog
from upflow_tui.tui.dialogs.dialog import Dialog
from upflow_tui.tui.dialogs.differences import DifferencesDialog
from upflow_tui.tui.dialogs.edit_cell import EditCellDialog
from upflow_tui.tui.dialogs.erase_customer import EraseDialog
from upflow_tui.tui.dialogs.fix_all import FixAllDialog
from upflow_tui.tui.dialogs.form import FormDialog
from upflow_tui.tui.dialogs.form_fields import ChoiceField, LinesField, TextField
from upflow_tui.tui.dialogs.go_to_line import GoToLine
from upflow_tui.tui.dialogs.help_screen import HelpScreen
from upflow_tui.tui.dialogs.list_dialog import ListDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.new_member import NewMemberDialog
from upflow_tui.tui.dialogs.paste_members import PasteMembersDialog
from upflow_tui.tui.dialogs.path import PathDialog
from upflow_tui.tui.dialogs.repair_look import RepairLookDialog
from upflow_tui.tui.dialogs.repairs_made import RepairsMadeDialog
from upflow_tui.tui.dialogs.replace_text import ReplaceDialog
from upflow_tui.tui.dialogs.source_system import SourceSystemDialog
from upflow_tui.tui.dialogs.themes import ThemesDialog
from upflow_tui.tui.dialogs.unfinished import UnfinishedDialog
from upflow_tui.tui.dialogs.value_map import ValueMapDialog
from upflow_tui.tui.screens.customers.adding import WaysDialog
from upflow_tui.tui.theme import THEMES
from upflow_tui.tui.widgets.grid.row_grid import GridColumn, Row, RowGrid
from upflow_tui.tui.widgets.key_bar import KeyBar
from upflow_tui.tui.wizard.file.needs import TextsDialog
from upflow_tui.tui.wizard.map.saved_mapping_picker import SavedMappingPicker

KEYS: Final = ("enter", "f10", "escape")
"""The keys that end dialogs: at no place does one of them act that the key bar does not show, and the other way round."""
NAMES: Final = {key_label(key): key for key in (*KEYS, "y", "u")}
"""What the keys that accept are called in the key bar."""
BASES: Final = frozenset({DialogBox, Dialog})
CHOICES: Final = (Choice(1, "Monthly export"), Choice(2, "Assigning"))
FIELDS: Final = (
    TextField("name", "Name", "Mars"),
    ChoiceField("kind", "Kind", (("text", "Text"), ("date", "Date")), "text"),
    LinesField("options", "Options", "a\nb"),
)

UNFINISHED: Final = PreparedImport(
    "0" * 16, "customers.csv", 9, "0" * 64, Mode.CUSTOMERS, 1, 2, 0, datetime(2026, 1, 2, tzinfo=UTC), False
)


@dataclass(frozen=True, slots=True)
class Case:
    """A dialog that is filled in, so that it can be accepted."""

    make: Callable[[], DialogBox[Any]]
    accepts: str | None
    """What the key bar calls accepting it; None: it is only read."""
    leads_to_it: str = ""
    """What it calls going on to the next field, where that comes before accepting."""


CASES: Final[dict[type[DialogBox[Any]], Case]] = {
    ListDialog: Case(lambda: ListDialog("List", (GridColumn("Name"),), [Row(0, ("Mars",))]), None),
    ConfirmDialog: Case(lambda: ConfirmDialog("Delete", "Delete it?", yes="Delete"), "Delete"),
    MessageDialog: Case(lambda: MessageDialog("Not read", "The file is empty.", "Choose another."), None),
    FormDialog: Case(lambda: FormDialog("Field", FIELDS, lambda answers: answers, save_label="Add it"), "Add it"),
    SourceSystemDialog: Case(lambda: SourceSystemDialog(Organization("Mars")), "Save"),
    PasteMembersDialog: Case(lambda: PasteMembersDialog((), lambda members: None), "Add them"),
    NewMemberDialog: Case(lambda: NewMemberDialog("anna@mars.example"), "Create"),
    NameDialog: Case(lambda: NameDialog("Name", "Its name?", name="Monthly"), "Save"),
    SecretDialog: Case(lambda: SecretDialog("Secret", "The password?", where="In a file."), "Keep"),
    GoToLine: Case(GoToLine, "Go there"),
    PathDialog: Case(lambda: PathDialog("Path", "Where?", path="/tmp/file"), "Continue"),
    ReplaceDialog: Case(lambda: ReplaceDialog("town", "Town", find="Lion"), "Show the change", "Continue"),
    EditCellDialog: Case(lambda: EditCellDialog(CELL), "Fix"),
    RepairLookDialog: Case(lambda: RepairLookDialog("Lower case", LOOK), "Fix 214 cells"),
    RepairsMadeDialog: Case(lambda: RepairsMadeDialog([("Lower case", "Lower case in Town")]), "Undo the last"),
    FixAllDialog: Case(lambda: Looking().dialog, "Fix 1 cell"),
    ValueMapDialog: Case(lambda: ValueMapDialog("Workflow", VALUES), "Apply"),
    ChooseDialog: Case(lambda: ChooseDialog("Mapping", CHOICES), "Choose"),
    ThemesDialog: Case(lambda: ThemesDialog(Theme.DARK, frozenset()), "Choose"),
    SavedMappingPicker: Case(lambda: SavedMappingPicker("Mapping", CHOICES), "Choose"),
    WaysDialog: Case(lambda: WaysDialog("Add customers", CHOICES), "Choose"),
    UnfinishedDialog: Case(lambda: UnfinishedDialog(UNFINISHED), "Choose"),
    ChooseReading: Case(lambda: ChooseReading("Contract end", "Which day is 01/02?", ("dmy", "mdy")), "Choose"),
    EraseDialog: Case(
        lambda: EraseDialog(Erasing((EraseLook(1, "Mars", "C-1", 1, 0, 2, (1,), (1,)),), 0, ())), "Choose"
    ),
    CreatedDialog: Case(lambda: CreatedDialog([CreatedValue(None, "external_id", "C-1")]), "Open the customer"),
    ChangesDialog: Case(lambda: ChangesDialog("Mars", [Row(0, ("Town", "Lion", "Lyon"))]), None),
    DifferencesDialog: Case(lambda: DifferencesDialog(1, Differences()), None),
    ColumnsDialog: Case(
        lambda: ColumnsDialog(RowGrid((GridColumn("Name"), GridColumn("Town")), list_name="customers")), "Save"
    ),
    HelpScreen: Case(lambda: HelpScreen(()), None),
    TextsDialog: Case(
        lambda: TextsDialog("Needs", (GridColumn("Field"),), [Row(0, ("Town",))], [Content("Town")]), None
    ),
}


def all_dialogs() -> set[type[DialogBox[Any]]]:
    """Every class of a dialog that the program has."""
    for module in pkgutil.walk_packages(upflow_tui.tui.__path__, "upflow_tui.tui."):
        importlib.import_module(module.name)
    found: set[type[DialogBox[Any]]] = set()
    waiting: list[type[DialogBox[Any]]] = [DialogBox]
    while waiting:
        kind = waiting.pop()
        if kind.__module__.startswith("upflow_tui."):
            found.add(kind)
        waiting += kind.__subclasses__()
    return found - BASES


def test_no_dialog_is_forgotten() -> None:
    assert set(CASES) == all_dialogs()


class Host(App[None]):
    """Shows one dialog after the other over nothing."""

    BINDINGS = bindings_for(EVERYWHERE)
    dialog: DialogBox[Any]

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def show(self, dialog: DialogBox[Any]) -> None:
        """Shows a dialog; one that is there still goes first."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.dialog, self.bells = dialog, 0
        self.given: list[Any] = []
        self.push_screen(dialog, self.given.append)

    def bell(self) -> None:
        self.bells += 1

    @property
    def told(self) -> dict[str, str]:
        """What the key bar shows: keys by their labels."""
        entries = self.dialog.query_one(KeyBar).render().plain.rstrip().split("  ")
        return {label: key for key, _, label in (entry.partition(" ") for entry in entries)}

    @property
    def acting(self) -> set[str]:
        """The keys that the key bar shows, by themselves or by another key of the same action."""
        told = self.told
        shown = [live for live in live_actions(self.dialog) if live.enabled and live.label in told]
        return {key for live in shown for key in live.keys if key in KEYS}

    @property
    def state(self) -> tuple[object, ...]:
        """What accepting or closing changes; a line more in a field of lines does not."""
        texts = tuple(field.value for field in self.dialog.query(Input))  # esc empties the field of a search
        return (len(self.given), len(self.screen_stack), self.dialog.focused, self.bells, self.has_accepted, texts)

    @property
    def has_accepted(self) -> bool:
        """Whether the dialog gave something back, or began to do what is marked."""
        return bool(self.given) or getattr(self.dialog, "_is_making", False)


async def at(pilot: Pilot[None], app: Host, case: Case, place: int) -> str | None:
    """Shows a dialog, fills what must be filled, and brings the focus to a place of it; what stands there, if any."""
    app.show(case.make())
    await pilot.pause()
    if isinstance(app.dialog, PasteMembersDialog):
        await pilot.press(*"b@m.io")
    elif isinstance(app.dialog, SecretDialog | GoToLine):
        await pilot.press("7")
    elif isinstance(app.dialog, EditCellDialog):
        await pilot.press("down")
    await pilot.pause()
    chain = app.dialog.focus_chain
    if place >= max(1, len(chain)):
        return None
    if chain:
        chain[place].focus()
        await pilot.pause()
    return str(app.dialog.focused)


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.__name__)
async def test_the_key_that_accepts_is_shown_wherever_the_focus_is_and_no_other_acts(
    kind: type[DialogBox[Any]],
) -> None:
    case = CASES[kind]
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        place = 0
        while (where := await at(pilot, app, case, place)) is not None:
            told, acting, before = app.told, app.acting, app.state
            await pilot.press(*(key for key in KEYS if key not in acting))
            assert app.state == before, f"a key that is not shown acts at {where}: {told}"
            if case.accepts is not None:
                label = case.accepts if case.accepts in told else case.leads_to_it
                assert label in told, f"no key accepts at {where}: {told}"
                await press(pilot, NAMES[told[label]])  # type: ignore[arg-type]
                assert app.state != before, f"{told[label]} is dead at {where}"
                assert app.has_accepted or label != case.accepts, f"{told[label]} does not accept at {where}"
                acting.discard(NAMES[told[label]])
            for key in acting:
                await at(pilot, app, case, place)
                before = app.state
                await press(pilot, key)  # type: ignore[arg-type]
                assert app.state != before, f"{key} is shown and dead at {where}: {told}"
            place += 1
        assert place
