"""Plans of plain new customers as planning hands them over, held beside their draft."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path

from tests.store.builders import MARS, NOW, counted_totals, record_of, source_of
from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.text import name_key
from upflow_tui.importing.checking.rows import RowLayout
from upflow_tui.importing.planning.batches import PlanBatch
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.new_customers import NewCustomer, NewCustomers
from upflow_tui.importing.planning.plan import PlannedCustomer
from upflow_tui.store.database import Database
from upflow_tui.store.draft.applying import apply_draft
from upflow_tui.store.draft.draft import DraftWriter
from upflow_tui.store.draft.held import Held

CUSTOM = tuple(f"custom:{field.name}" for field in MARS.custom_fields)
LAYOUT = RowLayout.of(
    [
        *("customer_name", "external_id", "parent_id", "parent_name", *DETAIL_KEYS, "account_manager", "workflow"),
        *("contact_email", "first_name", "family_name", "phone", "position", "main_contact", *CUSTOM),
    ]
)


def plain(plan: Sequence[PlannedCustomer], layout: RowLayout = LAYOUT) -> list[NewCustomer]:
    """The customers of a plan that only creates, with a line for each contact; the first is the main one if none is."""
    found = []
    line = 2
    for planned in plan:
        assert planned.name is not None
        values = tuple(planned.values.get(key) for key in layout.customer_keys)
        head = (planned.external_id, planned.name, None, None, *values)
        places = range(line, line + max(1, len(planned.contacts)))
        line = places.stop
        rows = [
            (place, *head, *(getattr(contact, _ATTRIBUTES.get(key, key)) for key in layout.contact_keys))
            for place, contact in zip(places, planned.contacts, strict=False)
        ] or [(places[0], *head, *(None for _ in layout.contact_keys))]
        mains = [place for place, contact in zip(places, planned.contacts, strict=False) if contact.main]
        main_line = (mains[0] if mains else places[0]) if planned.contacts else 0
        key = name_key(planned.name)
        found.append(
            NewCustomer(planned.number, planned.external_id, planned.name, key, planned.parent, values, rows, main_line)
        )
    return found


_ATTRIBUTES = {"contact_email": "email", "main_contact": "main"}


def write_held(
    path: Path,
    customers: Sequence[NewCustomer],
    held: Held,
    *,
    drafted: Collection[int] = (),
    revision: int = 0,
    layout: RowLayout = LAYOUT,
    at_once: int = 2,
) -> list[PlannedCustomer]:
    """Writes a draft of which these customers are held, but for those of these numbers. The plan, as one reads it."""
    plan = PlanBatch(layout, new=NewCustomers.of(customers)).customers
    with DraftWriter(path, depth=Depth.CHANGES, held=held) as writer:
        for start in range(0, len(customers), at_once):
            numbers = {customer.number for customer in customers[start : start + at_once]}
            batch = PlanBatch(
                layout, new=NewCustomers.of(new for new in customers if new.number in numbers.difference(drafted))
            )
            batch.planned = [planned for planned in plan if planned.number in numbers.intersection(drafted)]
            writer.add_batch(batch)
        writer.finish(*counted_totals(plan, []), {"revision": revision})
    return plan


def apply_held(db: Database, folder: Path, held: Held, **others: object) -> int:
    """Applies the draft of `folder` with what is held beside it; the number of the import."""
    source = source_of(folder)
    ended = NOW + timedelta(seconds=3)
    options = {"now": lambda: ended, **others}
    return apply_draft(db, folder / "draft.db", source, record_of(source), held=held, **options)  # type: ignore[arg-type]
