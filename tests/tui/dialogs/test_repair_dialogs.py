"""The dialogs of the repairs by themselves: what they show, what they give back, and hostile texts in each."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from tests.tui.hostile import HOSTILE
from tests.tui.places import press, shown
from upflow_tui.core.findings import find
from upflow_tui.core.organization import Member, MemberPosition, MemberStatus
from upflow_tui.importing.fixes.before_after import BeforeAfter, DistinctValue, FixOffer, RepairLook, ValueLook
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Repair, Replace
from upflow_tui.importing.matching.mapping import Mapping
from upflow_tui.tui.dialogs.choose_reading import ChooseReading
from upflow_tui.tui.dialogs.edit_cell import CellToEdit, EditCellDialog
from upflow_tui.tui.dialogs.fix_all import FixAllDialog
from upflow_tui.tui.dialogs.new_member import NewMemberDialog, name_of
from upflow_tui.tui.dialogs.repair_look import RepairLookDialog
from upflow_tui.tui.dialogs.repairs_made import RepairsMadeDialog
from upflow_tui.tui.dialogs.replace_text import ReplaceDialog
from upflow_tui.tui.dialogs.value_map import ValueMapDialog
from upflow_tui.tui.safe_text import ControlFilter
from upflow_tui.tui.theme import THEMES
from upflow_tui.tui.wizard.preview.unfixable import has_cells, why_no_cell, why_not_alike
from upflow_tui.tui.wizard.repair_words import repair_details, repair_title

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)])


class Host(App[None]):
    """Shows one dialog, and keeps what it gave back."""

    def __init__(self, dialog: ModalScreen[Any]) -> None:
        super().__init__()
        self._dialog = dialog
        self.given: list[Any] = []

    def get_line_filters(self) -> list[Any]:
        return [ControlFilter(), *super().get_line_filters()]

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.push_screen(self._dialog, self.given.append)


async def given(dialog: ModalScreen[Any], *keys: str, size: tuple[int, int] = (80, 24)) -> tuple[Any, str]:
    """What a dialog gives back after these keys, and what was on the screen before them."""
    app = Host(dialog)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        before = shown(app)  # type: ignore[arg-type]
        await press(pilot, *keys)  # type: ignore[arg-type]
        return (app.given[0] if app.given else "nothing"), before


CELL = CellToEdit(
    7,
    2,
    "Échéance",
    "Contract end",
    "31/12/2025",
    "31/12/2025",
    (find("date_invalid", line=7, column=2, field="custom:Contract end", value="31/12/2025"),),
    ("2025-12-31", "2025-12-30"),
)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("down", "enter"), "2025-12-31"),
        (("down", "down", "enter"), "2025-12-30"),
        (("down", "down", "down", "enter"), "2025-12-31"),
        (("up", "enter"), "2025-12-30"),
        (("down", "backspace", "0", "enter"), "2025-12-30"),
        (("enter",), None),
        (("escape",), None),
        (("ctrl+u", "enter"), ""),
    ],
)
async def test_a_cell_is_edited_or_takes_a_proposal(keys: tuple[str, ...], text: str | None) -> None:
    assert (await given(EditCellDialog(CELL), *keys))[0] == text


async def test_a_cell_is_shown_with_all_that_is_known_of_it() -> None:
    _, screen = await given(EditCellDialog(CELL))
    for words in ("Line 7 · Contract end", "Échéance", '✗ "31/12/2025" is not a date.', "Write it as YYYY-MM-DD."):
        assert words in screen
    fixed = CellToEdit(7, 2, "Town", "Town", "Lyon", "lyon")
    _, screen = await given(EditCellDialog(fixed))
    assert "where it says “lyon”" in screen
    assert "Proposal" not in screen


async def test_what_a_field_cannot_show_is_a_space_and_a_proposal_is_given_whole() -> None:
    cell = CellToEdit(7, 2, "Notes", "Notes", "one\ntwo", "one\ntwo", (), ("three\nfour",))
    assert (await given(EditCellDialog(cell), "enter"))[0] is None
    assert (await given(EditCellDialog(cell), "down", "enter"))[0] == "three\nfour"


LOOK = RepairLook(
    214,
    200,
    (BeforeAfter("Anna@mars.example", "anna@mars.example", 200, "account_manager"), BeforeAfter("x", "", 4, "town")),
    10,
)


async def test_a_repair_is_shown_before_it_is_made() -> None:
    answer, screen = await given(RepairLookDialog("Lower case", LOOK), "enter")
    assert answer is True
    for words in ("214 cells on 200 lines", "Anna@mars.example", "✎ anna@mars.example", "(blank)", "Fix 214 cells"):
        assert words in screen
    assert "and 10 more cells" in screen
    assert (await given(RepairLookDialog("Lower case", LOOK), "escape"))[0] is False


async def test_a_repair_that_changes_nothing_cannot_be_made() -> None:
    answer, screen = await given(RepairLookDialog("Lower case", RepairLook(0, 0)), "enter", "f10")
    assert answer == "nothing"
    assert "there is nothing to fix" in screen


VALUES = ValueLook(
    "workflow",
    (
        DistinctValue("Standard reminders", 9, True),
        DistinctValue("standard reminders", 5, False, "Standard reminders", "capitals differ"),
        DistinctValue("Dunning", 2, False),
    ),
    ("Standard reminders", "No reminders"),
)


@pytest.mark.parametrize(
    ("keys", "pairs"),
    [
        (("f10",), (("standard reminders", "Standard reminders"),)),
        (("x", "f10"), "nothing"),
        (
            ("down", "enter", *"no rem", "enter", "f10"),
            (("standard reminders", "Standard reminders"), ("Dunning", "No reminders")),
        ),
        (("enter", *"leave", "enter", "f10"), "nothing"),
        (("enter", *"blank", "enter", "f10"), (("standard reminders", ""),)),
        (("enter", "escape", "escape"), None),
    ],
)
async def test_values_are_given_allowed_ones(keys: tuple[str, ...], pairs: object) -> None:
    answer, screen = await given(ValueMapDialog("Workflow", VALUES), *keys)
    assert answer == pairs
    assert screen.index("standard reminders") < screen.index("Standard reminders  ") or "capitals differ" in screen


async def test_the_value_of_the_problem_is_under_the_cursor() -> None:
    _, screen = await given(ValueMapDialog("Workflow", VALUES, first="Dunning"))
    assert "▌✗ Dunning" in screen
    assert "! choose one" in screen


@pytest.mark.parametrize(
    ("keys", "repair"),
    [
        ((*"ab", "enter", *"c", "enter"), Replace("town", "ab", "c")),
        ((*"ab", "enter", "f4", "enter"), Replace("town", "ab", "", whole=True)),
        (("f4", "enter", *"c", "enter"), Replace("town", "", "c", whole=True)),
        (("enter", "enter"), "nothing"),
        ((*"ab", "enter", *"ab", "enter"), "nothing"),
        (("escape",), None),
    ],
)
async def test_find_and_replace(keys: tuple[str, ...], repair: object) -> None:
    assert (await given(ReplaceDialog("town", "Town"), *keys))[0] == repair


OFFERS = (
    FixOffer(FixName.SPACES, "town", "Collapse double spaces", 3, is_safe=True),
    FixOffer(FixName.DATES, "custom:Contract end", "Write dates as YYYY-MM-DD", 2, None, "Which?", ("dmy", "mdy")),
    FixOffer(FixName.CONTACTS, "contact_email", "Leave out contacts without a usable address", 5),
)


SPACES = FixAll(FixName.SPACES, "town")
LEAVE_OUT = FixAll(FixName.CONTACTS, "contact_email")


class Looking:
    """Plays the engine: answers each look at once, with as many cells as there are fixes."""

    def __init__(self, offers: Sequence[FixOffer] = OFFERS) -> None:
        self.asked: list[tuple[Repair, ...]] = []
        self.made: list[tuple[Repair, ...]] = []
        self.dialog = FixAllDialog(offers, self.ask, self.made.append)

    def ask(self, repairs: tuple[Repair, ...]) -> None:
        self.asked.append(repairs)
        seen = tuple(BeforeAfter(f"old {place}", f"new {place}", 1, "town") for place in range(len(repairs)))
        self.dialog.call_later(self.dialog.show_look, RepairLook(len(repairs), 1, seen))


async def test_safe_fixes_are_marked_from_the_start_and_shown_before_they_are_made() -> None:
    looking = Looking()
    answer, screen = await given(looking.dialog, "enter")
    assert "● Collapse double spaces" in screen
    assert "● Write dates" not in screen
    assert "● Leave out" not in screen
    assert "1 cell will change." in screen
    assert "old 0" in screen and "✎ new 0" in screen
    assert "↵ Fix 1 cell" in screen
    assert looking.made == [(SPACES,)]
    assert answer == "nothing", "it stays open"


async def test_space_marks_and_all_marked_fixes_are_made_with_one_key() -> None:
    looking = Looking()
    await given(looking.dialog, "end", "space", "f10")
    assert looking.asked == [(SPACES,), (SPACES, LEAVE_OUT)]
    assert looking.made == [(SPACES, LEAVE_OUT)]


async def test_nothing_is_made_where_nothing_is_marked() -> None:
    looking = Looking()
    await given(looking.dialog, "space", "enter", "f10")
    assert looking.made == []


@pytest.mark.parametrize(
    ("keys", "option"), [(("enter",), "dmy"), (("down", "enter"), "mdy"), (("end", "enter"), None)]
)
async def test_a_fix_that_has_to_ask_is_marked_by_the_answer(keys: tuple[str, ...], option: str | None) -> None:
    looking = Looking()
    await given(looking.dialog, "down", "space", *keys, "f10")
    assert looking.made == [(SPACES, FixAll(FixName.DATES, "custom:Contract end", option))]
    unanswered = Looking()
    await given(unanswered.dialog, "down", "space", "escape", "f10")
    assert unanswered.made == [(SPACES,)]


async def test_what_is_left_is_shown_as_it_was_marked_and_nothing_left_closes() -> None:
    looking = Looking()
    app = Host(looking.dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "end", "space", "home", "space", "f10")  # type: ignore[arg-type]
        assert looking.made == [(LEAVE_OUT,)]
        looking.dialog.show_offers(
            (OFFERS[0], FixOffer(FixName.SPACES, "address", "Collapse double spaces", 4, is_safe=True))
        )
        await pilot.pause()
        await press(pilot, "f10")  # type: ignore[arg-type]
        assert looking.made[1:] == [(FixAll(FixName.SPACES, "address"),)], "the first was unmarked by hand"
        looking.dialog.show_offers(())
        await pilot.pause()
        assert app.given == [None]


async def test_marks_set_while_the_engine_looks_are_looked_at_next() -> None:
    looking = Looking()
    slow: list[tuple[Repair, ...]] = []
    looking.dialog._ask = slow.append
    app = Host(looking.dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "end", "space", "enter")  # type: ignore[arg-type]
        assert slow == [(SPACES,)]
        assert looking.made == [], "what was not looked at is not made"
        looking.dialog.show_look(RepairLook(1, 1))
        assert slow == [(SPACES,), (SPACES, LEAVE_OUT)]
        looking.dialog.show_look(RepairLook(2, 2))
        await press(pilot, "enter")  # type: ignore[arg-type]
        assert looking.made == [(SPACES, LEAVE_OUT)]


async def test_an_engine_that_does_not_answer_is_said_and_asked_again_by_the_next_mark() -> None:
    looking = Looking()
    slow: list[tuple[Repair, ...]] = []
    looking.dialog._ask = slow.append
    app = Host(looking.dialog)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        looking.dialog.show_fault()
        await press(pilot, "end", "space")  # type: ignore[arg-type]
        assert slow == [(SPACES,), (SPACES, LEAVE_OUT)]


@pytest.mark.parametrize(
    ("keys", "option"), [(("enter",), "dmy"), (("down", "enter"), "mdy"), (("end", "enter"), ""), (("escape",), None)]
)
async def test_how_cells_are_read_is_chosen(keys: tuple[str, ...], option: str | None) -> None:
    answer, screen = await given(ChooseReading("Contract end", "Is it 3 April or 4 March?", ("dmy", "mdy")), *keys)
    assert answer == option
    assert "The day first" in screen
    assert "Fix only the cells that are clear" in screen


async def test_a_member_has_a_name_and_an_address() -> None:
    member = Member(
        "J Smith", "j.smith@mars.example", position=MemberPosition.ACCOUNT_MANAGER, status=MemberStatus.CREATED
    )
    assert (await given(NewMemberDialog("J.Smith@mars.example "), "enter"))[0] == member
    assert (await given(NewMemberDialog("j@mars.example"), "ctrl+u", "enter"))[0] == "nothing"
    assert (await given(NewMemberDialog("j@mars.example"), "escape"))[0] is None


@pytest.mark.parametrize(
    ("email", "name"), [("j.smith@x", "J Smith"), ("anna_marie-roy@x", "Anna Marie Roy"), ("", ""), ("@x", "")]
)
def test_a_name_to_begin_with(email: str, name: str) -> None:
    assert name_of(email) == name


async def test_the_repairs_made_are_listed() -> None:
    made = [("first", "all of the first"), ("second", "all of the second")]
    answer, screen = await given(RepairsMadeDialog(made), "u")
    assert answer is True
    assert "all of the second" in screen
    assert (await given(RepairsMadeDialog(made), "escape"))[0] is False


@pytest.mark.parametrize(
    ("repair", "title", "details"),
    [
        (CellEdit(4, 1, "a", ""), "Line 4, Town: (blank)", "Line 4, Town: “a” → (blank)"),
        (
            CellEdit(4, 7, "a", "b"),
            "Line 4, column 8, no longer mapped: “b”",
            "Line 4, column 8, no longer mapped: “a” → “b”",
        ),
        (FixAll(FixName.SPACES), "Collapse double spaces", "Collapse double spaces"),
        (
            FixAll(FixName.DATES, "custom:Ends", "dmy"),
            "Write dates as YYYY-MM-DD in Ends",
            "Write dates as YYYY-MM-DD in Ends, the day first",
        ),
        (Replace("town", "a", "b"), "Town: “a” → “b”", "Town: “a” → “b”, also within a cell"),
        (MapValues("workflow", (("a", "b"),)), "Workflow: 1 value mapped", "Workflow: “a” → “b”"),
    ],
)
def test_repairs_are_called_by_what_they_do(repair: Repair, title: str, details: str) -> None:
    mapping = Mapping((None, "town"))
    assert repair_title(repair, mapping) == title
    assert repair_details(repair, mapping) == details


def test_a_long_value_mapping_is_shortened() -> None:
    pairs = tuple((f"old {place}", "new") for place in range(20))
    assert repair_details(MapValues("workflow", pairs), Mapping(("workflow",))).endswith("and 8 more")


@pytest.mark.parametrize(
    "code",
    ["quote", "width", "second_table", "long_number", "excel_damage", "parent_loop", "vat_suspect", "anything else"],
)
def test_every_problem_says_why_and_what_helps(code: str) -> None:
    title, message, fix = why_not_alike(code)
    assert title and message and fix
    assert has_cells(code) is (code not in ("quote", "width", "second_table"))
    title, message, fix = why_no_cell(3, [code])
    assert ("cannot be fixed here" in title) is not has_cells(code)


BAD = [text[:300] for text in HOSTILE.values()]


def hostile_fixes() -> FixAllDialog:
    """Fixes of fields with hostile names, and what they change."""
    offers = [
        *(FixOffer(FixName.DATES, f"custom:{text}", "Write dates", 2, is_safe=True) for text in BAD),
        FixOffer(None, "workflow", BAD[1], 2, values=tuple((text, text) for text in BAD), is_safe=True),
    ]
    look = RepairLook(9, 9, tuple(BeforeAfter(text, text[::-1], 3, f"custom:{text}") for text in BAD), 3)

    def ask(repairs: tuple[Repair, ...]) -> None:
        dialog.call_later(dialog.show_look, look)

    dialog = FixAllDialog(offers, ask, lambda repairs: None)
    return dialog


HOSTILE_DIALOGS: list[Callable[[], ModalScreen[Any]]] = [
    lambda: EditCellDialog(
        CellToEdit(
            2, 0, BAD[0], BAD[5], "".join(BAD)[:900], BAD[8],
            [find("date_invalid", line=2, column=0, field="x", value=BAD[5])], BAD[:9],
        )
    ),
    lambda: RepairLookDialog(
        "".join(BAD[:6]), RepairLook(9, 9, tuple(BeforeAfter(text, text[::-1], 3, "town") for text in BAD), 3)
    ),
    lambda: ValueMapDialog(
        BAD[3], ValueLook("workflow", tuple(DistinctValue(text, 2, False, text[1:], text) for text in BAD), tuple(BAD))
    ),
    lambda: ReplaceDialog("town", BAD[5], find=BAD[6]),
    hostile_fixes,
    lambda: ChooseReading(BAD[5], "".join(BAD[5:12]), ("dmy", "mdy")),
    lambda: NewMemberDialog("".join(BAD[5:12])),
    lambda: RepairsMadeDialog([(text, text * 2) for text in BAD]),
]  # fmt: skip


@SIZES
@pytest.mark.parametrize("dialog", HOSTILE_DIALOGS, ids=lambda make: type(make()).__name__)
async def test_hostile_texts_are_harmless(dialog: Callable[[], ModalScreen[Any]], size: tuple[int, int]) -> None:
    app = Host(dialog())
    async with app.run_test(size=size) as pilot:
        screens = []
        for key in ("", "down", "down", "end", "home", "tab", "enter"):
            await press(pilot, *([key] if key else []))  # type: ignore[arg-type]
            await _rest(pilot)
            screens.append(shown(app))  # type: ignore[arg-type]
        for screen in screens:
            raw = {letter for letter in screen if letter != "\n" and unicodedata.category(letter) in ("Cc", "Cs")}
            assert not raw | (set(screen) & {"\u202e", "\u2066"})
        assert all(field.value.isprintable() or "\u00a0" in field.value for field in app.screen.query(Input))


async def _rest(pilot: Pilot[None]) -> None:
    await pilot.pause()
