"""docs/json.md, made from the schemas.

python -m tests.contract.page          writes it
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from upflow_tui.contract.catalogue import OUTPUTS
from upflow_tui.contract.schemas import names, schema_of

PAGE: Final = Path(__file__).parents[2] / "docs" / "json.md"
_WORDS: Final = {"string": "text", "integer": "integer", "number": "number", "boolean": "true or false", "null": "null"}
_INTRO: Final = """\
# What --json prints, and the files that are read

This page is made from the models of `src/upflow_tui/contract/` by `make docs`; a test holds it against them. The same as JSON
Schema: `upflow-tui schema NAME`, `upflow-tui schema` for the names. What each command is for stands in [commands.md](commands.md).

- One object on standard output, in ASCII, with a new line at its end; everything else goes to standard error.
- `version` is 1. It rises when a key goes or means something else; keys may be added without, so ignore those you do not know.
- A key is there with every object of its kind, unless "only" begins what is said of it: then it is absent otherwise. What is there and has
  no value is `null`.
- Values of custom fields: numbers and dates are texts, so that they stay exact; dates are `YYYY-MM-DD`.
- Times are ISO 8601 in UTC. Lines are physical lines, 1 = the first; columns are indexes, 0 = the first. The order of lists is stable.
- In Python the same objects are what [`upflow_tui.api`](api.md) returns.
"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _INTRO
    yield "## Outputs"
    parts: dict[str, Any] = {}
    for name in OUTPUTS:
        schema = schema_of(name)
        parts |= schema.get("$defs", {})
        yield from _section(f"`{name}`", schema, schema.get("$defs", {}))
    yield "\n## Parts of outputs"
    yield from _parts(parts)
    for name in names():
        if name not in OUTPUTS:
            schema = schema_of(name)
            yield f"\n## The {name}"
            yield from _section(f"Top of the {name}", schema, schema["$defs"], f" ({name})")
            yield from _parts(schema["$defs"], f" ({name})")


def _parts(defined: dict[str, Any], where: str = "") -> Iterator[str]:
    for name, schema in sorted(defined.items()):
        if "properties" in schema:
            yield from _section(f"{name}{where}", schema, defined, where)


def _section(title: str, schema: dict[str, Any], defined: dict[str, Any], where: str = "") -> Iterator[str]:
    """One object; `where` stands behind the titles of its parts."""
    yield f"\n### {title}\n\n{schema['description']}\n\n| key | value | what it is |\n|---|---|---|"
    for key, value in schema["properties"].items():
        if key != "version":
            described = value.get("description") or defined[value["$ref"].rpartition("/")[2]]["description"]
            yield f"| `{key}` | {_kind(value, defined, where)} | {_escaped(described)} |"


def _kind(value: dict[str, Any], defined: dict[str, Any], where: str) -> str:
    """What a value can be, in words."""
    if "$ref" in value:
        part = value["$ref"].rpartition("/")[2]
        below = defined[part]
        return f"[{part}](#{_anchor(part + where)})" if "properties" in below else _kind(below, defined, where)
    kinds = value.get("anyOf") or value.get("oneOf")
    if kinds:
        return " or ".join(_kind(kind, defined, where) for kind in kinds)
    if "enum" in value:
        return ", ".join(f"`{item}`" for item in value["enum"])
    if "const" in value:
        return f"`{value['const']}`".lower()
    if "prefixItems" in value:
        return "pair of texts"
    if value["type"] == "array":
        return f"list of {_kind(value['items'], defined, where)}"
    if value["type"] == "object":
        return f"object, of each key: {_kind(value['additionalProperties'], defined, where)}"
    return _WORDS[value["type"]]


def _anchor(title: str) -> str:
    """Where a heading is found on the page."""
    return title.lower().replace(" ", "-").replace("(", "").replace(")", "")


def _escaped(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
