"""What holds of every repaired file: it is treated as one that was right from the start.

Source: docs/product.md, docs/architecture.md.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.importing.fixes.test_repairing import REPAIRS
from tests.importing.planned import Planned, plan_of
from tests.importing.repair_cases import KEYS, MARS
from upflow_tui.engine.prepare.choices_file import choices_as_json, choices_from_json
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.fixes.repairs import FixAll, FixName, MapValues, Repair, Replace
from upflow_tui.importing.planning.plan import PlannedCustomer, Totals

FEW = settings(max_examples=few(15), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

FAULTY: dict[str, list[tuple[str, str]]] = {
    "Town": [
        ("", ""),
        ("Ly\u200bon", "Lyon"),
        ("Saint\u00a0Malo", "Saint Malo"),
        ("Le  Havre", "Le Havre"),
        ("Lion", "Lyon"),
    ],
    "Account manager": [
        ("", ""),
        ("ANNA@mars.example", "anna@mars.example"),
        ("Paul.Keller@mars.example; anna@mars.example", "paul.keller@mars.example; anna@mars.example"),
        ("ana@mars.example", "anna@mars.example"),
        ("nobody@mars.example", "nobody@mars.example"),
    ],
    "Workflow": [
        ("", ""),
        ("standard reminders", "Standard reminders"),
        ("Standard\u00a0reminders", "Standard reminders"),
    ],
    "Tags": [("", ""), ("retail;Wholesale", "Retail;Wholesale"), ("Export, non-EU", "Export, non-EU")],
    "Terms": [("", ""), ("1 204,50", "1204.50"), ("1,204", "1.204"), ("7", "7"), ("much", "much")],
    "End": [("", ""), ("31/12/2025", "2025-12-31"), ("05/06/2025", "2025-06-05"), ("31/02/2025", "31/02/2025")],
    "Debit": [("", ""), ("oui", "true"), ("Nein", "false"), ("perhaps", "perhaps")],
    "First name": [("", ""), ("Anna", "Anna")],
    "Position": [("", ""), ("Comptabilité", "Accounting"), ("Vertrieb", "Sales"), ("Chief", "Chief")],
    "Main contact": [("", ""), ("x", "1"), ("non", "0"), ("1", "1")],
}
"""By field: cells as they come, and as they are after `MENDING`."""
EMAILS = [
    ([""], ""),
    (["a@b.fr"], "Anna <a@b.fr>"),
    (["a@b.fr", "c@d.fr"], "a@b.fr, c@d.fr"),
    (["C@d.fr", "a@b.fr", "e@f.fr"], "C@d.fr; Anna <a@b.fr> ; e@f.fr; c@d.fr"),
    (["g@h.fr", "bad@local.test"], "g@h.fr bad@local.test"),
    (["nobody"], "nobody"),
]
"""Addresses, one a line as it would be right, and the cell as it comes."""
MENDING: tuple[Repair, ...] = (
    FixAll(FixName.SPLIT_EMAILS),
    FixAll(FixName.INVISIBLE),
    FixAll(FixName.SPACES),
    FixAll(FixName.LOWERCASE_MANAGERS),
    MapValues("account_manager", (("ana@mars.example", "anna@mars.example"),)),
    MapValues("workflow", (("standard reminders", "Standard reminders"),)),
    MapValues("custom:Tags", (("retail", "Retail"),)),
    FixAll(FixName.DATES, None, "dmy"),
    FixAll(FixName.NUMBERS, None, "comma"),
    FixAll(FixName.BOOLEANS),
    FixAll(FixName.POSITIONS),
    FixAll(FixName.MAIN_CONTACT),
    FixAll(FixName.EMAILS),
    Replace("town", "Lion", "Lyon", whole=True),
)
HEADER = ("Customer ID", "Customer name", "Other", *FAULTY, "Contact email")
CHOICES = st.builds(
    ImportChoices,
    blank=st.sampled_from(BlankCells),
    on_error=st.sampled_from(OnError),
    missing_parents=st.sampled_from(MissingParents),
)


@st.composite
def lines(draw: st.DrawFn, emails: list[tuple[list[str], str]] = EMAILS[:1]) -> tuple[list[str], list[list[str]]]:
    """A line as it comes, and the line, or lines, that it would be in a right file."""
    identity = [draw(st.sampled_from(["", "C-1", "C-2", "C-3"])), draw(st.sampled_from(["", "Acme", "Beta"])), "A  B"]
    cells = [draw(st.sampled_from(pairs)) for pairs in FAULTY.values()]
    addresses, cell = draw(st.sampled_from(emails))
    right = [[*identity, *(fixed for _, fixed in cells), addresses[0]]]
    right += ([*identity, *("" for _ in cells), address] for address in addresses[1:])
    return [*identity, *(faulty for faulty, _ in cells), cell], right


def file_of(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows])
    return out.getvalue()


def without_values(planned: Planned) -> list[tuple[Any, ...]]:
    """The findings, but for the cell as read, which message and fix repeat, and for those that are judged by what the
    file's first lines hold before any fix (docs/rules.md §5, `value_out_of_place`)."""
    return [
        (item.line, item.column, item.field, item.severity, item.scope, item.code)
        for item in planned.findings
        if item.code != "value_out_of_place"
    ]


def without_warnings(totals: Totals) -> Totals:
    return replace(totals, warnings=0)  # they are compared one by one


@FEW
@given(st.lists(lines(EMAILS[:2] + EMAILS[-1:]), min_size=1, max_size=6), CHOICES)
def test_the_plan_after_repairs_is_that_of_a_file_that_was_right_from_the_start(
    drawn: list[tuple[list[str], list[list[str]]]], choices: ImportChoices
) -> None:
    faulty = plan_of(file_of([line for line, _ in drawn]), organization=MARS, choices=replace(choices, repairs=MENDING))
    right = plan_of(file_of([row for _, rows in drawn for row in rows]), organization=MARS, choices=choices)
    assert faulty.customers == right.customers
    assert without_warnings(faulty.totals) == without_warnings(right.totals)
    assert faulty.fates == right.fates
    assert without_values(faulty) == without_values(right)


def without_lines(customer: PlannedCustomer) -> Any:
    contacts = [replace(contact, line=0, changes=[]) for contact in customer.contacts]
    return replace(customer, lines=[], changes=[], contacts=contacts)


@FEW
@given(st.lists(lines(EMAILS), min_size=1, max_size=6))
def test_a_cell_with_several_addresses_is_planned_as_a_line_for_each(
    drawn: list[tuple[list[str], list[list[str]]]],
) -> None:
    named = [(line, rows) for line, rows in drawn if line[0] and line[1]]
    assume(named)
    faulty = plan_of(file_of([line for line, _ in named]), organization=MARS, choices=ImportChoices(repairs=MENDING))
    right = plan_of(file_of([row for _, rows in named for row in rows]), organization=MARS)
    if not {"id_with_two_names"} & {finding.code for finding in right.findings}:
        assert list(map(without_lines, faulty.customers)) == list(map(without_lines, right.customers))
        assert faulty.totals.contacts == right.totals.contacts
    assert faulty.totals.lines == len(named) == faulty.totals.applied + faulty.totals.unchanged + faulty.totals.refused


@FEW
@given(st.lists(lines(EMAILS), min_size=1, max_size=6), CHOICES)
def test_several_addresses_give_each_line_one_fate_and_each_cell_one_error(
    drawn: list[tuple[list[str], list[list[str]]]], choices: ImportChoices
) -> None:
    split = replace(choices, repairs=(FixAll(FixName.SPLIT_EMAILS),))
    planned = plan_of(file_of([line for line, _ in drawn]), organization=MARS, choices=split)
    assert len(planned.fates) == len(drawn)
    cells = [(item.line, item.column) for item in planned.findings if item.is_error and item.field == "contact_email"]
    assert len(cells) == len(set(cells))
    assert all(customer.lines == sorted(set(customer.lines)) for customer in planned.customers)


@FEW
@given(st.lists(lines(EMAILS), min_size=1, max_size=6), CHOICES, REPAIRS)
def test_taking_every_repair_back_gives_the_first_choices_and_plan(
    drawn: list[tuple[list[str], list[list[str]]]], choices: ImportChoices, repairs: list[Repair]
) -> None:
    file = file_of([line for line, _ in drawn])
    first = plan_of(file, organization=MARS, choices=choices)
    made = replace(choices, repairs=())
    for repair in repairs:
        made = replace(made, repairs=(*(made.repairs or ()), repair))
    assert choices_from_json(json.loads(json.dumps(choices_as_json(made)))) == made
    plan_of(file, organization=MARS, choices=made)
    for _ in repairs:
        made = replace(made, repairs=(made.repairs or ())[:-1])
    assert plan_of(file, organization=MARS, choices=made) == first


@FEW
@given(
    st.lists(
        st.sampled_from(["Anna Roy", "ROY Anna", "Anna", "", "Roy, Anna", "Anna Maria Roy"]), min_size=1, max_size=5
    )
)
def test_names_are_split_alike_whether_the_other_column_is_there_or_not(names: list[str]) -> None:
    split = ImportChoices(repairs=(FixAll(FixName.SPLIT_NAMES),))
    rows = [(f"C-{at}", "Acme", f"a{at}@b.fr", f'"{name}"') for at, name in enumerate(names)]
    alone = "\n".join(["Customer ID,Customer name,Contact email,First name", *(",".join(row) for row in rows)])
    beside = "\n".join(
        ["Customer ID,Customer name,Contact email,First name,Family name", *(f"{','.join(row)}," for row in rows)]
    )
    assert (
        plan_of(alone, organization=MARS, choices=split).customers
        == plan_of(beside, organization=MARS, choices=split).customers
    )


def test_an_address_that_a_cell_holds_twice_is_one_contact() -> None:
    split = ImportChoices(repairs=(FixAll(FixName.SPLIT_EMAILS),))
    file = 'Customer ID,Customer name,Contact email\n1,A,"a@b.fr, A@b.fr"\n2,B,x@local.test x@local.test\n'
    planned = plan_of(file, choices=split)
    assert [contact.email for contact in planned.customer("1").contacts] == ["a@b.fr"]
    assert [(item.value, item.code) for item in planned.findings if item.is_error] == [
        ("x@local.test x@local.test", "email_invalid")
    ]


def test_full_names_of_the_family_column_go_into_both_fields() -> None:
    split = ImportChoices(repairs=(FixAll(FixName.SPLIT_NAMES),))
    file = "Customer ID,Customer name,Contact email,Family name\n1,A,a@b.fr,Anna Roy\n1,A,c@d.fr,Martin\n"
    contacts = plan_of(file, choices=split).customer("1").contacts
    assert [(contact.first_name, contact.family_name) for contact in contacts] == [("Anna", "Roy"), (None, "Martin")]


def test_what_is_found_in_a_split_name_is_found_in_its_column() -> None:
    split = ImportChoices(repairs=(FixAll(FixName.SPLIT_NAMES),))
    long = "x" * 256
    planned = plan_of(
        f"Customer ID,Customer name,Contact email,First name\n1,A,a@b.fr,Anna {long[:200]}\n2,B,c@d.fr,#REF!\n",
        choices=split,
    )
    assert [(item.column, item.field) for item in planned.findings if item.is_error] == [(3, "first_name")]


def test_naughty_strings_in_repairs_are_made_and_kept(corpora: Path) -> None:
    naughty = json.loads((corpora / "blns" / "blns.json").read_text("utf-8"))
    cells = [case["cell"] for case in json.loads((corpora / "injection" / "terminal_cells.json").read_text("utf-8"))]
    texts = [text for text in [*naughty, *cells] if text]
    rows = [[f"N-{at}", "Acme", text, *("" for _ in FAULTY), ""] for at, text in enumerate(texts)]
    file = file_of(rows)
    town = HEADER.index("Town")
    for place, text in enumerate(texts):
        rows[place][town] = text
    faulty = file_of(rows)
    for key in (*KEYS.values(),):
        repairs: tuple[Repair, ...] = (
            *(FixAll(fix, key) for fix in FixName),
            *(Replace(key, text, texts[-1 - at]) for at, text in enumerate(texts)),
            MapValues(key, tuple((text, texts[-1 - at]) for at, text in enumerate(texts))),
        )
        choices = ImportChoices(repairs=repairs)
        assert choices_from_json(json.loads(json.dumps(choices_as_json(choices)))) == choices
        if key in ("town", "workflow", "contact_email", "custom:Tags"):
            planned = plan_of(faulty, organization=MARS, choices=choices)
            assert planned.totals.lines == len(texts)
    assert plan_of(file, organization=MARS).totals.errors == 0
