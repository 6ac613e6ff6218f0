"""The import that is being prepared: what was chosen, and what the engine has made of it so far.

It holds no rule. It turns choices into questions to the engine, and remembers the newest answers; the wizard's screen
hands it what the engine says and shows what is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from textual.message import Message as TextualMessage

from upflow_tui.core.fields import Mode
from upflow_tui.engine.choices_file import PreparedChoices, choices_as_json
from upflow_tui.engine.opening import Opened
from upflow_tui.engine.prepared import Prepared, new_prepared
from upflow_tui.engine.protocol import Ask, Message, Say
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.source import Source
from upflow_tui.tui.services import Services


class Event(StrEnum):
    """What became of the last question."""

    READ = "read"
    """The file's bytes are here: it can be opened."""
    PROGRESS = "progress"
    PAGE = "page"
    """The first customers of the draft can be read."""
    READY = "ready"
    """The draft is complete."""
    APPLIED = "applied"
    REPLANNED = "replanned"
    """Another window changed the store: the plan is being made again, and the summary is shown again."""
    REFUSED = "refused"
    CANCELLED = "cancelled"
    CRASHED = "crashed"


class EngineSaid(TextualMessage):
    """An engine's message on its way from the client's thread to the wizard's screen, which hands it to `take`."""

    def __init__(self, message: Message) -> None:
        super().__init__()
        self.said = message

    def can_replace(self, message: TextualMessage) -> bool:
        """Whether this one, which came first, may be left out because `message` comes after it."""
        return isinstance(message, EngineSaid) and self.said.kind == message.said.kind == Say.PROGRESS


@dataclass(frozen=True, slots=True)
class Doing:
    """What the engine is at: the stage, how much of it is done (0 to 1), and how many lines or customers."""

    stage: str
    done: float
    count: int


class ImportSession:
    """One import on its way through the wizard.

    Args:
        services: the data folder and its engines.
        post: takes what the engine says, from a thread, to the screen.
        mode: what the import is for.
    """

    def __init__(self, services: Services, post: Callable[[EngineSaid], object], mode: Mode) -> None:
        self.services = services
        self.choices = ImportChoices(mode=mode)
        self.prepared: Prepared | None = None
        self.path: Path | None = None
        self.source: Source | None = None
        self.opened: Opened | None = None
        self.step = 1
        self.draft: Path | None = None
        self.totals: dict[str, Any] | None = None
        self.outcome: dict[str, Any] | None = None
        self.doing: Doing | None = None
        self.said: dict[str, Any] = {}
        """The values of the engine's last answer: why it refused, where its log is."""
        self._drafted: ImportChoices | None = None
        self._generation = 0
        self._draft_generation = 0
        self._asked: tuple[Ask, ImportChoices] | None = None
        self._client = services.new_client(lambda message: post(EngineSaid(message)))

    # Questions

    def choose_file(self, path: Path) -> None:
        """Begins with another file: its bytes are copied into a new prepared import. Answer: READ or REFUSED.

        Raises:
            OSError: the data folder cannot be written.
        """
        self.forget_file()
        self.prepared = new_prepared(self.services.folder)
        self.path = path
        self._ask(Ask.READ, path=str(path), folder=str(self.prepared.folder))

    def resume(self, prepared: Prepared) -> None:
        """Goes on with a prepared import of an earlier session; the file is opened as if it had just been read.

        Raises:
            ChoicesFileError: it is damaged.
        """
        self.source, remembered = prepared.load()
        self.prepared = prepared
        self.choices = remembered.choices
        self.step = remembered.step

    def open(self) -> Opened:
        """Detects and proposes, with the choices of now; to be called off the loop, then `take_opened`.

        Raises:
            SourceError, ValueError, StoreError: it cannot be opened so.
        """
        assert self.source is not None
        return self.services.engine.open(self.source, self.choices)

    def take_opened(self, opened: Opened) -> None:
        """The file as it is now understood."""
        self.opened = opened

    def choose(self, **choices: Any) -> None:
        """Changes choices, and remembers them on disk."""
        self.choices = replace(self.choices, **choices)
        self.remember()

    def remember(self) -> None:
        """Writes the choices into the prepared import, so that they survive a crash."""
        if self.prepared is not None and self.source is not None:
            source = self.source
            self.prepared.save(PreparedChoices(source.name, source.size, source.sha256, self.choices, self.step))

    @property
    def is_drafted(self) -> bool:
        """Whether the draft is that of the choices of now."""
        return self.draft is not None and self._drafted == self._full_choices()

    @property
    def is_applying(self) -> bool:
        """Whether the plan is being written into the store."""
        return self._asked is not None and self._asked[0] is Ask.APPLY

    @property
    def is_drafting(self) -> bool:
        """Whether the draft of the choices of now is being made."""
        return self._asked == (Ask.DRAFT, self._full_choices())

    def make_draft(self) -> None:
        """Asks for the draft of the choices of now, unless it is there or coming. Answers: PROGRESS, PAGE, READY."""
        if self.is_drafted or self.is_drafting:
            return
        if self._asked is not None:
            self._client.cancel()
        source, choices = self.source, self._full_choices()
        assert source is not None
        assert self.prepared is not None
        self.draft = None
        self._draft_generation = self._ask(
            Ask.DRAFT,
            folder=str(self.prepared.folder),
            source={"name": source.name, "size": source.size, "sha256": source.sha256},
            choices=choices_as_json(choices),
        )

    def apply(self) -> None:
        """Writes the draft into the store. Answers: PROGRESS, APPLIED, REPLANNED, CANCELLED or REFUSED."""
        assert self.is_drafted
        self._ask(Ask.APPLY, drafted=self._draft_generation)

    def cancel(self) -> None:
        """Ends what the engine is at; nothing of it stays."""
        self._client.cancel()

    # The end

    def forget_file(self) -> None:
        """Removes the prepared import from disk and begins anew."""
        if self._asked is not None:
            self._client.cancel()
            self._asked = None
        if self.prepared is not None:
            self.prepared.discard()
        self.prepared = self.source = self.opened = self.draft = self.totals = self.outcome = self._drafted = None
        self.choices = ImportChoices(mode=self.choices.mode)

    def close(self) -> None:
        """Leaves the wizard: an unfinished import stays on disk, to be offered again; a finished one is removed."""
        self._client.close()
        if self.prepared is None:
            return
        if self.outcome is not None or self.source is None:
            self.prepared.discard()
        else:
            self.remember()
            self.prepared.release()
        self.prepared = None

    # Answers

    def take(self, message: Message) -> Event | None:
        """Remembers what the engine said; called on the loop. None for an answer to an older question."""
        if message.generation != self._generation:
            return None
        values = message.values
        match Say(message.kind):
            case Say.PROGRESS:
                self.doing = Doing(values["stage"], values["done"], values["count"])
                return Event.PROGRESS
            case Say.PAGE:
                assert self.prepared is not None
                self.draft = self.prepared.folder / f"draft-{message.generation}.db"
                return Event.PAGE
            case Say.CHANGED:
                self._done()
                self.draft = self._drafted = None
                self.make_draft()
                return Event.REPLANNED
            case Say.READ:
                self._take_source(values["source"])
            case Say.READY:
                self.draft, self.totals = Path(values["draft"]), values["totals"]
                self._drafted = self._asked[1] if self._asked is not None else None
            case Say.APPLIED:
                self.outcome = values
            case Say.CRASHED:
                self.draft = self._drafted = None
        self.said = values
        self._done()
        return Event(message.kind)

    def _take_source(self, facts: dict[str, Any]) -> None:
        assert self.prepared is not None
        self.source = Source(facts["name"], facts["size"], facts["sha256"], self.prepared.source_path)
        self.remember()

    def _done(self) -> None:
        self._asked = None
        self.doing = None

    def _ask(self, kind: Ask, **values: Any) -> int:
        self._asked = (kind, self._full_choices())
        self._generation = self._client.ask(kind, **values)
        return self._generation

    def _full_choices(self) -> ImportChoices:
        """The choices with the mapping laid down, as the draft needs them: what was shown is what is drafted."""
        if self.opened is None:
            return self.choices
        dialect = self.opened.table.dialect
        return replace(
            self.choices,
            mode=self.opened.mode,
            fields=self.opened.mapping.fields,
            encoding=dialect.encoding,
            delimiter=dialect.delimiter,
            header_line=dialect.header_line,
        )
