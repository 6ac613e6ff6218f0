"""Mapped columns that plainly hold something else than their field (docs/rules.md §3, `column_contents`).

What values say against a header keeps a column from being proposed. A saved mapping, the field's very name and the
person go before that; what the values are is then said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.core.fields import label_of
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.importing.file.profile import ColumnProfile
from upflow_tui.importing.matching.evidence import NOTHING_ALLOWED, Values
from upflow_tui.importing.matching.stand_ins import stand_in_findings

_JUDGED: Final = frozenset(
    {
        *("customer_name", "external_id", "accounting_code", "vat_number"),
        *("address", "postal_code", "town", "state_region"),
        *("first_name", "family_name", "phone"),
    }
)
"""Fields whose cells may be nearly any text. Those of the others have a rule of their own, and an error each."""

_FEWEST: Final = 3
"""Fewer values than this may be unlike others by chance."""
_BOTH: Final = 2
"""Fewer lines than this do not show that two columns were swapped."""
_NEARLY: Final = 0.8
_CODE_AND_TOWN: Final = late_pattern(r"(?:[A-Z]{1,2}[- ])?[0-9]{4,5} [^\W\d_]{2}")


def content_findings(
    profiles: Sequence[ColumnProfile], fields: Sequence[str | None], done: Collection[int] = ()
) -> tuple[Finding, ...]:
    """A warning for each mapped column whose values are plainly something else.

    Args:
        profiles: what the columns hold, in their order.
        fields: the field key of each of them.
        done: the indexes of columns that bring a field together with others: alone they may be anything.
    """
    alone = [None if index in done else key for index, key in enumerate(fields)]
    return (
        *_findings(profiles, alone),
        *_towns_with_codes(profiles, alone),
        *stand_in_findings(profiles, alone),
    )


def _findings(profiles: Sequence[ColumnProfile], fields: Sequence[str | None]) -> Iterator[Finding]:
    columns = {key: Values(profiles[index]) for index, key in enumerate(fields) if key in _JUDGED}
    swapped = _are_swapped(columns.get("customer_name"), columns.get("external_id"))
    for index, key in enumerate(fields):
        if key is None or key not in columns:
            continue
        if swapped and key == "customer_name":
            continue
        header = shorten(profiles[index].column.name, 60)
        if swapped and key == "external_id":
            name = fields.index("customer_name")
            other = shorten(profiles[name].column.name, 60)
            yield find(
                "column_contents",
                column=index,
                field=key,
                message=f'"{header}" is mapped to {label_of(key)} and "{other}" to {label_of("customer_name")}, '
                f'but their values look swapped: "{shorten(columns[key].sample[0], 40)}", '
                f'"{shorten(columns["customer_name"].sample[0], 40)}".',
                fix=f"Swap them in step 2, or with --map '#{index + 1}=customer_name' --map '#{name + 1}=external_id'.",
            )
            continue
        verdict = columns[key].judge(key, NOTHING_ALLOWED)
        if (
            verdict.vetoes
            and len(columns[key].sample) >= _FEWEST
            and not _may_be_meant(columns[key], lacks=verdict.lacks)
        ):
            yield find(
                "column_contents", column=index, field=key, header=header, label=label_of(key), what=str(verdict)
            )


def _towns_with_codes(profiles: Sequence[ColumnProfile], fields: Sequence[str | None]) -> Iterator[Finding]:
    """A warning where towns begin with a postal code, and not every line has one in its own column."""
    if "town" not in fields:
        return
    town = profiles[fields.index("town")]
    codes = profiles[fields.index("postal_code")] if "postal_code" in fields else None
    if codes is not None and codes.filled >= codes.lines:
        return
    found = [value for value in town.values if _CODE_AND_TOWN.match(value)]
    if found:
        message = (
            f"{label_of('town')} begins with what looks like a postal code on {counted(len(found), 'line')}, "
            f'such as "{shorten(found[0], 40)}".'
        )
        fix = f"Move the codes to a column of their own, and map it to {label_of('postal_code')}."
        if codes is not None:
            fix = f'Move the codes to "{shorten(codes.column.name, 60)}".'
        yield find("column_contents", column=town.column.index, field="town", message=message, fix=fix)


def _may_be_meant(values: Values, *, lacks: bool) -> bool:
    """Whether values that only lack the look of their field have digits all the same: `+33472.0`, `75001 Cedex`. What
    has become of them is said of each."""
    return lacks and values.share_where(lambda value: any(map(str.isdigit, value))) > 1 - _NEARLY


def _are_swapped(names: Values | None, ids: Values | None) -> bool:
    """Whether the names are codes, and the IDs words: one of them alone may well be so."""
    if names is None or ids is None or min(len(names.sample), len(ids.sample)) < _BOTH:
        return False
    return names.share_where(_is_code) >= _NEARLY and ids.share_where(_is_words) >= _NEARLY


def _is_code(value: str) -> bool:
    return " " not in value and any(map(str.isdigit, value))


def _is_words(value: str) -> bool:
    return any(map(str.isalpha, value)) and not any(map(str.isdigit, value))
