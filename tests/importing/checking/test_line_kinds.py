"""Lines that are no customers, and customers that only look like them (docs/rules.md §2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.importing.planned import plan_of
from upflow_tui.core.findings import LINE_KINDS
from upflow_tui.importing.checking.report_words import is_of_report, is_total
from upflow_tui.importing.choices import ImportChoices

CHOICES = ImportChoices(delimiter=";", encoding="utf-8", header_line=1)
HEADER = "Customer ID;Customer name;Town;Country;Balance"
LINES = "".join(f"C-{n};Name {chr(96 + n)};Lyon;FR;10\n" for n in range(1, 9))


def kinds(text: str, choices: ImportChoices = CHOICES) -> dict[int, str]:
    """The code of each line that is taken for no customer."""
    planned = plan_of(text.encode(), choices=choices)
    wanted = {*LINE_KINDS, "second_table"}
    return {found.line or 0: found.code for found in planned.findings if found.code in wanted}


def at_2(line: str) -> dict[int, str]:
    return kinds(f"{HEADER}\n{line}\n{LINES}")


def below(line: str) -> dict[int, str]:
    return kinds(f"{HEADER}\n{LINES}{line}\nC-99;Last;Nice;FR;\n")


@pytest.mark.parametrize("sign", ["# ", "#", "// ", "--"])
def test_an_id_behind_a_sign_is_a_comment_in_a_short_file_too(sign: str) -> None:
    lines = ["C-00101;Alpha;Lyon", f"{sign}C-00102;Old;Lyon", "EXAMPLE;Beta;Nice", "C-00103;#1 Plumbing;Nice"]
    header = "Customer ID;Customer name;Town"
    assert kinds("\n".join([header, *lines])) == {3: "comment_line"}
    names = "\n".join(["Customer name;Town", "Alpha;Lyon", "Beta;Nice", "#1 Plumbing;Nice", "# 12;Nice"])
    assert kinds(names) == {}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (HEADER, "repeated_header"),
        ("CUSTOMER ID;customer name;Town;;", "repeated_header"),
        ("Kundennummer;Firma;Ort;Land;Saldo", "repeated_header"),
        ("-----;-----;----;---;---", "ruler_line"),
        ("===;;;;", "ruler_line"),
        ("#C-5;Name;Lyon;FR;1", "comment_line"),
        ("// exported by hand;;;;", "comment_line"),
        (";Total;;;80", "total_line"),
        ("Grand total:;;;;80", "total_line"),
        (";8 customers;;;", "total_line"),
        (";Итого;;;80", "total_line"),
        (";Page 2 of 9;;;", "report_line"),
        ("Printed on 12/05/2026 10:21;;;;", "report_line"),
        (";*** end ***;;;", "report_line"),
        (";Total clients: 8;;;80", "total_line"),
        (";Summe EUR;;;80", "total_line"),
        (";Kunden gesamt: 8;;;", "total_line"),
        (";Nº de clientes: 8;;;", "total_line"),
        (";Total TTC;;;80", "total_line"),
        (";Übertrag;;;80", "total_line"),
        (";Łącznie;;;80", "total_line"),
        (";= Total =;;;80", "total_line"),
        ("(8 rows affected);;;;", "total_line"),
        (";(8 Zeilen betroffen);;;", "total_line"),
        ("8 rows in set (0.00 sec);;;;", "total_line"),
        (";Confidential - internal use only;;;", "report_line"),
        (";© 2026 Mars SAS. All rights reserved.;;;", "report_line"),
        (";https://erp.mars.example/report/12;;;", "report_line"),
        ("Tuesday, May 12, 2026 10:21:33 AM GMT+2;;;;", "report_line"),
        (";12.05.2026 10:21 Uhr;;;", "report_line"),
        ("North region;;;;", "report_line"),
        (";North region;;;80", "report_line"),
        ("EXAMPLE-1;Durand & Fils;Lyon;France;", "example_line"),
        ("C-001;Durand & Fils;Lyon;France;", "example_line"),
    ],
)
def test_a_line_that_is_no_customer_is_skipped_wherever_it_stands(line: str, code: str) -> None:
    assert below(line) == {10: code}
    assert at_2(line) == {2: code}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("cust_id;cust_name;city;country_code;balance", "repeated_header"),
        ("(required);(text, max 255);(text);(ISO code);(number)", "repeated_header"),
        ("required;text max 255;optional;ISO;number", "repeated_header"),
        ("e.g. A-1;e.g. ACME Ltd;e.g. London;e.g. GB;e.g. 5", "repeated_header"),
        ("z. B. K-1;z. B. Muster GmbH;z. B. Bonn;z. B. DE;z. B. 5", "repeated_header"),
        ("1;2;3;4;5", "ruler_line"),
    ],
)
def test_a_line_under_the_header_that_explains_the_columns_is_skipped_there_alone(line: str, code: str) -> None:
    assert at_2(line) == {2: code}
    assert below(line) == {}


@pytest.mark.parametrize(
    "line",
    [
        "C-50;Total;;;",
        ";Total;Paris;;",
        "C-50;Total Energies;Paris;FR;1",
        ";Total Energies;Paris;;",
        ";Count & Sons;Hull;;",
        ";Page One Ltd;Hull;;",
        "C-50;Page 2;;;",
        ";#1 Plumbing;Hull;;",
        "C-50;-;Hull;;",
        "C-50;North region;;;",
        "C-50;'s-Hertogenbosch;;;",
        "C-51;Summe Handels GmbH;;;",
        ";Confidential Records Ltd;Hull;;",
        ";Copyright Services Ltd;Hull;;",
        "C-50;Carried Forward;Hull;;",
        "C-50;12.05.2026;;;",
        ";Total Name a;Lyon;;",
    ],
)
def test_a_customer_that_only_looks_like_none_is_one(line: str) -> None:
    assert below(line) == {}


@pytest.mark.parametrize(
    "name",
    [
        *("Sum of Parts", "#1 Plumbing", "Fin & Fils", "End of the Line Pub", "Ende", "Page One", "Total Net"),
        *("Total Alpha", "Suite", "Confidential Records Ltd", "Copyright Services Ltd", "Total Accounts"),
    ],
)
def test_in_a_file_of_names_a_line_stays_a_customer(name: str) -> None:
    assert kinds(f"Customer name\nAlpha\n{name}\nBeta\nGamma\nDelta\nEta\n") == {}


@pytest.mark.parametrize("word", ["Total", "Summe", "Sous-total", "Totaal"])
def test_the_total_of_the_customer_above_it_is_none(word: str) -> None:
    header = "Customer name;Town;Balance"
    lines = "Alpha Corp;Bonn;10\nBeta Corp;Lyon;20\n{word} {name};;30\nGamma Corp;Rome;5\n"
    assert kinds(f"{header}\n{lines.format(word=word, name='Beta Corp')}") == {4: "total_line"}
    assert kinds(f"{header}\n{lines.format(word=word, name='Energies')}") == {}


def test_lines_that_are_commented_out_are_known_among_few_others() -> None:
    text = "Customer ID;Customer name;Town\nC-1;A;Bonn\n#C-2;B;Lyon\n// C-3;C;Rome\nC-4;D;Oslo\n"
    assert kinds(text) == {3: "comment_line", 4: "comment_line"}
    assert kinds("Customer ID;Customer name\n#1;A\n#2;B\n#3;C\n") == {}


@pytest.mark.parametrize("mark", [",", "|", "\t"])
def test_a_line_with_another_separator_is_refused_as_such(mark: str) -> None:
    text = f"{HEADER}\n{LINES}{mark.join(('C-9', 'Nine', 'Nice', 'FR', '1'))}\n"
    errors = [item for item in plan_of(text.encode(), choices=CHOICES).findings if item.is_error]
    assert [(item.line, item.code, item.fix) for item in errors] == [
        (10, "width", "Use one separator in the whole file.")
    ]


def test_a_heading_that_is_the_parent_of_others_is_a_customer() -> None:
    header = "Customer ID;Customer name;Town;Parent ID;Parent name"
    lines = "".join(f"C-{n};Name {chr(96 + n)};Lyon;P-1;Acme\n" for n in range(1, 9))
    assert kinds(f"{header}\n;Acme;;;\n{lines}") == {}
    assert kinds(f"{header}\n;Other;;;\n{lines}") == {2: "report_line"}


def test_a_title_above_the_header_is_known_where_it_comes_again() -> None:
    text = f"Customer list;Page 1;;;\n{HEADER}\n{LINES}Customer list;Page 2;;;\n{HEADER}\nC-9;Nine;Nice;FR;1\n"
    assert kinds(text, replace(CHOICES, header_line=2)) == {11: "report_line", 12: "repeated_header"}


def test_another_header_begins_a_second_table_whose_lines_are_refused() -> None:
    text = f"{HEADER}\n{LINES}\nCustomer ID;Contact email;First name;Phone;\nC-1;a@b.example;Ann;1;\nC-2;;Bob;2;\n"
    planned = plan_of(text.encode(), choices=CHOICES)
    assert [(item.line, item.code) for item in planned.findings if item.is_error] == [
        (11, "second_table"),
        (12, "second_table"),
        (13, "second_table"),
    ]
    assert planned.totals.customers.create == 8


@pytest.mark.parametrize("keep", [("all",), ("total_line",), (10,)])
def test_what_is_put_back_is_a_customer_and_still_warned_of(keep: tuple[int | str, ...]) -> None:
    text = f"{HEADER}\n{LINES};Total;;;\n;Page 2;;;\n"
    skipped = plan_of(text.encode(), choices=CHOICES)
    assert (skipped.totals.customers.create, skipped.totals.skipped) == (8, 2)
    kept = plan_of(text.encode(), choices=replace(CHOICES, keep_lines=keep))
    assert kept.totals.customers.create == 8 + (2 if keep == ("all",) else 1)
    assert [found.code for found in kept.findings if found.code in LINE_KINDS][:1] == ["total_line"]


def test_words_of_reports_are_told_from_names() -> None:
    totals = ["Total général", "Sous-total (12 clients)", "Anzahl: 3", "合計", "Totals for company", "1 204 clients"]
    assert [text for text in totals if not is_total(text, alone=False)] == []
    names = [
        "Total Energies",
        "Count & Sons",
        "Records Ltd",
        "Som Energia",
        "Gesamtwerk GmbH",
        "3 Brothers",
        "Number One",
    ]
    assert [text for text in names if is_total(text, alone=False)] == []
    assert not is_total("Sum of Parts", alone=True)
    marks = [
        "Seite 3 von 4",
        "(end)",
        "Ende der Liste",
        "Fin du rapport",
        "Exported 2026-05-12",
        "=== end of export ===",
    ]
    assert [text for text in marks if not is_of_report(text)] == []
    others = ["Page One Ltd", "Fine Foods Ltd", "Studio 12:30", "Print 24/7 GmbH", "End of the Line Pub", "Ende"]
    assert [text for text in others if is_of_report(text)] == []
