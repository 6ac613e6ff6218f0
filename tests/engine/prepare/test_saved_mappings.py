"""Saved mappings: by name, and as files with every fault named by its key (docs/rules.md §3)."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importing.books import xlsx
from upflow_tui.core.fields import BY_KEY
from upflow_tui.core.text import clean, fold_line_breaks
from upflow_tui.engine.prepare import saved_mappings
from upflow_tui.engine.prepare.mapping_file import MappingFile, MappingFileError, mapping_json, read_mapping_file
from upflow_tui.engine.prepare.saved_mappings import SavedMapping
from upflow_tui.store.errors import StoreError

GOOD = MappingFile("Mars ERP", ("Code", "Phone", "Phone", ""), ("external_id", None, "phone", "custom:Tier"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder, not yet there."""
    return tmp_path / "data"


def test_a_loaded_one_is_that_of_its_headers_in_any_order(folder: Path) -> None:
    assert saved_mappings.load(folder, GOOD) == "Mars ERP"
    found = saved_mappings.mapping_named(folder, "Mars ERP")
    assert (found.headers, found.fields, found.used) == (GOOD.headers, GOOD.fields, 0)
    assert saved_mappings.mapping_of(folder, found.header_key) == found
    turned = MappingFile("turned", GOOD.headers[::-1], GOOD.fields[::-1])
    saved_mappings.load(folder, turned)
    assert saved_mappings.mapping_named(folder, "turned").header_key == found.header_key


def test_one_of_the_same_name_is_replaced_only_when_asked(folder: Path) -> None:
    saved_mappings.load(folder, GOOD)
    other = MappingFile("Mars ERP", ("Name",), ("customer_name",))
    with pytest.raises(StoreError, match="already"):
        saved_mappings.load(folder, other)
    assert saved_mappings.mapping_named(folder, "Mars ERP").headers == GOOD.headers
    saved_mappings.load(folder, other, force=True)
    assert saved_mappings.mapping_named(folder, "Mars ERP").headers == ("Name",)
    assert saved_mappings.load(folder, GOOD, name="second") == "second"
    assert [found.name for found in saved_mappings.all_mappings(folder)] == ["Mars ERP", "second"]


def test_they_are_renamed_and_deleted(folder: Path) -> None:
    saved_mappings.load(folder, GOOD)
    saved_mappings.rename(folder, "Mars ERP", "new")
    assert [found.name for found in saved_mappings.all_mappings(folder)] == ["new"]
    saved_mappings.delete(folder, "new")
    assert saved_mappings.all_mappings(folder) == []


def test_what_is_not_there_is_refused_and_nothing_is_created(folder: Path) -> None:
    with pytest.raises(StoreError, match='no saved mapping "x"'):
        saved_mappings.mapping_named(folder, "x")
    with pytest.raises(StoreError, match='no saved mapping "x"'):
        saved_mappings.delete(folder, "x")
    with pytest.raises(StoreError, match='no saved mapping "x"'):
        saved_mappings.rename(folder, "x", "y")
    assert not folder.exists()


# The file


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "mapping.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
HEADER = TEXT.map(lambda text: clean(fold_line_breaks(clean(text))))


@settings(deadline=None)
@given(
    TEXT.map(clean).filter(bool),
    st.lists(
        st.tuples(HEADER, st.one_of(st.none(), st.sampled_from(sorted(BY_KEY)))),
        min_size=1,
        unique_by=lambda pair: pair[1],
    ).filter(lambda pairs: any(field for _, field in pairs)),
)
def test_every_mapping_comes_back_from_its_file(
    tmp_path_factory: pytest.TempPathFactory, name: str, pairs: list[tuple[str, str | None]]
) -> None:
    headers, fields = (tuple(part) for part in zip(*pairs, strict=True))
    saved = SavedMapping(name, "key", headers, fields, datetime(2026, 5, 12, tzinfo=UTC), 0, None)
    text = mapping_json(saved)
    assert text.isascii()
    found = read_mapping_file(written(tmp_path_factory.mktemp("file"), text))
    assert found == MappingFile(name, headers, fields)


def test_a_file_with_a_bom_and_line_breaks_in_headers_is_read(tmp_path: Path) -> None:
    text = '\ufeff{"upflow_mapping": 1, "name": " Mars ", "columns": [{"header": " Code\\nclient ", "field": "external_id"}]}'
    assert read_mapping_file(written(tmp_path, text)) == MappingFile("Mars", ("Code client",), ("external_id",))


def whole(columns: str, rest: str = '"name": "x"') -> str:
    return f'{{"upflow_mapping": 1, {rest}, "columns": {columns}}}'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "line 1: This is not valid JSON"),
        ('{"upflow_mapping": 1,\n "name": }', "line 2: This is not valid JSON"),
        ("[" * 200_000, "nested too deeply"),
        ('{"upflow_mapping": ' + "1" * 5000 + "}", "a number that is too long"),
        ("[]", "This is no mapping file"),
        ('{"name": "x"}', "the key upflow_mapping is missing"),
        ('{"upflow_mapping": 2, "name": "x", "columns": []}', "upflow_mapping: must be 1"),
        (whole("[]", '"names": "x"'), "name: is missing"),
        (whole("[]"), "columns: is empty"),
        (whole("{}"), "columns: must be a list"),
        (whole("[1]"), "columns[1]: must be an object"),
        (whole('[{"header": "A", "field": "town"}, {"field": "country"}]'), "columns[2].header: is missing"),
        (whole('[{"header": 1, "field": "town"}]'), "columns[1].header: must be text"),
        (whole('[{"header": "\\ud800", "field": "town"}]'), "columns[1].header: holds a character"),
        (whole('[{"header": "A", "fields": "town"}]'), "columns[1].fields: this key is not known"),
        (whole('[{"header": "A"}]', '"name": " "'), "name: is empty"),
        (whole('[{"header": "A", "field": "Town"}]'), 'columns[1].field: there is no field "Town"'),
        (whole('[{"header": "A", "field": "custom:"}]'), 'there is no field "custom:"'),
        (
            whole('[{"header": "A", "field": "town"}, {"header": "B", "field": "town"}]'),
            "columns[2].field: Town is given to columns[1]",
        ),
        (whole('[{"header": "A"}]'), "columns: no column has a field"),
        (b'{"name": "soci\xe9t\xe9"}', "not valid UTF-8"),
        (b"", "The file is empty"),
        (b"\x00" * 5000, "This is no text file"),
        (xlsx({"S": [["A"]]}), "This is no mapping file"),
        (b" " * (2**22 + 1) + b"{}", "This is no mapping file"),
    ],
)
def test_each_fault_of_a_file_is_one_sentence_with_its_key(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(MappingFileError) as caught:
        read_mapping_file(written(tmp_path, content))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_no_file_is_said_and_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(MappingFileError, match="no longer exists"):
        read_mapping_file(tmp_path / "none.json")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(MappingFileError, match="not a regular file"):
        read_mapping_file(tmp_path / "pipe")
