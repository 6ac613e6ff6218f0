"""The pieces of work that are cut short: each from a data folder that is ready for it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.torture.trial import in_a_process, run
from upflow_tui.store.finding_texts import FindingTexts
from upflow_tui.store.migrating import SCHEMA_VERSION, migrations

MARKER: Final = "Zyxomma"
"""Stands only in what is forgotten and erased."""
_HEADER: Final = "Customer ID,Customer name,Town,Contact email,Phone,Tier\n"
_LINES: Final = 120
_ORGANIZATION: Final = """name = "Mars SAS"
source_system = "api"
[[workflows]]
name = "Standard"
[[custom_fields]]
name = "Tier"
type = "text"
"""
_OLD: Final = 2
"""The schema version that is migrated from: customers are rewritten on the way."""


@dataclass(frozen=True, slots=True)
class Job:
    """A command, and the folder that it begins from."""

    name: str
    start: Path
    """The data folder before; absent: there is none."""
    arguments: tuple[str, ...]
    erases: str = ""
    """What must be in no byte of the data folder once it is done."""

    def on(self, data: Path) -> list[str]:
        """The arguments for a copy of the folder."""
        return [*self.arguments, "--data-dir", str(data)]

    def copy(self, to: Path) -> Path:
        """A fresh copy of the folder it begins from."""
        shutil.rmtree(to, ignore_errors=True)
        if self.start.exists():
            shutil.copytree(self.start, to, symlinks=True)
        return to


def jobs(folder: Path) -> Iterator[Job]:
    """Every job, its folder made below `folder`."""
    files = _files(folder)
    filled = folder / "filled"
    _do(folder, filled, ["org", "load", str(files["organization"])])
    for name in ("first", "second", "third"):
        _do(folder, filled, ["import", str(files[name]), "--yes"], worst=1)
    yield Job("first import", folder / "nothing", ("import", str(files["first"]), "--yes"))
    yield Job("import", filled, ("import", str(files["fourth"]), "--yes"))
    yield Job("undo", filled, ("history", "undo", "3"))
    yield Job("forget", filled, ("history", "forget", "2"), f"{MARKER}-note")
    yield Job("erase", filled, ("customers", "erase", "C-1000", "--yes", "--with-files"), "erased@only.example")
    yield Job("org load", filled, ("org", "load", str(files["other"]), "--force"))
    old = folder / "old"
    shutil.copytree(filled, old)
    in_a_process(lambda: _made_older(old / "upflow.db"))
    yield Job("migration", old, ("org", "workflow", "add", "After"))
    kept = folder / "kept.db"
    if run(["store", "backup", str(kept), "--data-dir", str(filled)], folder / "made").code == 0:
        later = folder / "later"
        shutil.copytree(filled, later)
        _do(folder, later, ["import", str(files["fourth"]), "--yes"], worst=1)
        yield Job("restore", later, ("store", "restore", str(kept), "--force"))


def _do(folder: Path, data: Path, arguments: Sequence[str], worst: int = 0) -> None:
    ended = run([*arguments, "--data-dir", str(data)], folder / "made")
    if not 0 <= ended.code <= worst:
        raise RuntimeError(f"{arguments} ended with {ended.code}: {ended.err}")


def _files(folder: Path) -> dict[str, Path]:
    """The files that the jobs use, by a name."""
    texts = {
        "organization.toml": _ORGANIZATION,
        "other.toml": _ORGANIZATION.replace("Mars", "Venus").replace('"Standard"', '"Quick"'),
        "first.csv": _csv(lambda n: f"C-{n},Customer {n},Lyon,c{n}@x.example,0{n:09},plain\n"),
        "second.csv": _csv(lambda n: f"C-{n + 60},Customer {n + 60},Paris,,,second {n}\n")
        + f"C-2000,Refused,Nice,{MARKER}-note,,\n"
        + "C-1000,Erased SA,Nice,erased@only.example,01,gone\n",
        "third.csv": _csv(lambda n: f"C-{n + 60},Customer {n + 60},Nice,d{n}@x.example,,third\n") + "C-0,,,nobody,,\n",
        "fourth.csv": _csv(lambda n: f"C-{n + 100},Customer {n + 100},Metz,,1{n:09},fourth\n") + "C-1,Other,,no,,\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return {name.partition(".")[0]: folder / name for name in texts}


def _csv(line: Callable[[int], str]) -> str:
    return _HEADER + "".join(map(line, range(1, _LINES + 1)))


def _write_older_findings(old: sqlite3.Connection) -> None:
    """Each with its whole sentences, as they were kept before schema 6."""
    rows = old.execute("SELECT code, message, fix FROM newer.import_texts")
    texts = FindingTexts({code: (message, fix) for code, message, fix in rows})
    old.create_function("message_of", 4, texts.message)
    old.create_function("fix_of", 4, texts.fix)
    old.execute(
        "INSERT INTO main.import_findings SELECT import_id, seq, line, column, field, value, severity, scope, code, "
        "message_of(message, code, value, places), fix_of(fix, code, value, places) FROM newer.past_findings"
    )


def _made_older(path: Path) -> str:
    """The same store as an older version of the program kept it."""
    new = path.with_name("older.db")
    old = sqlite3.connect(new, isolation_level=None)
    old.create_function("id_near_key", 1, lambda text: text)
    for version, script in migrations():
        if version <= _OLD:
            old.executescript(script)
    (application,) = sqlite3.connect(path).execute("PRAGMA application_id").fetchone()
    old.execute(f"PRAGMA application_id = {application}")
    old.execute(f"PRAGMA user_version = {_OLD}")
    old.execute("PRAGMA foreign_keys = OFF")
    old.execute("ATTACH ? AS newer", (str(path),))
    for (table,) in old.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall():
        columns = [name for (name,) in old.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        there = {name for (name,) in old.execute("SELECT name FROM pragma_table_info(?, 'newer')", (table,))}
        both = ", ".join(name for name in columns if name in there)
        old.execute(f"DELETE FROM main.{table}")
        if table != "import_findings":
            old.execute(f"INSERT INTO main.{table} ({both}) SELECT {both} FROM newer.{table}")
    _write_older_findings(old)
    old.execute("DETACH newer")
    old.close()
    new.replace(path)
    if SCHEMA_VERSION <= _OLD:
        raise RuntimeError("there is no older schema")
    return ""
