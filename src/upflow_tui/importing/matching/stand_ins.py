"""Values that plainly stand for something else than they say (docs/rules.md §3, `column_contents`).

"dito", cut names, masked names, addresses of nobody, a day that never comes: kept as they are, and said once a column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import label_of
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.importing.file.profile import ColumnProfile

_REPEATS: Final = frozenset(
    {"dito", "ditto", "idem", "id.", "do.", "dto.", "ibid.", "″", "〃", '"', '""', "''", "„", "”"}
)
_PLACES: Final = frozenset({"address", "postal_code", "town", "state_region", "country"})
_NAMES: Final = frozenset({"customer_name", "first_name", "family_name"})
_MASKED: Final = late_pattern(r"[^*]*\*{3}.*")
_NOBODY: Final = late_pattern(
    r"(?:no[._-]?e?[._-]?mail|none(?=@none\.)|keine?[._-]?e?mail|pas[._-]?d[._-]?e?mail|sin[._-]?(?:e?mail|correo)"
    r"|senza[._-]?(?:e?mail)|geen[._-]?e?mail)@.+",
    re.IGNORECASE,
)
_NEVER: Final = "9999-12-31"


@dataclass(frozen=True, slots=True)
class _Kind:
    """One way in which values stand for others."""

    holds: Callable[[str], object]
    applies: Callable[[str], bool]
    """Whether a field's values may do so."""
    fewest: int
    """Fewer than this may be meant: a company may be called "Idem", or "Wait…"."""
    says: str
    fix: str


_KINDS: Final = (
    _Kind(
        lambda value: value.lower() in _REPEATS,
        _PLACES.__contains__,
        1,
        "has {value} for the value above; it is kept as it is.",
        "Write the values themselves.",
    ),
    _Kind(
        lambda value: value.lower() in _REPEATS,
        _NAMES.__contains__,
        2,
        "has {value} for the value above; it is kept as it is.",
        "Write the values themselves.",
    ),
    _Kind(
        lambda value: value.endswith(("…", "...")),
        lambda key: key in _NAMES or key == "address",
        3,
        "holds values that were cut off, such as {value}.",
        "Export the column in its full width.",
    ),
    _Kind(
        _MASKED.fullmatch,
        lambda key: key in _NAMES or key in ("contact_email", "phone"),
        3,
        "holds values that were made unreadable, such as {value}.",
        "Export the file without masking, or leave the column out.",
    ),
    _Kind(
        _NOBODY.fullmatch,
        "contact_email".__eq__,
        1,
        "holds addresses that are nobody's, such as {value}.",
        "Leave these cells blank.",
    ),
    _Kind(
        _NEVER.__eq__,
        lambda key: key.startswith("custom:"),
        1,
        "holds {value}, which stands for no end in many programs and is kept as a date.",
        "Leave these cells blank if there is no end.",
    ),
)


def stand_in_findings(profiles: Sequence[ColumnProfile], fields: Sequence[str | None]) -> Iterator[Finding]:
    """A warning for each mapped column and each way in which some of its values stand for something else.

    Args:
        profiles: what the columns hold, in their order.
        fields: the field key of each of them.
    """
    for index, key in enumerate(fields):
        for kind in _KINDS if key is not None else ():
            if key is None or not kind.applies(key):
                continue
            found = [value for value in profiles[index].values if kind.holds(value)]
            if len(found) >= kind.fewest:
                said = kind.says.format(value=f'"{shorten(found[0], 40)}"')
                yield find("column_contents", column=index, field=key, message=f"{label_of(key)} {said}", fix=kind.fix)
