"""Drafts changed in place after a repair, case by case; each is compared with that of a whole pass (`Preview.fix`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.draft.quick.test_redrafting import Preview
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.repairs import CellEdit, Repair, Replace
from upflow_tui.store.draft.reader import DraftReader


@pytest.fixture
def preview(tmp_path: Path) -> Callable[..., Preview]:
    """`preview(file, stored, **choices)`: the file's own fields are mapped by their headers."""
    return lambda file, stored="", **choices: Preview(tmp_path, file, stored, ImportChoices(**choices))


def findings_of(shown: Preview, code: str) -> list[tuple[int | None, str]]:
    with DraftReader(shown.drafted.path) as reader:
        return [(finding.line, finding.message) for finding in reader.iter_findings() if finding.code == code]


class TestSharedAddresses:
    """Contacts in several customers: the one place where a repair of one customer is seen in others."""

    HEAD = "Customer ID,Customer name,Contact email\n"
    FILE = HEAD + "C-1,Acme,a@upflow.io\nC-2,Beta,a@upflow.io\nC-3,Gamma,a@upflow.io\nC-4,Delta,d@upflow.io\n"

    def test_the_next_one_is_the_first_when_the_first_loses_it(self, preview: Callable[..., Preview]) -> None:
        shown = preview(self.FILE)
        assert shown.text_fix((CellEdit(2, 2, "a@upflow.io", "b@upflow.io"),))
        assert findings_of(shown, "contact_elsewhere") == [(4, "a@upflow.io is also a contact of C-2.")]
        assert shown.text_fix(())
        assert [line for line, _ in findings_of(shown, "contact_elsewhere")] == [3, 4]

    def test_one_in_the_middle_that_loses_it_changes_nothing_for_others(self, preview: Callable[..., Preview]) -> None:
        shown = preview(self.FILE)
        assert shown.text_fix((CellEdit(3, 2, "a@upflow.io", "b@upflow.io"),))
        assert findings_of(shown, "contact_elsewhere") == [(4, "a@upflow.io is also a contact of C-1.")]

    def test_one_that_wins_it_comes_after_the_first(self, preview: Callable[..., Preview]) -> None:
        shown = preview(self.FILE)
        assert shown.text_fix((CellEdit(5, 2, "d@upflow.io", "A@upflow.io"),))
        assert findings_of(shown, "contact_elsewhere")[-1] == (5, "A@upflow.io is also a contact of C-1.")

    def test_a_customer_that_was_found_by_its_name_is_called_by_it(self, preview: Callable[..., Preview]) -> None:
        stored = "Customer ID,Customer name\nC-9,Acme\n"
        file = self.HEAD + ",Acme,a@upflow.io\nC-2,Beta,b@upflow.io\nC-3,Gamma,\n"
        shown = preview(file, stored)
        for repair in (CellEdit(3, 2, "b@upflow.io", "a@upflow.io"), CellEdit(4, 2, "", "a@upflow.io")):
            assert shown.text_fix((repair,))
            assert findings_of(shown, "contact_elsewhere") == [(repair.line, "a@upflow.io is also a contact of Acme.")]

    def test_a_customer_with_its_id_is_called_by_that(self, preview: Callable[..., Preview]) -> None:
        shown = preview(self.FILE, "Customer ID,Customer name,Contact email\nC-1,Acme,a@upflow.io\n")
        assert shown.text_fix((CellEdit(5, 2, "d@upflow.io", "a@upflow.io"),))
        assert findings_of(shown, "contact_elsewhere")[-1] == (5, "a@upflow.io is also a contact of C-1.")

    def test_what_the_store_has_is_said_as_long_as_the_file_does_not_bring_it_there(
        self, preview: Callable[..., Preview]
    ) -> None:
        shown = preview(self.FILE, "Customer ID,Customer name,Contact email\nC-3,Gamma,a@upflow.io\n")
        said = [(3, "a@upflow.io is also a contact of C-1."), (4, "a@upflow.io is also a contact of C-1.")]
        assert findings_of(shown, "contact_elsewhere") == said
        other = CellEdit(4, 2, "a@upflow.io", "b@upflow.io")
        assert shown.text_fix((other,))
        stored = (2, "a@upflow.io is also a contact of C-3.")
        assert sorted(findings_of(shown, "contact_elsewhere")) == [stored, said[0]]
        assert shown.text_fix((other, CellEdit(2, 2, "a@upflow.io", "e@upflow.io")))
        assert findings_of(shown, "contact_elsewhere") == [(3, "a@upflow.io is also a contact of C-3.")]
        assert shown.text_fix(())
        assert findings_of(shown, "contact_elsewhere") == said

    def test_one_that_wins_an_address_of_the_store_is_told(self, preview: Callable[..., Preview]) -> None:
        shown = preview(self.FILE, "Customer ID,Customer name,Contact email\nZ-1,Zeta,z@upflow.io\n")
        assert shown.text_fix((CellEdit(5, 2, "d@upflow.io", "Z@upflow.io"),))
        assert findings_of(shown, "contact_elsewhere")[-1] == (5, "Z@upflow.io is also a contact of Z-1.")

    @pytest.mark.parametrize("stored", [False, True])
    def test_many_addresses_at_once(self, preview: Callable[..., Preview], stored: bool) -> None:
        file = self.HEAD + "".join(f"C-{n},N {n},c{n % 50}@upflow.io\n" for n in range(100))
        shown = preview(file, file if stored else "")
        assert shown.text_fix((Replace("contact_email", "@upflow.io", "@upflow.com"),))
        assert shown.text_fix((Replace("contact_email", "@upflow.io", "@upflow.com"), CellEdit(70, 2, "", "x")))
        assert shown.text_fix(())


class TestPostalCodes:
    """Codes that are shorter than their neighbours: judged by all lines of a country."""

    HEAD = "Customer ID,Customer name,Postal code,Country\n"

    def test_one_code_may_change_what_is_said_of_others(self, preview: Callable[..., Preview]) -> None:
        codes = ["75001", "69002", "33000", "7500", "13001"]
        rows = "".join(f"C-{n},N {n},{code},France\n" for n, code in enumerate(codes))
        shown = preview(f"{self.HEAD}{rows}C-9,Nine,1300,FR\n")
        assert findings_of(shown, "postal_code_short") == []
        assert shown.text_fix((CellEdit(7, 2, "1300", "13000"),))
        assert [line for line, _ in findings_of(shown, "postal_code_short")] == [5]
        assert shown.text_fix((CellEdit(7, 2, "1300", "13000"), CellEdit(2, 3, "France", "Italy")))
        assert shown.text_fix(())

    def test_a_country_is_called_what_its_first_line_calls_it(self, preview: Callable[..., Preview]) -> None:
        rows = "".join(f"C-{n},N {n},7500{n},{'FR' if n else 'France'}\n" for n in range(6))
        shown = preview(f"{self.HEAD}{rows}C-9,Nine,1300,FR\n")
        assert "France" in findings_of(shown, "postal_code_short")[0][1]
        assert shown.text_fix((CellEdit(2, 3, "France", "FR"),))
        assert "FR" in findings_of(shown, "postal_code_short")[0][1]


class TestWholePasses:
    """Where a repair may change more than its customers."""

    FILE = 'Customer ID,Customer name,Town\nC-1,Acme,Paris\n,Beta,Lyon\nC-3,"Gam"ma,Nice\n,Total,\n'

    @pytest.mark.parametrize(
        "repair",
        [
            pytest.param(CellEdit(2, 0, "C-1", "C-2"), id="an ID"),
            pytest.param(CellEdit(3, 1, "Beta", "Alpha"), id="a name"),
            pytest.param(CellEdit(5, 2, "", "Nantes"), id="the total line"),
        ],
    )
    def test_it_is_made(self, preview: Callable[..., Preview], repair: Repair) -> None:
        assert not preview(self.FILE).text_fix((repair,))

    def test_it_is_made_where_a_line_becomes_the_total(self, preview: Callable[..., Preview]) -> None:
        shown = preview("Customer ID,Customer name,Town\nC-1,Acme,Paris\n,Total,Lyon\n")
        assert not shown.text_fix((CellEdit(3, 2, "Lyon", ""),))
        assert not shown.text_fix(())

    def test_it_is_not_made_for_a_name_that_reads_the_same(self, preview: Callable[..., Preview]) -> None:
        assert preview(self.FILE).text_fix((CellEdit(3, 1, "Beta", " Beta "),))

    def test_it_is_made_where_one_customer_has_very_many_lines(
        self, preview: Callable[..., Preview], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("upflow_tui.engine.draft.quick.rechecking._MOST", 10)
        rows = "".join(f"C-1,Acme,Town {n}\n" for n in range(11))
        shown = preview(f"Customer ID,Customer name,Town\n{rows}C-2,Beta,Lyon\n")
        assert shown.text_fix((CellEdit(13, 2, "Lyon", "Nice"),))
        assert not shown.text_fix((CellEdit(5, 2, "Town 3", "Nice"),))
