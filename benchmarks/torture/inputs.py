"""Mutated inputs: files, workbooks, organizations, settings, mappings, and messages of the engine's process."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.shape_files.shape import SHAPES
from benchmarks.shape_files.workbooks import HEADER, book, row
from benchmarks.torture.mutations import mutated
from benchmarks.torture.tally import Tally
from benchmarks.torture.trial import in_a_process, run
from upflow_tui.engine.child.protocol import Message, ProtocolError, decode
from upflow_tui.samples import sample_path, write_samples

_SETTINGS: Final = b"""[import]
date_order = "day_first"
[history]
forget_after_days = 30
[notify]
email = "anna@mars.example"
[keys]
help = "f1"
"""
_MOST: Final = 6_000
"""Bytes of a text: more would only take longer."""
_SLOW: Final = 20.0
"""Seconds that no small file may take."""


class Inputs:
    """Good inputs, to be mutated."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        samples = folder / "samples"
        write_samples(samples)
        files = {path.name: path.read_bytes() for path in samples.iterdir() if path.suffix in (".csv", ".xlsx", ".ods")}
        files["book.xlsx"] = book({"A": HEADER + row(2, "C-1", "Alpha", "<c><f>1</f></c>"), "B": HEADER}).data
        files["shared.xlsx"] = SHAPES["a_workbook_of_shared_texts"](4_000).data
        files["packed.csv.gz"] = gzip.compress(next(iter(files.values())), mtime=0)
        files["wide.csv"] = next(iter(files.values())).decode("utf-8", "replace").encode("utf-16")
        self._files = {name: data[:_MOST] if name.endswith(".csv") else data for name, data in files.items()}
        self._organization = sample_path("organization.toml").read_bytes()
        self._data = folder / "data"
        run(["org", "load", str(sample_path("organization.toml")), "--data-dir", str(self._data)], folder)
        clean = next(path for path in samples.iterdir() if path.suffix == ".csv")
        run(["import", str(clean), "--yes", "--data-dir", str(self._data)], folder)
        run(["mappings", "save", "1", "-o", str(folder / "mapping.json"), "--data-dir", str(self._data)], folder)
        found = folder / "mapping.json"
        self._mapping = found.read_bytes() if found.exists() else b'{"version": 1, "fields": {}}'
        self._kinds: list[Callable[[Tally, Random], None]] = [
            *[self._file] * 5, self._load, self._settings, self._map, self._message,
        ]  # fmt: skip

    def try_one(self, tally: Tally, random: Random) -> None:
        """One mutated input."""
        random.choice(self._kinds)(tally, random)

    def _file(self, tally: Tally, random: Random) -> None:
        name, data = random.choice(list(self._files.items()))
        command = random.choice((["check"], ["check", "--problems"], ["inspect"], ["fix", "-o", "-"]))
        kind = "workbook" if name.endswith((".xlsx", ".ods")) else "packed file" if name.endswith(".gz") else "file"
        self._run(tally, f"mutated {kind}", name, mutated(data, random), command, random)

    def _load(self, tally: Tally, random: Random) -> None:
        data = mutated(self._organization, random)
        self._run(tally, "mutated organization", "organization.toml", data, ["org", "load"], random, json_=False)

    def _settings(self, tally: Tally, random: Random) -> None:
        self._run(tally, "mutated settings", "settings.toml", mutated(_SETTINGS, random), ["settings", "check"], random)

    def _map(self, tally: Tally, random: Random) -> None:
        data = mutated(self._mapping, random)
        self._run(tally, "mutated mapping", "mapping.json", data, ["mappings", "load"], random, json_=False)

    def _message(self, tally: Tally, random: Random) -> None:
        line = Message("draft", 3, {"path": "x", "choices": {"fixes": []}}).encode()
        data = mutated(line, random)

        def read() -> str:
            try:
                decode(data)
            except ProtocolError:
                return "refused"
            return "read"

        try:
            tally.add("mutated message", in_a_process(read))
        except RuntimeError as error:
            tally.fail("mutated message", "traceback", f"{data!r}: {error}")

    def _run(
        self, tally: Tally, what: str, name: str, data: bytes, command: list[str], random: Random, *, json_: bool = True
    ) -> None:
        path = self._folder / name
        path.write_bytes(data)
        as_json = json_ and "-o" not in command and random.random() < 0.5
        arguments = [*command[:1], str(path), *command[1:]] if command[0] not in ("org", "settings", "mappings") else [
            *command, str(path),
        ]  # fmt: skip
        ended = run([*arguments, *["--json"] * as_json, "--data-dir", str(self._data)], self._folder)
        fault = ended.fault or ("killed by a signal" if ended.code < 0 else "")
        if not fault and ended.seconds > _SLOW:
            fault = "slow"
        if not fault and ended.code == 2 and ended.err.count("\n") > 3:
            fault = "does not say why in a few lines"
        if not fault and as_json and ended.code in (0, 1):
            fault = _is_json(ended.out)
        detail = f"{arguments} {ended.code} {ended.err[-500:]}"
        if fault:
            kept = self._folder / f"wrong-{tally.tried.total()}-{name}"
            kept.write_bytes(data)
            detail += f" (kept as {kept.name})"
        tally.judge(what, fault, f"exit {ended.code}", detail)


def _is_json(text: str) -> str:
    try:
        json.loads(text)
    except ValueError as error:
        return f"prints no JSON: {error}"
    return ""
