"""`import`: all or nothing, only with --yes; its object is the check's and what was done (docs/commands.md)."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Write
from upflow_tui.engine.service import Engine
from upflow_tui.store.database import Database, StoreChanged


def test_the_object_is_that_of_the_check_and_what_was_done(mars: Shell, good: Path) -> None:
    checked = mars("check", good, "--json", "--full").json
    result = mars("import", good, "--yes", "--json", "--full")
    answer = result.json
    assert result.code == 0
    keys = [
        "mode",
        "mapping",
        "saved_mapping",
        "stored_book",
        "combined",
        "totals",
        "findings",
        "customers",
        "import",
        "status",
    ]
    assert list(answer) == keys
    assert answer == {**checked, "import": 1, "status": "success"}
    assert "customers" not in mars("import", good, "--yes", "--json").json


def test_a_dry_run_is_a_check_with_the_options_of_the_import(mars: Shell, good: Path, bad: Path) -> None:
    assert mars("import", good, "--dry-run", "--full", "--json").json == mars("check", good, "--full", "--json").json
    for file, code in ((good, 0), (bad, 1)):
        dry = mars("import", file, "--dry-run", "--blank", "clear")
        checked = mars("check", file, "--blank", "clear")
        assert (dry.code, dry.out) == (checked.code, checked.out) == (code, dry.out)
    assert "nothing was written" in dry.out
    assert mars("customers", "--json").json["customers"] == []


@pytest.mark.parametrize("option", ["--yes", "--notify"])
def test_what_contradicts_a_dry_run_is_refused(option: str, mars: Shell, good: Path) -> None:
    assert option in mars("import", good, "--dry-run", option).refused
    assert mars("customers", "--json").json["customers"] == []


@pytest.mark.parametrize("command", [["import", "--yes"], ["org", "workflow", "add", "W"], ["check"]])
def test_a_store_that_another_process_holds_is_exit_3(
    command: list[str], mars: Shell, good: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(Database.open.__func__.__kwdefaults__, "timeout", 0.05)  # type: ignore[attr-defined]
    files = [] if command[0] == "org" else [good]
    with Database.open(data_dir) as other:
        other.connection.execute("BEGIN EXCLUSIVE")
        said = mars(*command, *files).refused_with(3)
    assert said.startswith("Another window or command is writing to the store. Wait until it has finished")
    assert mars(*command, *files).code == 0


def test_errors_in_the_data_are_exit_1_and_the_rest_is_imported(mars: Shell, bad: Path) -> None:
    result = mars("import", bad, "--yes", "--json")
    assert result.code == 1
    assert (result.json["import"], result.json["status"]) == (1, "error")
    assert len(mars("customers", "--json").json["customers"]) == 4


def test_without_yes_nothing_is_written_and_it_says_what_would_be(mars: Shell, bad: Path) -> None:
    for options in ([], ["--json"]):
        message = mars("import", bad, *options).refused
        assert "bad.csv would create 4, update 0 and leave 0 customers unchanged" in message
        assert "5 errors" in message
        assert "--yes" in message
    assert mars("history", "--json").json == {"imports": []}
    assert mars("customers", "--json").json == {"customers": []}


def test_stop_imports_nothing_where_there_is_an_error(mars: Shell, bad: Path, good: Path) -> None:
    message = mars("import", bad, "--yes", "--json", "--on-error", "stop").refused
    assert "5 errors were found, so nothing was imported" in message
    assert message.endswith("The history keeps it as import 1.")
    (entry,) = mars("history", "--json").json["imports"]
    assert (entry["status"], entry["file"], entry["totals"]["errors"]) == ("failed", "bad.csv", 5)
    assert mars("import", good, "--yes", "--on-error", "stop").code == 0


def test_skipped_lines_are_not_imported(mars: Shell, bad: Path) -> None:
    assert mars("import", bad, "--yes", "--on-error", "skip-line").code == 1
    assert [customer["external_id"] for customer in mars("customers", "--json").json["customers"]] == ["C-1"]


def test_the_same_file_again_changes_nothing_and_is_known(mars: Shell, good: Path) -> None:
    assert mars("import", good, "--yes").code == 0
    answer = mars("import", good, "--yes", "--json").json
    assert answer["totals"]["customers"] == {"create": 0, "update": 0, "unchanged": 2, "refused": 0}
    assert answer["findings"][0]["code"] == "same_file"
    assert answer["import"] == 2


def test_people_read_what_was_done_and_where_it_stays(mars: Shell, good: Path, bad: Path) -> None:
    result = mars("import", good, "--yes")
    assert result.err == ""
    assert "Import 1: Success · 3 lines" in result.out
    assert "+ 2 new" in result.out
    assert "upflow-tui history show 1" in result.out
    assert "Import 2: Error · 4 of 5 lines applied" in mars("import", bad, "--yes").out
    assert (
        "+ C-4 Blanc" in mars("import", bad, "--yes", "--full").out
        or "= C-4 Blanc" in mars("import", bad, "--yes", "--full").out
    )


def test_a_map_is_kept_in_the_choices_of_the_import(shell: Shell, write: Write) -> None:
    path = write("f.csv", "Customer ID,Customer name,Zone\nC-1,Durand,Sud\n")
    assert shell("import", path, "--yes", "--map", "Zone=town").code == 0
    assert shell("history", "show", 1, "--json").json["mapping"] == {
        "0": "external_id",
        "1": "customer_name",
        "2": "town",
    }
    assert shell("customers", "--json").json["customers"][0]["town"] == "Sud"


def test_a_store_that_changes_meanwhile_is_planned_against_again(
    mars: Shell, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    apply = Engine.apply

    def changed_once(self: Engine, *arguments: object, **options: object) -> object:
        calls.append(arguments)
        if len(calls) == 1:
            raise StoreChanged
        return apply(self, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "apply", changed_once)
    assert mars("import", good, "--yes", "--json").json["status"] == "success"
    assert len(calls) == 2


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", [["check"], ["import", "--yes"], ["inspect"]])
def test_a_cancel_leaves_nothing_behind(
    kind: signal.Signals, command: list[str], mars: Shell, good: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    read = Engine.read

    def interrupted(self: Engine, path: Path, workspace: Path) -> object:
        source = read(self, path, workspace)
        signal.raise_signal(kind)
        return source

    monkeypatch.setattr(Engine, "read", interrupted)
    before = signal.getsignal(kind)
    assert mars(*command, good).refused_with(130) == "Cancelled; nothing was written."
    assert signal.getsignal(kind) is before
    assert list(temporary.iterdir()) == []
    monkeypatch.setattr(Engine, "read", read)
    assert mars("history", "--json").json == {"imports": []}


def test_a_cancel_while_the_plan_is_written_rolls_back(
    mars: Shell, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = Engine.apply

    def interrupted(self: Engine, *arguments: object, **options: object) -> object:
        signal.raise_signal(signal.SIGINT)
        return apply(self, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "apply", interrupted)
    assert mars("import", good, "--yes").refused_with(130) == (
        "Cancelled; nothing was written. The history keeps it as import 1."
    )
    assert mars("customers", "--json").json == {"customers": []}
    assert [entry["status"] for entry in mars("history", "--json").json["imports"]] == ["cancelled"]


def test_a_cancel_after_the_import_is_done_does_not_deny_it(
    mars: Shell, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = Engine.apply

    def too_late(self: Engine, *arguments: object, **options: object) -> object:
        outcome = apply(self, *arguments, **options)  # type: ignore[arg-type]
        signal.raise_signal(signal.SIGINT)
        return outcome

    monkeypatch.setattr(Engine, "apply", too_late)
    assert mars("import", good, "--yes", "--json").json["status"] == "success"


def test_a_second_interrupt_after_the_import_says_that_it_is_done(
    mars: Shell, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impatient(*arguments: object, **options: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("upflow_tui.cli.run_import.print_plan", impatient)
    result = mars("import", good, "--yes")
    assert (result.code, result.err) == (1, "upflow-tui: Import 1 is done.\n")


def test_a_data_folder_that_cannot_be_written_is_one_line(good: Path, shell: Shell, write: Write) -> None:
    file = write("file", "x")
    assert "is not a folder" in shell("--data-dir", file, "import", good, "--yes").refused
    assert file.read_text() == "x"


def test_a_damaged_store_is_left_as_it_is(mars: Shell, good: Path, data_dir: Path) -> None:
    store = data_dir / "upflow.db"
    store.write_bytes(b"this is no database at all, and long enough to be taken for one" * 50)
    content = store.read_bytes()
    for command in (
        ["import", good, "--yes"],
        ["check", good],
        ["customers", "--json"],
        ["history", "show", 1],
        ["org"],
    ):
        assert "damaged" in mars(*command).refused
    assert store.read_bytes() == content


def test_a_full_disk_is_one_line(mars: Shell, good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Engine, path: Path, workspace: Path) -> object:
        raise OSError(28, "No space left on device", str(workspace))

    monkeypatch.setattr(Engine, "read", full)
    assert "No space left on device" in mars("import", good, "--yes").refused


def test_a_data_folder_whose_name_is_no_utf_8_takes_an_import(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Customer ID;Customer name\nC-1;One\n")
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    assert shell("import", tmp_path / "a.csv", "--yes", "--data-dir", folder).code == 0
    assert shell("history", "undo", 1, "--data-dir", folder).code == 0
    assert shell("store", "check", "--data-dir", folder).code == 0
