"""The messages between a program and its engine: one JSON object a line, each with version and generation."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.engine.child.protocol import INTERIM, MAX_LINE, VERSION, Message, ProtocolError, Say, decode

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.text(min_size=1).filter(lambda name: name not in ("version", "kind", "generation"))


@given(st.text(), st.integers(0, 2**40), st.dictionaries(NAMES, PLAIN, max_size=4))
def test_a_message_comes_out_as_it_went_in_on_one_line_of_ascii(
    kind: str, generation: int, values: dict[str, object]
) -> None:
    message = Message(kind, generation, values)
    line = message.encode()
    assert line.isascii()
    assert line.count(b"\n") == 1 and line.endswith(b"\n")
    assert decode(line) == message


def test_a_path_that_is_not_utf8_travels() -> None:
    path = b"/tmp/caf\xe9.csv".decode("utf-8", "surrogateescape")
    assert decode(Message("read", 1, {"path": path}).encode()).values == {"path": path}


@given(st.binary())
def test_no_bytes_bring_anything_but_a_message_or_a_protocol_error(line: bytes) -> None:
    try:
        message = decode(line)
    except ProtocolError:
        return
    assert isinstance(message.kind, str)


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "null",
        "1",
        '"text"',
        "{}",
        "not JSON",
        '{"version": 1, "kind": "read"',
        '{"version": 1, "kind": "read"}',
        '{"version": 1, "generation": 1}',
        '{"version": 1, "kind": 3, "generation": 1}',
        '{"version": 1, "kind": "read", "generation": "1"}',
        '{"version": 1, "kind": "read", "generation": true}',
        '{"version": 1, "kind": "read", "generation": 1.5}',
        '{"version": 2, "kind": "read", "generation": 1}',
        '{"version": null, "kind": "read", "generation": 1}',
        '{"kind": "read", "generation": 1}',
        "[" * 100_000,
        "9" * 10_000,
    ],
)
def test_a_line_that_is_no_message_of_this_version_is_a_protocol_error(body: str) -> None:
    with pytest.raises(ProtocolError) as caught:
        decode(body.encode() + b"\n")
    assert "read" not in str(caught.value), "an error must not repeat what it was given"


def test_a_line_that_is_too_long_is_a_protocol_error() -> None:
    body = {"version": VERSION, "kind": "read", "generation": 1, "path": "x" * MAX_LINE}
    with pytest.raises(ProtocolError, match="too long"):
        decode(json.dumps(body).encode())


def test_the_last_words_are_all_that_is_not_said_on_the_way() -> None:
    assert {say.value for say in Say} - {say.value for say in INTERIM} == {
        "read", "ready", "applied", "looked", "undone", "changed", "refused", "cancelled", "crashed",
    }  # fmt: skip
