"""`--fix`, `--replace` and `check --problems`: repairs by command (docs/commands.md)."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell, Write
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.samples.fixing import FIXES, MISSING_MEMBER, REPLACEMENTS

FAULTY = """\
Customer ID;Customer name;Account manager;Workflow;Tier;Score;Since;VIP;Contact email;First name;Position;Main contact;Note
C-1;Acme  SA;ANNA@mars.example;standard reminders;gold;1 204,50;31/12/2025;oui;Ann <a@b.fr>;ROY Anna;Comptabilité;x;A  B
C-2;Beta;anna@mars.example;Standard\u00a0reminders;Gold;12,5;05/06/2025;non;b@b.fr, c@b.fr;Paul;Sales;;A  B
"""
RIGHT = """\
Customer ID;Customer name;Account manager;Workflow;Tier;Score;Since;VIP;Contact email;First name;Family name;Position;Main contact;Note
C-1;Acme SA;anna@mars.example;Standard reminders;Gold;1204.50;2025-12-31;true;a@b.fr;Anna;ROY;Accounting;1;A  B
C-2;Beta;anna@mars.example;Standard reminders;Gold;12.5;2025-06-05;false;b@b.fr;Paul;;Sales;;A  B
C-2;Beta;;;;;;;c@b.fr;;;;;A  B
"""
ALL = (
    "--fix",
    "lowercase-managers,invisible,spaces,dates,numbers,booleans,positions,main-contact,emails,split-emails,split-names",
    "--replace",
    "workflow:standard reminders=Standard reminders",
    "--replace",
    "custom:Tier:gold=Gold",
)


@pytest.fixture
def faulty(write: Write) -> Path:
    """A file that repairs can fix."""
    return write("faulty.csv", FAULTY)


def without_lines(customers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Customers of a plan, but for their lines."""
    return [{key: value for key, value in customer.items() if key != "lines"} for customer in customers]


class TestPlan:
    def test_the_plan_after_repairs_is_that_of_a_file_that_was_right(
        self, mars: Shell, faulty: Path, write: Write
    ) -> None:
        repaired = mars("check", faulty, "--json", "--full", *ALL)
        right = mars("check", write("right.csv", RIGHT), "--json", "--full")
        assert (repaired.code, right.code) == (0, 0)
        one, other = repaired.json, right.json
        assert without_lines(one["customers"]) == without_lines(other["customers"])
        assert {**one["totals"], "lines": 3} == other["totals"]
        assert [item["code"] for item in one["findings"]] == [item["code"] for item in other["findings"]]

    def test_an_import_writes_what_the_check_showed_and_the_file_stays_as_it_is(
        self, mars: Shell, faulty: Path
    ) -> None:
        assert mars("import", faulty, "--yes", *ALL).code == 0
        customers = {customer["external_id"]: customer for customer in mars("customers", "--json").json["customers"]}
        assert customers["C-1"]["custom_fields"]["Score"] == "1204.50"
        assert [contact["email"] for contact in customers["C-2"]["contacts"]] == ["b@b.fr", "c@b.fr"]
        assert faulty.read_text() == FAULTY
        assert mars("history", "file", 1, "-o", "copy.csv").code == 0
        assert Path("copy.csv").read_text() == FAULTY

    def test_repairs_are_told_with_their_counts(self, mars: Shell, faulty: Path) -> None:
        answer = mars("check", faulty, "--json", *ALL).json
        assert [(item["kind"], item.get("fix"), item["cells"]) for item in answer["repairs"]] == [
            ("fix", "lowercase-managers", 1),
            ("fix", "invisible", 1),
            ("fix", "spaces", 1),
            ("fix", "dates", 2),
            ("fix", "numbers", 2),
            ("fix", "booleans", 2),
            ("fix", "positions", 1),
            ("fix", "main-contact", 1),
            ("fix", "emails", 1),
            ("fix", "split-emails", 1),
            ("fix", "split-names", 1),
            ("values", None, 1),
            ("values", None, 1),
        ]
        assert [item["option"] for item in answer["repairs"] if item.get("fix") in ("dates", "numbers")] == [
            "dmy",
            "comma",
        ]

    def test_without_repairs_nothing_is_told_of_them(self, mars: Shell, faulty: Path) -> None:
        assert "repairs" not in mars("check", faulty, "--json").json
        assert "Mended" not in mars("check", faulty).out

    def test_people_read_what_was_fixed(self, mars: Shell, faulty: Path) -> None:
        said = mars("check", faulty, "--fix", "dates,spaces", "--replace", "customer_name:Beta=Bêta").out
        assert "Fixed before the check; the file itself is not changed:" in said
        assert "Write dates as YYYY-MM-DD · Since (dmy) · 2 cells" in said
        assert "Collapse double spaces · 2 cells\n" in said
        assert 'Customer name: "Beta" → "Bêta" · 1 cell' in said

    def test_repairs_are_made_in_their_order(self, mars: Shell, faulty: Path) -> None:
        first = ("--replace", "customer_name:Acme  SA=X", "--fix", "spaces")
        then = ("--fix", "spaces", "--replace", "customer_name:Acme  SA=X")
        names = [
            mars("check", faulty, "--json", "--full", *order).json["customers"][0]["name"] for order in (first, then)
        ]
        assert names == ["X", "Acme SA"]


class TestOptions:
    def test_what_nothing_proves_stays_and_is_asked(self, mars: Shell, write: Write) -> None:
        path = write("f.csv", "Customer ID,Customer name,Since\nC-1,A,05/06/2025\nC-2,B,2025/06/05\n")
        result = mars("check", path, "--fix", "dates")
        assert result.code == 1
        assert (
            "1 cell of Since not changed (can be read in two ways); --fix dates=dmy or --fix dates=mdy decides."
            in " ".join(result.out.split())
        )
        assert mars("check", path, "--fix", "dates=dmy").code == 0

    @pytest.mark.parametrize(("option", "written"), [("dmy", "2025-06-05"), ("mdy", "2025-05-06")])
    def test_an_option_says_how_dates_are_read(self, mars: Shell, write: Write, option: str, written: str) -> None:
        path = write("f.csv", "Customer ID,Customer name,Since\nC-1,A,05/06/2025\n")
        answer = mars("check", path, "--json", "--full", "--fix", f"dates={option}").json
        assert answer["customers"][0]["changes"][-1]["new"] == written

    def test_a_fix_can_be_kept_to_one_field(self, mars: Shell, write: Write) -> None:
        path = write("f.csv", "Customer ID,Customer name,Town\nC-1,A  B,C  D\n")
        customer = mars("check", path, "--json", "--full", "--fix", "spaces:town").json["customers"][0]
        assert (customer["name"], customer["changes"][-1]["new"]) == ("A  B", "C D")

    def test_a_field_can_be_named_by_its_label_and_with_an_option(self, mars: Shell, write: Write) -> None:
        path = write("f.csv", 'Customer ID,Customer name,Since,Score\nC-1,A,05/06/2025,"1,204"\n')
        fixes = "dates:custom:Since=mdy,numbers:Score=point"
        repairs = mars("check", path, "--json", "--fix", fixes).json["repairs"]
        assert [(item["field"], item["option"]) for item in repairs] == [
            ("custom:Since", "mdy"),
            ("custom:Score", "point"),
        ]


class TestReplace:
    def names(self, shell: Shell, path: Path, *replacements: str) -> list[str]:
        arguments = [part for text in replacements for part in ("--replace", text)]
        return [customer["name"] for customer in shell("check", path, "--json", "--full", *arguments).json["customers"]]

    @pytest.mark.parametrize(
        ("replacement", "name"),
        [
            ("customer_name:Acme=Æcme", "Æcme: a=b"),
            ("Customer name:Acme=Æcme", "Æcme: a=b"),
            ("customer_name:: a= -", "Acme -=b"),
            ("customer_name:=b=", "Acme: a"),
            ("customer_name:acme=x", "Acme: a=b"),
        ],
    )
    def test_a_part_of_the_cell_is_replaced(self, mars: Shell, write: Write, replacement: str, name: str) -> None:
        path = write("f.csv", "Customer ID,Customer name\nC-1,Acme: a=b\n")
        assert self.names(mars, path, replacement) == [name]

    def test_nothing_before_the_sign_fills_blank_cells(self, mars: Shell, write: Write) -> None:
        path = write("f.csv", "Customer ID,Customer name,Town\nC-1,A,\nC-2,B,Nice\n")
        answer = mars("check", path, "--json", "--full", "--replace", "town:=Lyon").json
        assert [customer["changes"][-1]["new"] for customer in answer["customers"]] == ["Lyon", "Nice"]

    def test_a_value_of_the_field_replaces_whole_values_and_is_remembered(self, mars: Shell, write: Write) -> None:
        path = write("f.csv", "Customer ID;Customer name;Tags\nC-1;A;a, aa\nC-2;B;a\n")
        mapped = mars(
            "check", path, "--json", "--full", "--replace", "custom:Tags:a=A", "--replace", "custom:Tags:aa=B"
        )
        assert [customer["changes"][-1]["new"] for customer in mapped.json["customers"]] == [["A", "B"], ["A"]]
        assert mars("import", path, "--yes", "--replace", "custom:Tags:a=A", "--replace", "custom:Tags:aa=B").code == 0
        again = mars("check", path, "--json")
        assert again.code == 0
        assert [item["values"] for item in again.json["repairs"]] == [[["a", "A"]], [["aa", "B"]]]
        assert 'Tags: "a" → "A" · 2 cells' in mars("check", path).out

    def test_what_is_no_value_of_the_field_replaces_a_part(self, mars: Shell, write: Write) -> None:
        path = write("f.csv", "Customer ID,Customer name,Account manager\nC-1,A,anna@old.example\n")
        assert mars("check", path, "--replace", "account_manager:@old.=@mars.").code == 0


class TestRefused:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("--fix", "dats"), 'there is no fix "dats": the nearest is dates'),
            (("--fix", "zzz"), 'there is no fix "zzz": use lowercase-managers'),
            (("--fix", ""), 'there is no fix ""'),
            (("--fix", "dates=comma"), '"comma" is not an option of dates: use dmy or mdy'),
            (("--fix", "emails=dmy"), '"dmy" is not an option of emails: it has none'),
            (("--fix", "dates:Since=comma"), 'There is no field "Since=comma"'),
            (("--fix", "dates:town"), "No column is mapped to Town"),
            (("--fix", "dates:Tier"), "--fix dates does not apply to Tier. It applies to Since"),
            (("--fix", "spaces:Nonsense"), 'There is no field "Nonsense"'),
            (("--replace", "workflow"), "is not of the form FIELD:old=new"),
            (("--replace", "workflow=x"), "is not of the form FIELD:old=new"),
            (("--replace", ":a=b"), "is not of the form FIELD:old=new"),
            (("--replace", "town:a=b"), "No column is mapped to Town"),
            (("--replace", "Nonsense:a=b"), 'There is no field "Nonsense"'),
        ],
    )
    def test_what_cannot_be_done_is_one_line(
        self, mars: Shell, faulty: Path, arguments: tuple[str, ...], said: str
    ) -> None:
        for command in (("check", faulty), ("import", faulty, "--yes")):
            assert said in mars(*command, *arguments).refused

    def test_a_fix_without_a_field_to_fix_is_no_error(self, mars: Shell, write: Write) -> None:
        path = write("f.csv", "Customer ID,Customer name\nC-1,A\n")
        assert mars("check", path, "--fix", ALL[1]).code == 0


class TestProblems:
    def test_problems_come_with_what_fixes_them(self, mars: Shell, faulty: Path) -> None:
        answer = mars("check", faulty, "--json", "--problems").json
        by_code = {(item["code"], item["value"]): item for item in answer["problems"]}
        workflow = by_code["workflow_not_found", "standard reminders"]
        assert workflow["repair"] == {
            "kind": "values",
            "field": "workflow",
            "values": [["standard reminders", "Standard reminders"]],
        }
        assert (workflow["severity"], workflow["findings"], workflow["lines"], workflow["field"]) == (
            "error",
            1,
            1,
            "workflow",
        )
        assert all(item["message"] and item["fix"] for item in answer["problems"])
        assert sum(item["findings"] for item in answer["problems"]) == answer["totals"]["errors"]
        assert all(item["repair"] for item in answer["problems"])

    def test_what_is_proposed_can_be_typed_until_no_error_is_left(self, mars: Shell, faulty: Path) -> None:
        said = mars("check", faulty, "--problems").out
        arguments: list[str] = []
        for line in said.splitlines():
            if line.strip().startswith("→ --"):
                arguments += shlex.split(line.strip().removeprefix("→ "))
        assert mars("check", faulty).code == 1
        result = mars("check", faulty, *arguments)
        assert result.code == 0, result.out

    def test_what_cannot_be_typed_is_said_in_words(self, mars: Shell, write: Write) -> None:
        path = write("f.csv", "Customer ID,Customer name,Workflow\nC-1,A,standard rem\u200binders\n")
        said = mars("check", path, "--problems").out
        assert '→ Workflow: "standard rem⟨ZWSP⟩inders" → "Standard reminders"' in said
        assert "--replace" not in said

    def test_a_file_without_problems_says_so(self, mars: Shell, good: Path) -> None:
        assert "No problems." in mars("check", good, "--problems").out
        assert mars("check", good, "--problems", "--json").json["problems"] == []

    def test_many_problems_are_cut_for_people(self, mars: Shell, write: Write) -> None:
        path = write(
            "f.csv", "Customer ID,Customer name,Workflow\n" + "".join(f"C-{n},Firm {n},w{n}\n" for n in range(50))
        )
        assert "… and 10 more; --json lists them all." in mars("check", path, "--problems").out


class TestHistory:
    def test_the_history_shows_what_was_fixed(self, mars: Shell, faulty: Path) -> None:
        mars("import", faulty, "--yes", *ALL)
        shown = mars("history", "show", 1, "--json").json
        assert shown["repairs"][0] == {"kind": "fix", "fix": "lowercase-managers", "field": None, "option": None}
        assert len(shown["repairs"]) == 13
        assert "repairs" not in shown["choices"]
        said = mars("history", "show", 1).out
        assert "Fixed before the import\n  Write account managers' addresses without capitals\n" in said

    def test_an_import_as_the_file_was_shows_none(self, mars: Shell, good: Path) -> None:
        mars("import", good, "--yes")
        assert mars("history", "show", 1, "--json").json["repairs"] == []
        assert "Mended" not in mars("history", "show", 1).out

    def test_many_repairs_are_cut_for_people(self, mars: Shell, good: Path) -> None:
        many = [part for number in range(25) for part in ("--replace", f"town:x{number}=y")]
        said = mars("check", good, *many).out
        assert "… and 5 more fixes; --json has them all." in said


class TestFixableSample:
    def test_by_command_and_with_one_member_it_has_no_error_left(
        self, shell: Shell, write: Write, tmp_path: Path
    ) -> None:
        name, email = MISSING_MEMBER
        member = f'\n[[members]]\nname = "{name}"\nemail = "{email}"\n'
        organization = sample_path(ORGANIZATION).read_text("utf-8")
        assert shell("org", "load", write("mars.toml", organization)).code == 0
        fixed = ["--fix", ",".join(FIXES), *(part for text in REPLACEMENTS for part in ("--replace", text))]
        before = shell("check", sample_path("mendable.csv"), "--json").json["totals"]
        assert before["errors"] > 200
        without_member = shell("check", sample_path("mendable.csv"), "--json", *fixed).json
        assert {item["value"] for item in without_member["findings"]} == {email}
        assert shell("org", "load", write("mars.toml", organization + member)).code == 0
        result = shell("import", sample_path("mendable.csv"), "--yes", "--json", *fixed)
        assert (result.code, result.json["totals"]["errors"], result.json["status"]) == (0, 0, "success")
