"""Dataclasses that are made in a quarter of the time that the standard library takes (docs/performance.md).

A command loads about a hundred of them, and the standard library compiles up to seven methods of each: that was a
quarter of a short command. Here only `__init__` is compiled, and it sets the slots themselves, so that a frozen object
is made in less than half the time. For type checkers, and for `fields`, `replace` and `asdict`, they are dataclasses.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeVar, cast

_Class = TypeVar("_Class", bound=type[Any])


def _dataclass(*, slots: bool = False, frozen: bool = False) -> Callable[[_Class], _Class]:
    """As `dataclasses.dataclass` with the same arguments."""

    def make(cls: _Class) -> _Class:
        cls.__doc__ = cls.__doc__ or cls.__name__  # or dataclasses writes one, which takes longer than all the rest
        own_repr = "__repr__" in vars(cls)
        made: Any = dataclasses.dataclass(slots=slots, init=False, repr=False, eq=False)(cls)
        made.__init__ = _init(made, slots=slots, frozen=frozen)
        if not own_repr:
            made.__repr__ = _repr
        _compare_by_value(made, frozen=frozen)
        if frozen:
            _freeze(made)
        return cast("_Class", made)

    return make


def _init(cls: Any, *, slots: bool, frozen: bool) -> Callable[..., None]:
    """The one method that is compiled: its parameters are the fields."""
    known: dict[str, Any] = {"MISSING": dataclasses.MISSING, "_set": object.__setattr__}
    parameters, body = ["self"], []
    for field in dataclasses.fields(cls):
        name, value, default = field.name, field.name, ""
        if field.default is not dataclasses.MISSING:
            default = f"_default_{name}"
            known[default] = field.default
        elif field.default_factory is not dataclasses.MISSING:
            default = "MISSING"
            known[f"_make_{name}"] = field.default_factory
            value = f"_make_{name}() if {name} is MISSING else {name}"
        if field.init:
            parameters.append(f"{name}={default}" if default else name)
        elif not default:
            continue  # `__post_init__` sets it
        else:
            value = default if default != "MISSING" else f"_make_{name}()"
        if frozen and slots:
            known[f"_set_{name}"] = getattr(cls, name).__set__
            body.append(f"_set_{name}(self, {value})")
        elif frozen:
            body.append(f"_set(self, {name!r}, {value})")
        else:
            body.append(f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    lines = "\n    ".join(body or ["pass"])
    exec(f"def __init__({', '.join(parameters)}):\n    {lines}", known)  # noqa: S102 - of names of fields alone
    init: Callable[..., None] = known["__init__"]
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return init


def _compare_by_value(cls: Any, *, frozen: bool) -> None:
    names = [field.name for field in dataclasses.fields(cls) if field.compare]
    values: Callable[[Any], object] = attrgetter(*names) if names else type
    if len(names) == 1:
        (name,) = names

        def values(self: Any) -> object:
            return (getattr(self, name),)

    def __eq__(self: Any, other: Any) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:
        return hash(values(self))

    cls.__eq__ = __eq__
    cls.__hash__ = __hash__ if frozen else None


def _freeze(cls: Any) -> None:
    """Nothing sets an attribute any more but `__init__`, and whoever copies it."""
    cls.__setattr__, cls.__delattr__ = _refuse_to_set, _refuse_to_delete
    cls.__getstate__, cls.__setstate__ = _state_of, _set_state


def _repr_of(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


_repr = recursive_repr()(_repr_of)


def _refuse_to_set(self: Any, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state_of(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - given on
else:
    dataclass = _dataclass
