"""The fixes of one column in the preview: what its values mean, and a text replaced by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from upflow_tui.core.fields import label_of
from upflow_tui.importing.fixes.repairs import MapValues
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.dialogs.replace_text import ReplaceDialog
from upflow_tui.tui.dialogs.value_map import ValueMapDialog
from upflow_tui.tui.wizard.preview.fix_flow import FixFlow

if TYPE_CHECKING:
    from upflow_tui.importing.fixes.before_after import ValueLook


class ColumnFixes:
    """Asks for the column, and for what is to become of its values."""

    def __init__(self, flow: FixFlow) -> None:
        self._flow = flow

    # Values

    def map_values(self, field: str | None) -> None:
        """Says what values mean: of `field`, or where that has no list of allowed ones, of a field that is chosen."""
        engine, mapped = self._flow.session.services.engine, self._flow.opened.mapping.mapped

        def read() -> list[str]:
            from upflow_tui.core.fields import catalogue
            from upflow_tui.importing.fixes.value_hints import is_mappable

            return [item.key for item in catalogue(engine.organization()) if item.key in mapped and is_mappable(item)]

        def choose(fields: list[str]) -> None:
            if field is not None and field in fields:
                self.map_values_of(field)
            elif not fields:
                self._flow.explain(
                    "No values to map",
                    "No column is mapped to a workflow, account manager, position or select field.",
                    "b goes to the mapping.",
                )
            else:
                self._choose_field("Whose values?", fields, self.map_values_of)

        self._flow.read(read, choose)

    def map_values_of(self, field: str, value: str | None = None) -> None:
        """Shows the values of a field, each to be given an allowed one; the cursor begins at `value`."""
        from upflow_tui.engine.draft.fix_preview import LookAtValues

        def show(look: ValueLook) -> None:
            self._flow.ask(
                ValueMapDialog(label_of(field), look, first=value),
                lambda pairs: self._flow.make(MapValues(field, pairs)) if pairs else None,
            )

        self._flow.look(LookAtValues(field), show)

    # Find and replace

    def replace_text(self, field: str | None, value: Callable[[], str]) -> None:
        """Replaces a text in a column.

        Args:
            field: whose column; None: one that is chosen.
            value: reads the value under the cursor, which is looked for first; called off the loop.
        """
        if field is not None:
            self._flow.read(value, lambda text: self._replace_in(field, text))
        else:
            fields = [key for key in self._flow.opened.mapping.fields if key is not None]
            self._choose_field("In which column?", fields, self._replace_in)

    def _replace_in(self, field: str, text: str = "") -> None:
        """Asks what to replace in a field's column, beginning with `text`, and shows what that changes."""
        self._flow.ask(ReplaceDialog(field, label_of(field), find=text), self._flow.offer)

    def _choose_field(self, title: str, fields: list[str], then: Callable[[str], None]) -> None:
        opened = self._flow.opened
        columns, names = opened.columns_of_fields, opened.table.columns
        choices = [Choice(place, label_of(key), names[columns[key]].name) for place, key in enumerate(fields)]
        dialog = ChooseDialog(title, choices, label="Field", detail="Column of the file")
        self._flow.ask(dialog, lambda place: then(fields[place]))
