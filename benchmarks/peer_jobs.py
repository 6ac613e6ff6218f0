"""What others do on a file of customers, each in a process of its own: `python -m benchmarks.peer_jobs NAME FILE`.

Each reads the file as text, counts the lines that break one of four rules (a customer has a name, an email address has
the shape of one, a tier is one of three, a contract ends on a day), and prints how many. `csvclean` knows no such rules
and judges the shape of lines alone. Nothing of this program is loaded, and of the others only the one that is asked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Final

EMAIL: Final = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
TIERS: Final = ("Gold", "Silver", "Bronze")


def pandera(path: str) -> int:
    """A schema over a frame of pandas."""
    pandas, checks = import_module("pandas"), import_module("pandera.pandas")
    schema = checks.DataFrameSchema(
        {
            "Customer name": checks.Column(str, checks.Check.str_length(min_value=1), nullable=False),
            "Contact email": checks.Column(str, checks.Check.str_matches(EMAIL), nullable=True),
            "Tier": checks.Column(str, checks.Check.isin(TIERS), nullable=True),
            "Contract end": checks.Column(str, checks.Check.str_matches(DAY), nullable=True),
        }
    )
    frame = pandas.read_csv(path, dtype=str, encoding="utf-8", on_bad_lines="skip")  # it refuses wider lines otherwise
    try:
        schema.validate(frame, lazy=True)
    except checks.errors.SchemaErrors as failed:
        return int(failed.failure_cases["index"].nunique())
    return 0


def frictionless(path: str) -> int:
    """A schema over a resource, read line by line."""
    package = import_module("frictionless")
    wanted = {
        "Customer name": {"required": True},
        "Contact email": {"pattern": EMAIL.strip("^$")},
        "Tier": {"enum": list(TIERS)},
        "Contract end": {"pattern": DAY.strip("^$")},
    }
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - the header alone
        names = file.readline().strip().split(",")
    fields = [{"name": name, "type": "string", "constraints": wanted.get(name, {})} for name in names]
    place = Path(path)
    resource = package.Resource(
        path=place.name, basepath=str(place.parent), schema=package.Schema.from_descriptor({"fields": fields})
    )
    report = resource.validate(limit_errors=1_000_000)
    return len({row for (row,) in report.flatten(["rowNumber"]) if row is not None})


def polars(path: str) -> int:
    """Expressions over a lazy frame."""
    package = import_module("polars")
    column = package.col
    wrong = (
        (column("Customer name").fill_null("") == "")
        | ~column("Contact email").fill_null("a@b.c").str.contains(EMAIL)
        | ~column("Tier").fill_null("Gold").is_in(list(TIERS))
        | ~column("Contract end").fill_null("2000-01-01").str.contains(DAY)
    )
    frame = package.scan_csv(path, infer_schema=False)
    return int(frame.filter(wrong).select(package.len()).collect().item())


def duckdb(path: str) -> int:
    """One question over the file."""
    tiers = ", ".join(f"'{tier}'" for tier in TIERS)
    wrong = f"""coalesce("Customer name", '') = ''
        OR NOT regexp_matches(coalesce("Contact email", 'a@b.c'), '{EMAIL}')
        OR coalesce("Tier", 'Gold') NOT IN ({tiers})
        OR NOT regexp_matches(coalesce("Contract end", '2000-01-01'), '{DAY}')"""
    told = "all_varchar = true, header = true, delim = ',', quote = '\"', ignore_errors = true, null_padding = false"
    source = f"read_csv('{path}', {told})"
    return int(import_module("duckdb").sql(f"SELECT count(*) FROM {source} WHERE {wrong}").fetchall()[0][0])


def csvclean(path: str) -> int:
    """Lines of another width than the header: all that it looks for."""
    tool, said = import_module("csvkit.utilities.csvclean").CSVClean, StringIO()
    with (
        Path(os.devnull).open("w", encoding="utf-8") as out,
        suppress(SystemExit),
    ):  # it says by its exit that it found some
        tool(["--length-mismatch", path], output_file=out, error_file=said).run()
    return max(0, said.getvalue().count("\n") - 1)


JOBS: Final[Mapping[str, Callable[[str], int]]] = {
    job.__name__: job for job in (polars, duckdb, pandera, csvclean, frictionless)
}

if __name__ == "__main__":
    print(JOBS[sys.argv[1]](sys.argv[2]))
