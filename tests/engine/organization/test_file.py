"""The organization file: read with defaults, every fault named by line and key, written back exactly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.organization import (
    DEFAULT_POSITIONS,
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    MemberStatus,
    Organization,
    Part,
    Role,
    SourceSystem,
    Workflow,
)
from upflow_tui.core.text import clean, loose_key, name_key
from upflow_tui.engine.organization.checks import _UPFLOW_NAMES
from upflow_tui.engine.organization.file import (
    MAX_SIZE,
    OrganizationFileError,
    load_organization_file,
    organization_toml,
    parse_organization,
)


def problems(text: str) -> list[str]:
    """Every fault that the text of a file has, as shown."""
    with pytest.raises(OrganizationFileError) as caught:
        parse_organization(text)
    assert str(caught.value) == str(caught.value.problems[0])
    return [str(problem) for problem in caught.value.problems]


def only_problem(text: str) -> str:
    found = problems(text)
    assert len(found) == 1, found
    return found[0]


EXAMPLE = """\
name = "Mars SAS"
source_system = "salesforce_api"
api_allows = ["details", "contacts"]
positions = ["Accounting", "Legal"]

[[members]]
name = "Anna Roy"
email = "anna@mars.example"
role = "admin"
position = "finance_user"
status = "invited"

[[workflows]]
name = "Standard reminders"

[[custom_fields]]
name = "Tier"
type = "single_select"
options = ["Gold", "Silver"]
managed_by = "source"
"""


class TestReading:
    def test_every_key_is_read(self) -> None:
        assert parse_organization(EXAMPLE) == Organization(
            name="Mars SAS",
            source_system=SourceSystem.SALESFORCE_API,
            api_allows=frozenset({Part.DETAILS, Part.CONTACTS}),
            positions=("Accounting", "Legal"),
            members=(
                Member("Anna Roy", "anna@mars.example", Role.ADMIN, MemberPosition.FINANCE_USER, MemberStatus.INVITED),
            ),
            workflows=(Workflow("Standard reminders"),),
            custom_fields=(CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "Silver"), ManagedBy.SOURCE),),
        )

    def test_absent_keys_take_the_defaults(self) -> None:
        organization = parse_organization(
            'name = "X"\n[[members]]\nname = "A"\nemail = "a@x.example"\n[[custom_fields]]\nname = "F"\ntype = "text"\n'
        )
        assert organization.source_system is SourceSystem.API
        assert organization.api_allows == frozenset(Part)
        assert organization.positions == DEFAULT_POSITIONS
        assert organization.members == (
            Member("A", "a@x.example", Role.MEMBER, MemberPosition.ACCOUNT_MANAGER, MemberStatus.JOINED),
        )
        assert organization.custom_fields == (CustomField("F", CustomFieldType.TEXT, (), ManagedBy.UPFLOW),)

    def test_texts_are_trimmed_and_composed_like_cells(self) -> None:
        organization = parse_organization('name = " X\\u00a0"\n[[workflows]]\nname = "Pe\\u0301rime\\u0301 "\n')
        assert (organization.name, organization.workflows) == ("X", (Workflow("Périmé"),))

    def test_windows_line_ends_and_a_byte_order_mark_are_read(self, tmp_path: Path) -> None:
        path = tmp_path / "org.toml"
        path.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode())
        assert load_organization_file(path) == parse_organization(EXAMPLE)

    def test_two_workflows_may_differ_by_case_alone(self) -> None:
        organization = parse_organization('name = "X"\n[[workflows]]\nname = "a"\n[[workflows]]\nname = "A"\n')
        assert [item.name for item in organization.workflows] == ["a", "A"]


class TestFaultsOfContent:
    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            (('role = "admin"', 'role = "admim"'), 'line 9, members[1].role: "admim" is not a role. Nearest: "admin".'),
            (
                ('position = "finance_user"', 'position = "Account Manager"'),
                'line 10, members[1].position: "Account Manager" is not a member\'s position. Nearest: "account_manager".',
            ),
            (
                ('"invited"', '"zzz"'),
                'line 11, members[1].status: "zzz" is not a status. Choose created, invited or joined.',
            ),
            (
                ('"salesforce_api"', '"API"'),
                'line 2, source_system: "API" is not a source system. Nearest: "api".',
            ),
            (
                ('"contacts"', '"contact"'),
                'line 3, api_allows[2]: "contact" is not something an API can allow. Nearest: "contacts".',
            ),
            (('email = "anna', 'emial = "anna'), 'line 8, members[1].emial: this key is not known. Nearest: "email".'),
            (('positions = ["A', 'postions = ["A'), 'line 4, postions: this key is not known. Nearest: "positions".'),
            (('status = "invited"', '"a\\u001b b" = 1'), None),
            (('role = "admin"', "role = 1"), "line 9, members[1].role: must be text, in quotes."),
            (('name = "Anna Roy"', "name = 2025-12-31"), "line 7, members[1].name: must be text, in quotes."),
            (('["Accounting", "Legal"]', '"Legal"'), "line 4, positions: must be a list: [ … ]."),
            (('["Accounting", "Legal"]', "[]"), None),
            (
                ('["Accounting", "Legal"]', '["Legal", "LEGAL"]'),
                "line 4, positions[2]: is there twice: a position must be unique. Take one out, or change it.",
            ),
            (
                ("anna@mars.example", "Anna@mars.example"),
                "line 8, members[1].email: has capital letters. Write anna@mars.example.",
            ),
            (
                ("anna@mars.example", "anna"),
                "line 8, members[1].email: is not an email address. Write one, such as anna@company.com.",
            ),
            (("anna@mars.example", "a@x, b@x"), None),
            (("Anna Roy", "\\u00a0"), "line 7, members[1].name: is empty. Give the member a name."),
            (("Mars SAS", " "), "line 1, name: is empty. Give the organization a name."),
            (
                ("Standard reminders", ""),
                "line 14, workflows[1].name: is empty. Give a workflow a name, or take it out.",
            ),
            (('"single_select"', '"select"'), None),
            (
                ('"single_select"', '"text"'),
                "line 19, custom_fields[1].options: belongs only to single_select and multi_select. Take it out, or change the type.",
            ),
            (
                ('options = ["Gold", "Silver"]', ""),
                'line 16, custom_fields[1].options: is missing: a custom field of type "single_select" needs options. Add them.',
            ),
            (
                ('"Gold", "Silver"', '"Gold", "Gold "'),
                "line 19, custom_fields[1].options[2]: is there twice: an option must be unique. Take one out, or change it.",
            ),
            (
                ('"Tier"', '"customer-NAME"'),
                'line 17, custom_fields[1].name: is the name of an Upflow field ("Customer name"). Choose another.',
            ),
            (('"source"', '"erp"'), None),
        ],
    )
    def test_each_names_its_line_its_key_and_what_to_do(self, change: tuple[str, str], expected: str | None) -> None:
        assert change[0] in EXAMPLE
        found = problems(EXAMPLE.replace(*change))
        if expected is not None:
            assert expected in found
        assert all(problem.startswith("line ") for problem in found)

    @pytest.mark.parametrize("name", ["Customer ID", "external_id", "External ID", "Client ID", "Phone number", "town"])
    def test_a_custom_field_named_like_an_upflow_field_is_refused(self, name: str) -> None:
        assert "is the name of an Upflow field" in only_problem(
            f'name = "X"\n[[custom_fields]]\nname = "{name}"\ntype = "text"\n'
        )

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ('[[workflows]]\nname = "W"\n[[workflows]]\nname = "W"', "workflows[2].name"),
            (
                '[[custom_fields]]\nname = "W"\ntype = "text"\n[[custom_fields]]\nname = "W"\ntype = "date"',
                "custom_fields[2].name",
            ),
            (
                '[[members]]\nname = "W"\nemail = "a@b"\n[[members]]\nname = "V"\nemail = "a@b"',
                "members[2].email",
            ),
        ],
    )
    def test_names_and_addresses_are_unique(self, text: str, key: str) -> None:
        assert f"{key}: is there twice" in only_problem(f'name = "X"\n{text}\n')

    def test_a_missing_key_is_named_at_its_table(self) -> None:
        assert problems('\n\n[[members]]\nname = "A"\n') == [
            "name: is missing. Add it.",
            "line 3, members[1].email: is missing. Add it.",
        ]

    def test_all_faults_are_listed_in_the_order_of_the_lines(self) -> None:
        found = problems(
            EXAMPLE.replace("invited", "x").replace("Legal", "").replace("Tier", "Town").replace("Silver", "Gold")
        )
        assert [problem.split(":")[0] for problem in found] == [
            "line 4, positions[2]",
            "line 11, members[1].status",
            "line 17, custom_fields[1].name",
            "line 19, custom_fields[1].options[2]",
        ]

    def test_the_summary_counts_the_others(self) -> None:
        with pytest.raises(OrganizationFileError) as caught:
            parse_organization("x = 1")
        assert caught.value.summary == "name: is missing. Add it. (and 1 more problem)"
        with pytest.raises(OrganizationFileError) as caught:
            parse_organization("")
        assert caught.value.summary == "name: is missing. Add it."

    def test_a_value_of_a_wrong_kind_does_not_hide_the_other_faults(self) -> None:
        found = problems(
            'name = "X"\nmembers = 3\nworkflows = ["W"]\npositions = [1, ""]\ncustom_fields = [{options = 1}]'
        )
        assert [problem.split(":")[0] for problem in found] == [
            "line 2, members",
            "line 3, workflows[1]",
            "line 4, positions[1]",
            "line 4, positions[2]",
            "line 5, custom_fields[1].name",
            "line 5, custom_fields[1].type",
            "line 5, custom_fields[1].options",
        ]

    def test_control_characters_of_the_file_are_shown_as_escapes(self) -> None:
        assert only_problem(
            'name = "X"\nsource_system = "a\\u001b[2J"\n"\\u0007" = 1'.replace('\n"\\u0007" = 1', "")
        ) == (
            'line 2, source_system: "a\\u001B[2J" is not a source system. Choose native, api, salesforce_native or salesforce_api.'
        )
        assert only_problem('name = "X"\n"\\u0007" = 1').startswith('line 2, "\\u0007": this key is not known.')


class TestFaultsOfTheFile:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('name = "X"\nrole = nope\n', "line 2: This is not valid TOML: Invalid value."),
            ('name = "X"\nname = "Y"\n', "line 2: This is not valid TOML: Cannot overwrite a value."),
            ('name = "X"\npositions = [', "line 2: This is not valid TOML: Invalid value."),
            ("x = " + "9" * 5000, "The file holds a number that is too long."),
            ("x = " + "[" * 100_000, "The lists or tables of the file are nested too deeply."),
        ],
    )
    def test_what_is_no_toml_is_named_with_its_line(self, text: str, expected: str) -> None:
        assert only_problem(text) == expected

    def test_bytes_that_are_no_utf8_are_named_with_their_line(self, tmp_path: Path) -> None:
        path = tmp_path / "org.toml"
        path.write_bytes(b'\xef\xbb\xbfname = "X"\n# soci\xe9t\xe9\n')
        with pytest.raises(OrganizationFileError, match=r"^line 2: This is not valid UTF-8"):
            load_organization_file(path)

    def test_a_missing_file_a_folder_and_a_pipe_are_refused_without_waiting(self, tmp_path: Path) -> None:
        with pytest.raises(OrganizationFileError, match="cannot be read: No such file"):
            load_organization_file(tmp_path / "none.toml")
        with pytest.raises(OrganizationFileError, match=r"not a regular file|Is a directory"):
            load_organization_file(tmp_path)
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(OrganizationFileError, match="not a regular file"):
            load_organization_file(tmp_path / "pipe")

    def test_a_path_that_cannot_be_one_is_refused(self) -> None:
        with pytest.raises(OrganizationFileError, match="cannot be read: it is no path"):
            load_organization_file(Path("a\0b"))

    def test_a_file_far_too_large_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "org.toml"
        path.write_bytes(b"#" * (MAX_SIZE + 1))
        with pytest.raises(OrganizationFileError, match="larger than 4 MiB"):
            load_organization_file(path)


names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=20).filter(
    lambda text: bool(text) and clean(text) == text
)
custom_names = names.filter(lambda name: loose_key(name) not in _UPFLOW_NAMES)
local_parts = st.from_regex(r"[a-zà-ý0-9._'\"\\-]{1,12}", fullmatch=True)
emails = st.builds(lambda local: f"{local}@mars.example", local_parts).filter(lambda text: text == text.lower())
members = st.builds(
    Member, names, emails, st.sampled_from(Role), st.sampled_from(MemberPosition), st.sampled_from(MemberStatus)
)


@st.composite
def custom_fields(draw: st.DrawFn) -> CustomField:
    kind = draw(st.sampled_from(CustomFieldType))
    options = draw(st.lists(names, min_size=1, max_size=4, unique=True)) if kind.has_options else []
    return CustomField(draw(custom_names), kind, tuple(options), draw(st.sampled_from(ManagedBy)))


organizations = st.builds(
    Organization,
    name=names,
    source_system=st.sampled_from(SourceSystem),
    api_allows=st.frozensets(st.sampled_from(Part)),
    positions=st.lists(names, min_size=1, max_size=4, unique_by=name_key).map(tuple),
    members=st.lists(members, max_size=4, unique_by=lambda member: member.email.casefold()).map(tuple),
    workflows=st.lists(names, max_size=4, unique=True).map(lambda found: tuple(Workflow(name) for name in found)),
    custom_fields=st.lists(custom_fields(), max_size=4, unique_by=lambda item: item.name).map(tuple),
)


@given(organizations)
def test_what_is_written_is_read_back_equal(organization: Organization) -> None:
    text = organization_toml(organization)
    assert parse_organization(text) == organization
    assert text.isprintable() or set("".join(filter(lambda char: not char.isprintable(), text))) == {"\n"}


def test_the_defaults_are_written_and_read_back() -> None:
    assert parse_organization(organization_toml(Organization())) == Organization()
