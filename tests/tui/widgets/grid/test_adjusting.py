"""Columns hidden, moved and resized, by keys and by mouse; remembered, and never in the way of the list itself."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.tui.places import press, settled
from upflow_tui.engine.settings.column_choices import ColumnChoice
from upflow_tui.tui.actions import EVERYWHERE, bindings_for
from upflow_tui.tui.dialogs.columns import ColumnsDialog
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.theme import THEMES
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid
from upflow_tui.tui.widgets.grid.rows import RowList

COLUMNS = (
    GridColumn("Name", min_width=10, sortable=True),
    GridColumn("ID", min_width=4, sortable=True, whole=True),
    GridColumn("Town", min_width=4, sortable=True),
    GridColumn("Note", min_width=4),
)
ROWS = [Row(1, ("Durand & Fils", "00001002003", "Lyon", "pays late")), Row(2, ("Hélios", "7", "Nîmes", ""))]


class Memory:
    """Remembers as long as the test."""

    def __init__(self) -> None:
        self.kept: dict[str, ColumnChoice] = {}

    def choice(self, list_name: str) -> ColumnChoice:
        return self.kept.get(list_name, ColumnChoice())

    def keep(self, list_name: str, choice: ColumnChoice) -> None:
        self.kept[list_name] = choice


class Host(App[None]):
    BINDINGS = bindings_for(EVERYWHERE)

    def __init__(self, grid: RowGrid) -> None:
        super().__init__()
        self.grid = grid
        self.column_memory = Memory()
        self.sorts: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        self.grid.focus()
        self.grid.show_rows(ROWS)

    def on_row_grid_columns_asked(self, event: RowGrid.ColumnsAsked) -> None:
        self.push_screen(ColumnsDialog(event.grid))

    def on_row_grid_header_selected(self, event: RowGrid.HeaderSelected) -> None:
        self.sorts.append(event.column)

    @property
    def kept(self) -> ColumnChoice:
        return self.column_memory.choice("customers")


class Fed(App[str]):
    """A program with a list that is read in a thread."""

    def __init__(self, grid: FedGrid) -> None:
        super().__init__()
        self.grid = grid

    def compose(self) -> ComposeResult:
        yield self.grid

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name


def host(*, cell_cursor: bool = False) -> Host:
    return Host(RowGrid(COLUMNS, list_name="customers", cell_cursor=cell_cursor))


def line(app: Host, y: int) -> str:
    return app.grid.render_line(y).text.rstrip()


async def test_widths_follow_the_contents() -> None:
    app = host()
    async with app.run_test(size=(80, 12)):
        assert line(app, 1).lstrip("▌▏ ") == "Durand & Fils  00001002003  Lyon    pays late"


async def test_a_row_with_a_first_cell_only_has_the_whole_line_and_widens_no_column() -> None:
    app = host()
    async with app.run_test(size=(80, 12)):
        contact = "  · anna@durand.example ★ main · Anna Roy · Accounting"
        app.grid.show_rows([*ROWS, Row(3, (contact, "", Cell(""), ""))], cursor=2)
        assert line(app, 3)[1:] == contact
        assert line(app, 1).lstrip("▌▏ ") == "Durand & Fils  00001002003  Lyon    pays late"


async def drag(pilot: Pilot[None], x: int, to: int) -> None:
    await pilot.mouse_down(RowGrid, offset=(x, 0))
    await pilot.hover(RowGrid, offset=(to, 0))
    await pilot.mouse_up(RowGrid, offset=(to, 0))
    await pilot.pause()


async def test_the_mouse_resizes_at_an_edge_and_moves_at_a_label_and_a_click_still_sorts() -> None:
    app = host()
    async with app.run_test(size=(80, 12)) as pilot:
        end_of_id = line(app, 0).index("Town") - 2
        await drag(pilot, end_of_id, end_of_id + 5)
        assert app.kept.widths == {"id": 16}
        assert app.grid.width_of(1) == 16
        await drag(pilot, line(app, 0).index("Town") + 1, line(app, 0).index("ID"))
        assert line(app, 0).split() == ["Name", "Town", "ID", "Note"]
        assert app.kept.order[:3] == ("name", "town", "id")
        await drag(pilot, 2, 30)
        assert line(app, 0).split()[0] == "Name", "the first column stays"
        assert app.sorts == []
        await pilot.click(RowGrid, offset=(line(app, 0).index("Town"), 0))
        assert app.sorts == [2], "columns are told by their place in the list, wherever they are"


async def test_keys_of_the_dialog_work_on_the_list_behind_at_once() -> None:
    app = host()
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "C", "space")  # type: ignore[arg-type]
        assert isinstance(app.screen, ColumnsDialog)
        assert line(app, 0).split() == ["Name", "Town", "Note"]
        assert app.kept == ColumnChoice(), "nothing is remembered yet"
        await press(pilot, "down", "J", "right", "right", "left", "enter")  # type: ignore[arg-type]
        assert line(app, 0).split() == ["Name", "Note", "Town"]
        assert app.kept.shown == {"id": False}
        assert app.kept.widths == {"town": app.grid.width_of(2)} == {"town": 8}


async def test_the_dialog_puts_back_the_defaults_and_what_was_if_it_is_closed() -> None:
    app = host()
    app.column_memory.kept["customers"] = ColumnChoice(shown={"note": False}, widths={"id": 20})
    async with app.run_test(size=(80, 24)) as pilot:
        assert line(app, 0).split() == ["Name", "ID", "Town"]
        await press(pilot, "C", "x")  # type: ignore[arg-type]
        assert line(app, 0).split() == ["Name", "ID", "Town", "Note"]
        await press(pilot, "escape")  # type: ignore[arg-type]
        assert isinstance(app.screen, ConfirmDialog), "what was chosen is not lost without a question"
        await press(pilot, "y")  # type: ignore[arg-type]
        assert line(app, 0).split() == ["Name", "ID", "Town"]
        assert app.grid.width_of(1) == 20


async def test_the_cursor_of_cells_walks_as_the_columns_stand_and_a_hidden_one_is_shown_when_led_to() -> None:
    app = host(cell_cursor=True)
    app.column_memory.kept["customers"] = ColumnChoice(order=("name", "town", "id"), shown={"note": False})
    async with app.run_test(size=(80, 12)) as pilot:
        places = []
        for _ in range(3):
            await pilot.press("right")
            places.append(app.grid.cursor_column)
        assert places == [2, 1, 1]
        app.grid.cursor_column = 3
        await pilot.pause()
        assert "Note" in line(app, 0)


async def test_a_long_id_that_comes_into_sight_is_not_cut_either() -> None:
    app = host()
    async with app.run_test(size=(80, 12)) as pilot:
        app.grid.show_pages(1_000, 5)
        app.grid.set_page(0, [Row(n, ("Ada", f"{n}", "Lyon", "")) for n in range(128)], 5)
        name = app.grid.width_of(0)
        app.grid.cursor_row = 999
        await pilot.pause()
        longer = ("Ada Lovelace and all her daughters", "0000100200300", "Lyon", "")
        app.grid.set_page(896, [Row(n, longer) for n in range(104)], 5)
        assert "0000100200300" in line(app, 11)
        assert app.grid.width_of(0) == name, "nothing else jumps"


async def test_nothing_is_said_of_a_list_before_it_is_counted() -> None:
    grid = FedGrid(COLUMNS, empty_text="No customers.")
    app = Fed(grid)
    async with app.run_test(size=(80, 12)) as pilot:
        assert grid.render_line(0).text.strip() == grid.render_line(1).text.strip() == ""
        grid.feed(lambda: RowList([]))
        await settled(pilot)
        assert grid.render_line(1).text.strip() == "No customers."
