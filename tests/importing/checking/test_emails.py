"""Contact e-mail addresses (docs/rules.md §4): the short way gives the verdicts of email-validator."""

from __future__ import annotations

import re

import email_validator
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from upflow_tui.core.fields import BY_KEY
from upflow_tui.core.findings import Finding, Scope, Severity
from upflow_tui.importing.checking import emails
from upflow_tui.importing.checking.cells import CellJudge, Place, Verdict
from upflow_tui.importing.checking.columns import ColumnChecker, Noted
from upflow_tui.importing.checking.emails import Emails, email_column
from upflow_tui.importing.checking.nothing import WORDS
from upflow_tui.importing.checking.rows import REFUSED

PLACE = Place(4, BY_KEY["contact_email"])


def judge(cell: str) -> Verdict:
    return CellJudge(PLACE, Emails(PLACE).accept)(cell)


def refused(cell: str) -> Finding:
    value, (found,) = judge(cell)
    assert value is REFUSED
    assert (found.severity, found.scope, found.value) == (Severity.ERROR, Scope.CONTACT, cell)
    assert found.fix
    return found


def whole_verdict(address: str) -> bool:
    """What email-validator and Upflow's letters say, with no short way."""
    try:
        email_validator.validate_email(address, check_deliverability=False)
    except email_validator.EmailNotValidError:
        return False
    return re.fullmatch(r"[A-Za-z0-9+_'.\-]{1,64}", address.rpartition("@")[0]) is not None


LOCALS = st.text("abZ09+_'.-", max_size=8) | st.text('ab.!é" @', max_size=4) | st.just("a" * 240)
LABELS = st.text("abZ09-", min_size=1, max_size=6) | st.sampled_from(
    ["xn--bcher-kva", "bücher", "ab--c", "a" * 63, "a" * 64]
)
ENDINGS = st.sampled_from(
    ["fr", "com", "test", "local", "LOCALHOST", "invalid", "example", "c0m", "co1", "onion", "arpa", "1", ""]
)
DOMAINS = st.builds(lambda labels, ending: ".".join([*labels, ending]), st.lists(LABELS, max_size=4), ENDINGS)
ADDRESSES = st.builds(lambda local, domain: f"{local}@{domain}", LOCALS, DOMAINS)


@given(ADDRESSES | st.text("ab@.-<> ;,é", max_size=12) | st.emails())
@example("a@b.c")
@example("a@b.test")
@example("a@xn--bcher-kva.de")
@example("a" * 243 + "@company.fr")
@example("a" * 244 + "@company.fr")
@example("a@b..fr")
@example("a@" + "b" * 64 + ".fr")
@example("postmaster@example.com.")
def test_the_verdict_is_that_of_email_validator_less_the_letters_upflow_leaves_out(address: str) -> None:
    address = address.strip()
    assume(re.match("'[=+@-]", address) is None)  # the mark of a spreadsheet, which is left out before
    value, found = judge(address)
    if not address:
        assert (value, found) == (None, ())
    elif address in WORDS:
        assert value is None and [one.code for one in found] == ["placeholder"]
    else:
        assert (value == address) == whole_verdict(address)
        assert (value is REFUSED) == bool(found)


@given(
    st.lists(
        ADDRESSES | st.sampled_from(["", "a@b.fr", "c@d.fr", "a@b.fr|c@d.fr", "|", "bad", " a@b.fr "]),
        min_size=1,
        max_size=40,
    )
)
def test_a_column_gets_the_verdicts_of_its_cells(cells: list[str]) -> None:
    rules = Emails(PLACE)
    column = email_column(CellJudge(PLACE, rules.accept), rules)
    column._memo = None
    noted: Noted = []
    values = column.check(cells, noted)
    assert list(values) == [judge(cell)[0] for cell in cells]
    assert noted == [(at, found) for at, cell in enumerate(cells) if (found := judge(cell)[1])]


PARTS = st.lists(st.text("aZ9-", min_size=1, max_size=4) | st.sampled_from(["", "fr", "test", "b" * 63, "b" * 64]))


@given(st.lists(PARTS.map(".".join), min_size=1, max_size=3), st.text("ab.'", min_size=1, max_size=70))
def test_domains_and_long_local_parts_get_the_same_verdict_together_as_alone(domains: list[str], local: str) -> None:
    cells = [f"a@{domain}" for domain in domains] + [f"{local}@b.fr"]
    column = email_column(CellJudge(PLACE, (rules := Emails(PLACE)).accept), rules)
    column._memo = None
    assert list(column.check(cells, [])) == [judge(cell)[0] for cell in cells]


def test_a_column_of_usual_addresses_takes_the_short_way() -> None:
    odd = Emails(PLACE).odd
    assert not odd(["a@b.fr", "", "c.d@e-f.com", "o'neil@b.co.uk", "", "a_b+c-d@b4.c2.museum"])
    assert odd(["a@b.fr", "nobody", "", "a@b.fr>", "c@d.fr"]) == [1, 3]
    assert odd(["a@b.fr|c@d.fr", "", "nobody"]) == [0, 2]
    assert odd(["a@local.fr", "a@b.test", "a@b.LocalHost"]) == [1, 2]
    assert odd([f"{'a' * 58}@b.fr", f"{'a' * 59}@b.fr", f"a@{'b' * 60}.fr"]) == [1, 2]
    assert odd(["'@b.fr", "a@b.c", "a@b..fr", "a@b--c.fr", ".a@b.fr", "a.@b.fr", "a@b", "a@b.c0", "a@b.fr."]) == [
        *range(9)
    ]


@given(st.lists(ADDRESSES | st.sampled_from(["", "a@b.fr", "c@d.fr", "a@b.fr|c@d.fr"]), min_size=1, max_size=40))
def test_what_is_not_odd_is_right(cells: list[str]) -> None:
    odd = Emails(PLACE).odd(cells)
    assert list(odd) == sorted(set(odd))
    for at, cell in enumerate(cells):
        assert at in odd or not cell or whole_verdict(cell), cell


def test_beside_a_wrong_one_only_odd_cells_are_judged_each_as_it_is_alone() -> None:
    odd = [
        "nobody",
        "'+a@b.fr",
        " a@b.fr",
        "a@b.test",
        "a@b--c.fr",
        "<a@b.fr>",
        f"{'a' * 250}@b.fr",
        f"{'a' * 65}@b.fr",
    ]
    cells = ["", "a@b.fr", odd[0], "c.d@e-f.com", *odd[1:], "o'neil@b.fr"]
    rules, judged = Emails(PLACE), list[str]()

    def judge_noting(cell: str) -> Verdict:
        judged.append(cell)
        return judge(cell)

    column = ColumnChecker(judge_noting, odd=rules.odd)
    column._memo = None
    noted: Noted = []
    assert list(column.check(cells, noted)) == [judge(cell)[0] for cell in cells]
    assert noted == [(at, found) for at, cell in enumerate(cells) if (found := judge(cell)[1])]
    assert judged == odd
    column.check(["a@b.fr", "nobody", "a@b.fr|c@d.fr"], noted)
    assert judged[len(odd) :] == ["nobody", "a@b.fr|c@d.fr"]


def test_reserved_endings_are_those_of_email_validator() -> None:
    assert set(email_validator.SPECIAL_USE_DOMAIN_NAMES) == emails.RESERVED_ENDINGS


def test_each_domain_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def count(address: str) -> bool:
        asked.append(address)
        return False

    monkeypatch.setattr(emails, "is_valid", count)
    rules = Emails(PLACE)
    for cell in ("a@b.test", "c@b.test", "d@company.fr", "e@b.test"):
        rules.accept(cell, cell)
    assert asked == ["a@b.test"]


def test_domains_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emails, "DOMAINS_REMEMBERED", 3)
    rules = Emails(PLACE)
    cells = [f"a@company{at}.{ending}" for at in range(9) for ending in ("fr", "test")]
    for cell in cells:
        assert (rules.accept(cell, cell)[0] is REFUSED) == cell.endswith("test")
        assert len(rules._good) + len(rules._bad) <= 5


@pytest.mark.parametrize("cell", ["Anna.Roy@Mars.fr", "a+b_c'd-e@x.co.uk", " a@b.fr ", "a@bücher.de"])
def test_an_address_is_kept_as_written_but_for_outer_spaces(cell: str) -> None:
    assert judge(cell) == (cell.strip(), ())


@pytest.mark.parametrize(
    "cell",
    [
        "a@b.fr;c@d.fr",
        "a@b.fr, c@d.fr",
        "a@b.fr c@d.fr",
        "a@b.fr / c@d.fr",
        "Anna <a@b.fr>; Bob <c@d.fr>",
        "a@b.fr\nc@d.fr",
        "a@b.fr|c@d.fr",
    ],
)
def test_email_several_asks_for_one_line_per_contact(cell: str) -> None:
    found = refused(cell)
    assert found.code == "email_several"
    assert found.fix == "Use one line per contact."


@pytest.mark.parametrize(
    "cell",
    [
        "Anna <a@b.fr>",
        "<a@b.fr>",
        "mailto:a@b.fr",
        '"a@b.fr"',
        "a@b.fr,",
        "a@b.fr;",
        "(a@b.fr)",
        "a@b.fr#mailto:a@b.fr#",
        "#a@b.fr#",
    ],
)
def test_email_invalid_names_the_bare_address(cell: str) -> None:
    found = refused(cell)
    assert found.code == "email_invalid"
    assert found.message == f'"{cell}" is not a valid email address.'
    assert found.fix == "Write only the address: a@b.fr."


@pytest.mark.parametrize("ending", ["test", "local", "localhost", "invalid", "Test"])
def test_email_invalid_says_that_an_ending_is_reserved(ending: str) -> None:
    found = refused(f"anna@mars.{ending}")
    assert found.code == "email_invalid"
    assert f".{ending.lower()} is reserved" in found.fix


def test_the_ending_example_is_what_email_validator_says() -> None:
    assert judge("anna@mars.example") == ("anna@mars.example", ())


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("anna", "with an @"),
        ("nobody", "with an @"),
        ("@mars.fr", "before the @"),
        ("anna@", "domain after the @"),
        ("anna@mars", "whole domain"),
        ("anna@mars..fr", "Correct the domain"),
        ("anna@-mars.fr", "Correct the domain"),
        ("an na@mars.fr", "Remove the spaces"),
        ("anna@@mars.fr", "only one @"),
        ("an!na@mars.fr", "A–Z a–z 0–9 + _ ' . -"),
        ("änna@mars.fr", "A–Z a–z 0–9 + _ ' . -"),
        (".anna@mars.fr", "period"),
        ("an..na@mars.fr", "period"),
        ("anna.@mars.fr", "period"),
        ("a" * 247 + "@mars.fr", "254 characters"),
    ],
)
def test_email_invalid_says_what_to_fix(cell: str, says: str) -> None:
    found = refused(cell)
    assert found.code == "email_invalid"
    assert says in found.fix


@pytest.mark.parametrize("letter", '!#$%&*/=?^`{|}~"éß')
def test_email_invalid_letters_that_upflow_leaves_out(letter: str) -> None:
    assert refused(f"a{letter}b@mars.fr").code == "email_invalid"


def test_the_short_way_does_not_import_email_validator() -> None:
    import subprocess
    import sys

    code = (
        "import sys\n"
        "from upflow_tui.core.fields import BY_KEY\n"
        "from upflow_tui.importing.checking.cells import Place\n"
        "from upflow_tui.importing.checking.emails import Emails\n"
        "Emails(Place(0, BY_KEY['contact_email'])).accept('anna@mars.fr', 'anna@mars.fr')\n"
        "sys.exit('email_validator' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_before_the_at_stand_at_most_64_characters() -> None:
    assert refused(f"{'a' * 65}@upflow.io").fix == "Shorten the part before the @ to 64 characters."
    assert judge(f"{'a' * 64}@upflow.io")[0] == f"{'a' * 64}@upflow.io"
