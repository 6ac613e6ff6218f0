"""The import that is being prepared: what was chosen, and what the engine has made of it so far.

It holds no rule. It turns choices into questions to the engine, and remembers the newest answers; the wizard's screen
hands it what the engine says and shows what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from upflow_tui.core.fields import Mode
from upflow_tui.engine.child.protocol import Ask, Message, Say
from upflow_tui.engine.prepare.choices_file import PreparedChoices, choices_as_json
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.engine.prepare.prepared import Prepared, new_prepared
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.fixes.repairs import Combine
from upflow_tui.importing.matching.combining import with_combined
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.session_events import Doing, EngineSaid, Event
from upflow_tui.tui.wizard.session_repairs import Repairs, RepairSteps

if TYPE_CHECKING:
    from upflow_tui.importing.fixes.repairs import Repair

__all__ = ["Doing", "EngineSaid", "Event", "ImportSession"]

Wanted: TypeAlias = tuple[ImportChoices, int]
"""What a draft is made of: the choices, and which organization they are checked against."""


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
        self.edition = 0
        """Rises with each draft that is complete."""
        self._steps = RepairSteps()
        self._drafted: Wanted | None = None
        self._lines: int | None = None
        """How many lines the file has, as of the last plan, be it one of an earlier session."""
        self._round = 0
        """Rises when the organization was changed here."""
        self._generation = 0
        self._draft_generation = 0
        self._asked: tuple[Ask, Wanted] | None = None
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
        self._lines = remembered.lines

    def open(self) -> Opened:
        """Detects and proposes, with the choices of now; to be called off the loop, then `take_opened`.

        Raises:
            SourceError, ValueError, StoreError: it cannot be opened so.
        """
        assert self.source is not None
        return self.services.engine.open(self.source, self.choices)

    def take_opened(self, opened: Opened) -> None:
        """The file as it is now understood. One that continues an import begins with what was chosen for that."""
        is_untouched = self.opened is None and self.choices == ImportChoices(mode=self.choices.mode)
        if opened.continues is not None and is_untouched:
            self.choices = opened.continues.with_policies(self.choices)
        self.opened = opened

    def choose(self, **choices: Any) -> None:
        """Changes choices, and remembers them on disk."""
        self.choices = replace(self.choices, **choices)
        self.remember()

    def map(self, opened: Opened, combined: Sequence[Combine]) -> None:
        """Takes another mapping, and what of it is combined from several columns; remembers them on disk."""
        self.take_opened(opened)
        now = self.repairs
        repairs = with_combined(now, combined)
        chosen = self.choices.repairs if repairs == now else self._steps.chosen(self.choices.repairs, now, repairs)
        self.choose(fields=opened.mapping.fields, repairs=chosen)

    def remember(self) -> None:
        """Writes the choices into the prepared import, so that they survive a crash."""
        if self.prepared is not None and self.source is not None:
            source = self.source
            fixes = sum(not isinstance(repair, Combine) for repair in self.repairs)
            self.prepared.save(
                PreparedChoices(
                    source.name,
                    source.size,
                    source.sha256,
                    self.choices,
                    self.step,
                    lines=self._lines,
                    fixes=fixes,
                    is_done=self.outcome is not None,
                )
            )

    @property
    def is_drafted(self) -> bool:
        """Whether the draft is that of the choices of now, and is not being changed."""
        return self.draft is not None and self._drafted == self._wanted() and not self._is_asked_for_a_draft

    @property
    def is_applying(self) -> bool:
        """Whether the plan is being written into the store."""
        return self._asked is not None and self._asked[0] is Ask.APPLY

    @property
    def is_drafting(self) -> bool:
        """Whether the draft of the choices of now is being made."""
        return self._asked == (Ask.DRAFT, self._wanted())

    @property
    def _is_asked_for_a_draft(self) -> bool:
        return self._asked is not None and self._asked[0] is Ask.DRAFT

    @property
    def is_checking_again(self) -> bool:
        """Whether the draft that is there differs from the one being made by repairs or by the organization only."""
        return self.draft is not None and self.is_drafting

    @property
    def is_busy(self) -> bool:
        """Whether the engine is at something."""
        return self._asked is not None

    def make_draft(self) -> None:
        """Asks for the draft of the choices of now, unless it is there or coming. Answers: PROGRESS, PAGE, READY.

        While lines are only checked again, after a repair or with lines put back, the draft before stays to be looked
        at until READY.
        """
        if self.is_drafted or self.is_drafting:
            return
        choices = self._full_choices()
        if self._asked is not None and not self._is_superseded_by(choices):
            self._client.cancel()
        if self._drafted is None or _but_for_lines(self._drafted[0]) != _but_for_lines(choices):
            self.draft = self._drafted = None
        self._draft_generation = self._ask(Ask.DRAFT, choices=choices_as_json(choices), **self._file())

    def _is_superseded_by(self, choices: ImportChoices) -> bool:
        """Whether a draft is being made that differs by repairs alone: the engine goes on with what it has of it."""
        assert self._asked is not None
        asked, (before, _) = self._asked
        return asked is Ask.DRAFT and replace(before, repairs=None) == replace(choices, repairs=None)

    def check_again(self) -> None:
        """The organization is another one now: the draft is made anew, the one of before stays to be looked at."""
        self._round += 1
        self.make_draft()

    # Repairs: each step changes the choices and asks for a new draft

    @property
    def repairs(self) -> Repairs:
        """What is fixed, in order: as chosen, else what the saved mapping remembers."""
        if self.choices.repairs is not None:
            return self.choices.repairs
        return self.opened.repairs if self.opened is not None else ()

    @property
    def can_undo_repair(self) -> bool:
        """Whether there is a repair to be taken back."""
        return self._steps.can_undo(self.repairs)

    @property
    def can_redo_repair(self) -> bool:
        """Whether a repair was taken back a moment ago."""
        return self._steps.can_redo

    def repair(self, *repairs: Repair) -> None:
        """Fixes one thing more, or several, and has the lines checked again."""
        self._choose_repairs(self._steps.add(self.repairs, *repairs))

    def undo_repair(self) -> None:
        """Takes the last repair back, if there is one, and has the lines checked again."""
        self._choose_repairs(self._steps.undo(self.repairs))

    def redo_repair(self) -> None:
        """Puts back the repair that was taken back last, if there is one, and has the lines checked again."""
        self._choose_repairs(self._steps.redo(self.repairs))

    def _choose_repairs(self, repairs: Repairs) -> None:
        self.choose(repairs=self._steps.chosen(self.choices.repairs, self.repairs, repairs))
        self.make_draft()

    def look(self, look: Mapping[str, Any]) -> bool:
        """Asks what a repair would do (`engine.draft.fix_preview`); false while the engine is at something else.

        Answers: LOOKED or REFUSED. The draft stays as it is.
        """
        if self.is_busy:
            return False
        self._ask(Ask.LOOK, choices=choices_as_json(self._full_choices()), look=dict(look), **self._file())
        return True

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
        self._lines = None
        self._steps.forget()
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
                if self._drafted is not None:  # lines are only checked again: the pages of before stay
                    return None
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
                self._know_lines(int(values["totals"]["lines"]))
                self._drafted = self._asked[1] if self._asked is not None else None
                self.edition += 1
            case Say.APPLIED:
                self.outcome = values
                with suppress(OSError):  # it is imported all the same
                    self.remember()
            case Say.CANCELLED | Say.REFUSED if self._is_asked_for_a_draft:
                self._drafted = None  # it may have been changed in the last moment (engine.draft.quick.redrafting)
            case Say.CRASHED:
                self.draft = self._drafted = None
        self.said = values
        self._done()
        return Event(message.kind)

    def _take_source(self, facts: dict[str, Any]) -> None:
        assert self.prepared is not None
        self.source = Source(facts["name"], facts["size"], facts["sha256"], self.prepared.source_path)
        self.remember()

    def _know_lines(self, lines: int) -> None:
        """Remembers how many lines the file has: the list of unfinished imports says it."""
        if lines != self._lines:
            self._lines = lines
            self.remember()

    def _done(self) -> None:
        self._asked = None
        self.doing = None

    def _file(self) -> dict[str, Any]:
        """What the engine needs to find the file."""
        source = self.source
        assert source is not None
        assert self.prepared is not None
        facts = {"name": source.name, "size": source.size, "sha256": source.sha256}
        return {"folder": str(self.prepared.folder), "source": facts}

    def _ask(self, kind: Ask, **values: Any) -> int:
        self._asked = (kind, self._wanted())
        self._generation = self._client.ask(kind, **values)
        return self._generation

    def _wanted(self) -> Wanted:
        return self._full_choices(), self._round

    def _full_choices(self) -> ImportChoices:
        """The choices with the mapping laid down, as the draft needs them: what was shown is what is drafted."""
        if self.opened is None:
            return self.choices
        dialect = self.opened.table.dialect
        return replace(
            self.choices,
            mode=self.opened.mode,
            repairs=self.repairs,
            fields=self.opened.mapping.fields,
            encoding=dialect.encoding,
            delimiter=dialect.delimiter,
            header_line=dialect.header_line,
        )


def _but_for_lines(choices: ImportChoices) -> ImportChoices:
    """The choices without what only has lines checked again: repairs, and lines that were put back."""
    return replace(choices, repairs=None, keep_lines=(), keep_total_line=False)
