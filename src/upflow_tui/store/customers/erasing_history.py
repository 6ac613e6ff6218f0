"""Where the history holds something of one customer, and how that is taken out (store/customers/erasing.py)."""

from __future__ import annotations

import json
import re
import sqlite3
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.database import Database
from upflow_tui.store.draft.packing import packed, unpacked
from upflow_tui.store.finding_texts import texts_of
from upflow_tui.store.read_back import read_back

ERASED: Final = "(erased)"
_QUICKEST: Final = 1
_NAMING: Final = ("customer_name", "external_id", "parent_id", "parent_name", "contact_email")
"""The fields whose findings may name another customer than that of their line."""
_LEAST_IN_FILE: Final = 4
"""Characters: a shorter text stands in many a file by chance."""
_MESSAGE: Final = "What stood here was erased with its customer."
_FIX: Final = "Nothing to do."


@dataclass(frozen=True, slots=True)
class Traces:
    """The texts by which the history may name a customer."""

    texts: tuple[str, ...]
    """Its names, IDs and contacts' e-mails, those of now and of before."""
    pattern: re.Pattern[str] | None
    """Finds one of them as a whole word; None: there is none."""

    @property
    def erased(self) -> str:
        """What stands in the place of a kept value, as JSON."""
        return json.dumps(ERASED)

    def mentioned(self, *texts: str | None) -> bool:
        """Whether one of `texts` names the customer."""
        pattern = self.pattern
        return pattern is not None and any(text is not None and pattern.search(text) for text in texts)


@read_back("the history of a customer")
def traces_of(db: Database, key: int) -> Traces:
    """The texts by which the customer with this number is, or was, known."""
    found: dict[str, None] = {}
    for name, external_id in db.fetch("SELECT name, external_id FROM customers WHERE id = ?", (key,)):
        found |= dict.fromkeys(text for text in (name, external_id) if text)
    tables = ("contacts", "import_created_contacts", "import_removed_contacts")
    for table in tables:
        found |= dict.fromkeys(
            email for (email,) in db.fetch(f"SELECT email FROM {table} WHERE customer_id = ?", (key,))
        )
    for external_id, name, email, field, old, new in db.fetch(
        "SELECT external_id, name, contact_email, field, old, new FROM import_changes WHERE customer_id = ?", (key,)
    ):
        found |= dict.fromkeys(text for text in (external_id, name, email) if text)
        if field in ("customer_name", "external_id", "name"):
            values = (json.loads(text) for text in (old, new) if text)
            found |= dict.fromkeys(value for value in values if isinstance(value, str) and value)
    for external_id, name in db.fetch(
        "SELECT external_id, name FROM import_removed_customers WHERE customer_id = ?", (key,)
    ):
        found |= dict.fromkeys(text for text in (external_id, name) if text)
    return Traces(tuple(found), _pattern(found))


@read_back("the history of a customer")
def lines_of(db: Database, key: int) -> dict[int, frozenset[int]]:
    """The lines of a customer, by the number of the import; imports without any are left out."""
    found: dict[int, frozenset[int]] = {}
    needle = packed_key(key)
    for (number,) in db.fetch("SELECT import_id FROM import_lines ORDER BY import_id"):
        rows = db.fetch("SELECT numbers, customers FROM import_lines WHERE import_id = ?", (number,))
        customers = zlib.decompress(rows[0][1])
        if needle not in customers:  # most imports: without a look at each line
            continue
        numbers, keys = unpacked("I", zlib.decompress(rows[0][0])), unpacked("q", customers)
        lines = frozenset(line for line, of in zip(numbers, keys, strict=True) if of == key)
        if lines:
            found[number] = lines
    return found


def packed_key(key: int) -> bytes:
    """A customer's number as the lines have it."""
    return key.to_bytes(8, "little")


def imports_with_file_of(db: Database, lines: Mapping[int, Collection[int]], traces: Traces) -> tuple[int, ...]:
    """The imports whose kept file holds lines of a customer: lines that are linked to it, or bytes that name it.

    A line that was refused is linked to nobody, but may name the customer all the same.
    """
    texts = [text for text in traces.texts if len(text) >= _LEAST_IN_FILE]
    found = []
    for number, encoding in db.fetch(
        "SELECT id, encoding FROM imports WHERE id IN (SELECT import_id FROM import_files) ORDER BY id"
    ):
        if number in lines or _file_mentions(db, number, encoding or "utf-8", texts):
            found.append(number)
    return tuple(found)


def _file_mentions(db: Database, number: int, encoding: str, texts: Sequence[str]) -> bool:
    try:
        needles = [text.encode(encoding) for text in texts]
    except (UnicodeEncodeError, LookupError):
        needles = [text.encode() for text in texts]
    longest = max(map(len, needles), default=0)
    tail = b""
    for (part,) in db.fetch("SELECT part FROM import_files WHERE import_id = ? ORDER BY part", (number,)):
        rows = db.fetch("SELECT data FROM import_files WHERE import_id = ? AND part = ?", (number, part))
        try:
            block = tail + zlib.decompress(rows[0][0])
        except (IndexError, zlib.error):  # damaged: it cannot be told, so it may
            return True
        if any(needle in block for needle in needles):
            return True
        tail = block[-longest:] if longest else b""
    return False


@read_back("the history of a customer")
def blank_findings(db: Database, lines: Mapping[int, Collection[int]], traces: Traces) -> None:
    """Takes value and texts out of the findings of these lines, and of those that name the customer.

    They stay as entries with their code, severity and line, so that what each import counted is still there.
    """
    named = [
        (number, seq)
        for (number,) in db.fetch("SELECT DISTINCT import_id FROM import_finding_kinds")
        for seq, line, *texts in _naming(db, number)
        if line not in lines.get(number, ()) and traces.mentioned(*texts)
    ]
    own = [
        (number, seq)
        for number, of in lines.items()
        for seq, line in db.fetch(
            "SELECT seq, line FROM import_findings WHERE import_id = ? AND line IS NOT NULL", (number,)
        )
        if line in of
    ]
    for number, seq in (*own, *named):
        _blank_finding(db, number, seq)
    db.connection.execute("DELETE FROM import_finding_kinds WHERE kind NOT IN (SELECT kind FROM import_findings)")


def _blank_finding(db: Database, number: int, seq: int) -> None:
    """Takes every text out of a finding; it becomes one of the kind with its code that has none."""
    kind = db.fetch("SELECT kind FROM import_findings WHERE import_id = ? AND seq = ?", (number, seq))[0][0]
    columns = "import_id, column, field, severity, scope, code"
    blank = db.fetch(
        "SELECT b.kind FROM import_finding_kinds k "
        "JOIN import_finding_kinds b USING (import_id, severity, scope, code) "
        "WHERE k.kind = ? AND b.column IS k.column AND b.field IS k.field AND b.places IS NULL AND b.message IS NULL "
        "AND b.fix IS NULL",
        (kind,),
    )
    if not blank:
        made = f"INSERT INTO import_finding_kinds ({columns}) SELECT {columns} FROM import_finding_kinds WHERE kind = ?"
        blank = [(db.connection.execute(made, (kind,)).lastrowid,)]
    db.connection.execute(
        "UPDATE import_findings SET kind = ?, value = NULL, places = NULL, message = ?, fix = ? "
        "WHERE import_id = ? AND seq = ?",
        (blank[0][0], _MESSAGE, _FIX, number, seq),
    )


def _naming(db: Database, number: int) -> Iterator[tuple[Any, ...]]:
    """The findings of an import that may name another customer than that of their line: place, line, and every text."""
    said = texts_of(db, number)
    rows = db.fetch(
        "SELECT seq, line, code, value, places, message, fix FROM past_findings "
        f"WHERE import_id = ? AND (field IS NULL OR field IN ({','.join('?' * len(_NAMING))}))",
        (number, *_NAMING),
    )
    for seq, line, code, value, places, message, fix in rows:
        kept = (code, value, places)
        yield seq, line, value, places, said.message(message, *kept), said.fix(fix, *kept)


@read_back("the history of a customer")
def blank_repairs(connection: sqlite3.Connection, lines: Mapping[int, Collection[int]], traces: Traces) -> None:
    """Takes the texts out of the repairs of these lines, and out of others that name the customer."""
    rows = connection.execute(
        "SELECT id, repairs FROM imports WHERE repairs IS NOT NULL AND repairs <> '[]'"
    ).fetchall()
    for number, stored in rows:
        repairs = json.loads(stored)
        if not isinstance(repairs, list):
            continue
        blanked = [_blanked(repair, lines.get(number, ()), traces) for repair in repairs]
        if blanked != repairs:
            connection.execute("UPDATE imports SET repairs = ? WHERE id = ?", (json.dumps(blanked), number))


def _blanked(repair: Any, lines: Collection[int], traces: Traces) -> Any:
    """A repair without the customer's texts; the same one where it has none."""
    if not isinstance(repair, dict):
        return repair
    if repair.get("kind") == "cell" and (
        repair.get("line") in lines or traces.mentioned(repair.get("old"), repair.get("new"))
    ):
        return {**repair, "old": "", "new": ""}
    if repair.get("kind") == "replace" and traces.mentioned(repair.get("find"), repair.get("new")):
        return {**repair, "find": ERASED, "new": ERASED}
    if repair.get("kind") == "values" and isinstance(repair.get("values"), list):
        return {**repair, "values": [pair for pair in repair["values"] if not traces.mentioned(*pair)]}
    return repair


@read_back("the history of a customer")
def unlink_lines(connection: sqlite3.Connection, key: int, lines: Collection[int]) -> None:
    """Takes the customer's number from its lines; their numbers and fates stay.

    Args:
        lines: the imports that had some.
    """
    for number in lines:
        stored = connection.execute("SELECT customers FROM import_lines WHERE import_id = ?", (number,)).fetchall()
        keys = unpacked("q", zlib.decompress(stored[0][0]))
        for place, of in enumerate(keys):
            if of == key:
                keys[place] = 0
        connection.execute(
            "UPDATE import_lines SET customers = ? WHERE import_id = ?",
            (zlib.compress(packed(keys), _QUICKEST), number),
        )


def _pattern(texts: Collection[str]) -> re.Pattern[str] | None:
    """Finds one of the texts as a word of its own; a mere number only where it is said to be an ID."""
    parts = [
        rf'"{text}"|\({text}\)|\bID {text}\b|^{text}(?= is )|^{text}$'
        if text.isdecimal()
        else rf"(?<!\w){re.escape(text)}(?!\w)"
        for text in texts
    ]
    return re.compile("|".join(parts)) if parts else None
