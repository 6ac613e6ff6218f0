"""What Upflow's help says of a file that it takes, read from a CSV file: for tests of the fixed file.

Written from the help page's tables alone, with `csv` and no code of the program: a second reader of the same rules.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LABELS = {
    *("Customer name", "Customer ID", "Accounting code", "VAT number", "Address", "Postal code", "Town"),
    *("State/Region", "Country", "Parent name", "Parent ID", "External ID", "Account manager", "Workflow"),
    *("Contact email address", "First name", "Family name", "Phone number", "Position", "Main contact"),
}
CONTACT = {"Contact email address", "First name", "Family name", "Phone number", "Position", "Main contact"}
POSITIONS = {"", "Accounting", "Sales", "Purchaser", "Payer"}


@dataclass
class Upload:
    """What the organization has: of custom fields by name their type, and the options of selects."""

    managers: Collection[str] = ()
    workflows: Collection[str] = ()
    custom: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Collection[str]] = field(default_factory=dict)


def faults(path: Path, upload: Upload) -> list[str]:
    """What Upflow would not take of a file; nothing where it takes all of it."""
    data = path.read_bytes()
    found = ["the file has a BOM"] if data.startswith(b"\xef\xbb\xbf") else []
    rows = list(csv.reader(data.decode("utf-8").splitlines(keepends=True), delimiter=";", strict=True))
    header, lines = rows[0], rows[1:]
    found += [f"{name} is no column of Upflow" for name in header if name not in LABELS | upload.custom.keys()]
    found += [f"{name} stands twice" for name in set(header) if header.count(name) > 1]
    for number, cells in enumerate(lines, 2):
        if len(cells) != len(header):
            found.append(f"record {number} has {len(cells)} cells")
            continue
        line = dict(zip(header, cells, strict=True))
        found += [f"record {number}: {fault}" for fault in _faults_of(line, upload)]
    return found


def _faults_of(line: Mapping[str, str], upload: Upload) -> list[str]:
    found = [f"{name} has spaces around it" for name, cell in line.items() if cell != cell.strip()]
    if not line.get("Customer name") and not line.get("Customer ID") and not line.get("External ID"):
        found.append("nobody is named")
    if bool(line.get("Parent name")) != bool(line.get("Parent ID")):
        found.append("half a parent")
    if any(line.get(name) for name in CONTACT) and not line.get("Contact email address"):
        found.append("a contact without an address")
    email = line.get("Contact email address", "")
    if email and not re.fullmatch(r"[A-Za-z0-9+_'.-]{1,64}@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", email):
        found.append(f"{email} is no address")
    if line.get("Main contact", "") not in ("", "1"):
        found.append("Main contact is not 1")
    if line.get("Position", "") not in POSITIONS:
        found.append("a position that Upflow does not know")
    managers = [part.strip() for part in line.get("Account manager", "").split(",") if part]
    found += [f"{one} is no account manager" for one in managers if one not in upload.managers]
    if line.get("Workflow") and line["Workflow"] not in upload.workflows:
        found.append(f"{line['Workflow']} is no workflow")
    for name, kind in upload.custom.items():
        if line.get(name):
            found += _custom(line[name], kind, upload.options.get(name, ()), name)
    return found


def _custom(cell: str, kind: str, options: Collection[str], name: str) -> Sequence[str]:
    if kind == "date":
        try:
            right = datetime.date.fromisoformat(cell).isoformat() == cell
        except ValueError:
            right = False
    elif kind == "number":
        right = bool(re.fullmatch(r"-?\d+(\.\d+)?", cell))
    elif kind == "boolean":
        right = cell.lower() in ("true", "false")
    elif kind == "single_select":
        right = cell in options
    elif kind == "multi_select":
        right = all(part in options for part in re.split("[,;]", cell))
    else:
        right = len(cell) <= 2000
    return () if right else (f"{cell!r} is no {kind} of {name}",)
