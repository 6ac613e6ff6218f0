"""docs/licences.md, made from the metadata of what is installed.

python -m tests.licences_page          writes it
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from email.message import Message
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final, cast

from packaging.requirements import Requirement

PROJECT: Final = Path(__file__).parent.parent
PAGE: Final = PROJECT / "docs" / "licences.md"
_OF_DEVELOPERS: Final = ("bench", "dev", "docs")
"""The extras that nobody needs who uses the program."""
_INTRO: Final = """\
# Licences

upflow-tui is under the MIT licence. The packages that it needs are no part of it: your installer fetches each under its own licence.
This page is made from their metadata by `make docs`; a test holds it against them. What only developers install is left out.

| package | licence, as its own metadata say | needed by |
|---|---|---|
"""


def page() -> str:
    """The whole page."""
    needed = _needed()
    rows = (
        f"| {name} | {licence(name)} | {', '.join(by)} |\n"
        for name, by in sorted(needed.items(), key=lambda row: row[0].lower())
    )
    return _INTRO + "".join(rows)


def asked_for() -> list[str]:
    """What pyproject.toml asks for, for those who use the program."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    extras = project["optional-dependencies"]
    return [*project["dependencies"]] + [
        text for extra in extras if extra not in _OF_DEVELOPERS for text in extras[extra]
    ]


def named(requirement: str) -> str:
    """The name of a package as its own metadata write it, or as it is asked for where it is not installed."""
    name = Requirement(requirement).name
    try:
        return cast(Message, distribution(name).metadata)["Name"]
    except PackageNotFoundError:
        return name


def licence(name: str) -> str:
    """What a package says of its licence: the expression, else its classifiers, else the text."""
    metadata = cast(Message, distribution(name).metadata)
    classified = [
        text.rpartition(" :: ")[2] for text in metadata.get_all("Classifier") or () if text.startswith("License ::")
    ]
    texts = (metadata.get("License-Expression"), ", ".join(classified), metadata.get("License"))
    return next((text.splitlines()[0] for text in texts if text), "?")


def other_than(constraints: str) -> list[str]:
    """The packages that are installed in another version than `constraints` say."""
    known = dict(re.findall(r"^([\w.-]+)==(\S+)$", constraints, re.MULTILINE))
    return [name for name in _needed() if known.get(name) != distribution(name).version]


def _needed() -> dict[str, list[str]]:
    """Each package that is installed with the program, and what asks for it; those of other systems are left out."""
    found: dict[str, set[str]] = {}
    walked = set()
    waiting = [(text, "upflow-tui") for text in asked_for()]
    while waiting:
        text, by = waiting.pop()
        found.setdefault(named(text), set()).add(by)
        if text not in walked:
            waiting += ((more, named(text)) for more in _asked_by(named(text), Requirement(text).extras))
        walked.add(text)
    return {name: sorted(by, key=str.lower) for name, by in found.items()}


def _asked_by(name: str, extras: set[str]) -> Iterator[str]:
    for text in distribution(name).requires or ():
        marker = Requirement(text).marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
