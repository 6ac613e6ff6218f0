"""JSON Schema of each output, and of the files that the program reads (docs/json.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter

from upflow_tui.contract.catalogue import OUTPUTS, model_of

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of an output or of a file.

    Args:
        name: one of `names()`.

    Raises:
        KeyError: there is none of this name.
    """
    schema = _FILES[name]() if name in _FILES else model_of(name).model_json_schema(mode="serialization")
    return {"$schema": DIALECT, **schema, "title": name}


def names() -> tuple[str, ...]:
    """Every output by the words of its command, then the files."""
    return (*OUTPUTS, *_FILES)


def _organization_file() -> dict[str, Any]:
    from upflow_tui.core.organization import Organization

    return {**_of_dataclass(Organization), "required": ["name"]}


def _settings_file() -> dict[str, Any]:
    from upflow_tui.engine.settings.settings import Settings

    return _of_dataclass(Settings)


def _mapping_file() -> dict[str, Any]:
    from upflow_tui.engine.prepare.mapping_model import MappingModel

    return MappingModel.model_json_schema()


def _of_dataclass(kind: Any) -> dict[str, Any]:
    """The schema by which a file is held against a dataclass (engine/files/shape.py), described by its docstrings."""
    config = ConfigDict(extra="forbid", use_attribute_docstrings=True)
    whole: Any = tuple[kind]
    defined = TypeAdapter(whole, config=config).json_schema()["$defs"]
    return {**defined.pop(kind.__name__), "$defs": defined}


_FILES: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "organization file": _organization_file,
    "settings file": _settings_file,
    "mapping file": _mapping_file,
}
