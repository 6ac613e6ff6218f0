"""Some customers of a draft planned again with other repairs, and what then differs in the draft (redrafting.py)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import email_key
from upflow_tui.engine.draft.quick.rechecking import CannotTell, Checked, LinesAgain
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.checking.postal_codes import PostalCodes
from upflow_tui.importing.choices import BlankCells, ImportChoices
from upflow_tui.importing.planning.batches import PlanBatch
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.plan import Action, Counts, Totals
from upflow_tui.importing.planning.planning import count_lines
from upflow_tui.importing.planning.replanning import PARENT_ERRORS, replan
from upflow_tui.importing.planning.stored_customers import StoredCustomers
from upflow_tui.store.draft.kept_reader import KeptReader
from upflow_tui.store.draft.patching import Patch

_SHORT: Final = "postal_code_short"
_SEVERITIES: Final = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


class Replans:
    """Plans the customers of some lines again.

    Args:
        again: reads and checks lines; no customer is in it yet.
        opened: the file.
        choices, organization, stored: as for a whole pass.
        reader: the draft.
    """

    def __init__(
        self,
        again: LinesAgain,
        opened: Opened,
        choices: ImportChoices,
        organization: Organization,
        stored: StoredCustomers,
        reader: KeptReader,
    ) -> None:
        self._again = again
        self._columns = opened.columns_of_fields
        self._choices = choices
        self._organization = organization
        self._stored = stored
        self._reader = reader
        self._having: dict[str, set[int]] = {}
        """The customers that have an address, as the draft says, where that was looked up."""

    def patch(self, lines: Sequence[int]) -> Patch:
        """What differs in the draft after a repair of these lines; its `meta` is left open.

        Raises:
            CannotTell: only a whole pass can.
        """
        if not lines:
            return Patch(self._reader.totals, self._reader.fates)
        again, fates = self._again, self._reader.fates
        if self._choices.blank is BlankCells.CLEAR and fates.count(Fate.REFUSED):
            raise CannotTell  # a refused line of any customer may keep a value from being cleared
        again.load(self._customers_of(lines, fates))
        postal_codes = self._judge_together()
        others = self._lines_of_other_postal_codes(postal_codes) if postal_codes is not None else ()
        again.load(self._neighbours() | self._customers_of(others, fates))
        found = [finding for _, finding in again.found]
        wrong_parents = {finding.line or 0 for finding in found if finding.code in PARENT_ERRORS}
        old, old_totals = self._plan(again.before, _copy(fates), _lines_with_errors(found), wrong_parents)
        kept = _without(found, [*again.before.findings, *old.found])
        if postal_codes is not None:
            here = {line for kept in again.kept.values() for line in kept.lines}
            short = (finding for finding in postal_codes.findings() if finding.line in here)
            kept = [*short, *(finding for finding in kept if finding.code != _SHORT)]
        errors = _lines_with_errors([*kept, *again.after.findings])
        new, new_totals = self._plan(again.after, fates, errors, wrong_parents)
        findings = _in_lines([*again.after.findings, *kept, *new.found])
        patch = Patch(self._reader.totals, fates, batch=new, postal_codes=postal_codes)
        self._replace_findings(patch, findings)
        _add(patch.totals.customers, new_totals.customers, old_totals.customers)
        _add(patch.totals.contacts, new_totals.contacts, old_totals.contacts)
        count_lines(patch.totals, fates)
        return patch

    def _customers_of(self, lines: Sequence[int], fates: LineFates) -> set[int]:
        customers = self._reader.customers_of_lines()
        numbers = {customers[bisect_left(fates.numbers, line)] for line in lines}
        if 0 in numbers:  # the total line, or one that no repair changes
            raise CannotTell
        return numbers

    def _plan(
        self, checked: Checked, fates: LineFates, errors: set[int], wrong_parents: Collection[int]
    ) -> tuple[PlanBatch, Totals]:
        again = self._again
        batch, totals = replan(
            again.groups(checked, self._stored),
            again.layout,
            self._columns,
            self._organization,
            self._choices,
            self._stored,
            fates,
            errors,
            self._owners(checked),
            wrong_parents,
            partial(self._brings, checked),
        )
        totals.contacts.refused += again.refused_contacts(checked)
        return batch, totals

    def _replace_findings(self, patch: Patch, findings: Mapping[int, list[Finding]]) -> None:
        """Sets the findings that go and come, and what they change in the counts."""
        counts: Counter[Severity] = Counter()
        present: dict[int, list[tuple[int, Finding]]] = {}
        for key, finding in self._again.found:
            present.setdefault(finding.line or 0, []).append((key, finding))
        for line in sorted(present.keys() | findings.keys()):
            old, new = present.get(line, []), findings.get(line, [])
            if [finding for _, finding in old] != new:
                patch.removed += (key for key, _ in old)
                patch.findings += new
                counts.update(finding.severity for finding in new)
                counts.subtract(finding.severity for _, finding in old)
        patch.totals.errors += counts[Severity.ERROR]
        patch.totals.warnings += counts[Severity.WARNING]
        patch.totals.notes += counts[Severity.NOTE]
        for kept in self._again.kept.values():
            own = Counter(finding.severity for line in kept.lines for finding in findings.get(line, ()))
            if own:
                patch.problems[kept.number] = [own[severity] for severity in _SEVERITIES]

    # Postal codes, which are judged by all lines together (`postal_code_short`)

    def _judge_together(self) -> PostalCodes | None:
        """Those of all lines after the repair; None where they stay."""
        found = self._again.postal_codes()
        if found is None:
            return None
        before, after, whole = found
        self._reader.add_postal_codes(whole)
        try:
            whole.exchange(before, after)
        except KeyError as error:
            raise CannotTell from error
        return whole

    def _lines_of_other_postal_codes(self, gathered: PostalCodes) -> list[int]:
        """The lines of which something else is said now."""
        told = set(self._reader.with_code(_SHORT)) ^ set(gathered.findings())
        return sorted({finding.line for finding in told if finding.line is not None})

    # Addresses that several customers have (`contact_elsewhere`)

    def _neighbours(self) -> set[int]:
        """The customers of which something else is said because another than before is the first with an address."""
        again = self._again
        lost: dict[str, set[int]] = {}
        won: dict[str, set[int]] = {}
        for kept in again.kept.values():
            before, after = again.addresses(kept, again.before), again.addresses(kept, again.after)
            for key in before - after:
                lost.setdefault(key, set()).add(kept.number)
            for key in after - before:
                won.setdefault(key, set()).add(kept.number)
        self._learn(lost.keys() | won.keys())
        neighbours: set[int] = set()
        for key in lost.keys() | won.keys():
            old = self._having[key]
            new = (old - lost.get(key, set())) | won.get(key, set())
            if old and new and min(old) != min(new):
                neighbours |= new
        # A stored customer that has the address is told to the first with it, unless the file brings it there, too.
        for key in {key for key, _ in self._stored.bearers(lost.keys() | won.keys())}:
            neighbours |= (self._having[key] - lost.get(key, set())) | won.get(key, set())
        return neighbours

    def _learn(self, keys: Collection[str]) -> None:
        """Looks up in the draft who has these addresses."""
        unknown = keys - self._having.keys()
        if unknown:
            found = self._reader.owners(unknown)
            self._having.update((key, found.get(key, set())) for key in unknown)

    def _owners(self, checked: Checked) -> dict[str, str]:
        """The addresses that others have before the customers do, and what a message calls the first of these.

        Where nothing is won or lost, and nothing is said of an address, nobody else has it before them.
        """
        again = self._again
        told = (finding for _, finding in again.found if finding.code == "contact_elsewhere")
        self._learn({email_key(finding.value or "") for finding in told})
        first: dict[str, int] = {}
        for number in sorted(again.kept):
            for key in again.addresses(again.kept[number], checked) & self._having.keys():
                first.setdefault(key, number)
        before = {}
        for key, number in first.items():
            others = [other for other in self._having[key] if other < number and other not in again.kept]
            if others:
                before[key] = min(others)
        labels = {kept.number: again.label(kept) for kept in self._reader.kept(sorted(set(before.values())))}
        return {key: labels[number] for key, number in before.items()}

    def _brings(self, checked: Checked, key: int, email: str) -> bool:
        """Whether lines of the file give the stored customer with this number a contact with this `email_key`."""
        again = self._again
        self._learn({email})
        here = [kept for kept in again.kept.values() if kept.key == key]
        if here:
            return any(email in again.addresses(kept, checked) for kept in here)
        return any(kept.key == key for kept in self._reader.kept(sorted(self._having[email] - again.kept.keys())))


def _copy(fates: LineFates) -> LineFates:
    return LineFates(fates.numbers, bytearray(fates.fates))


def _lines_with_errors(findings: Iterable[Finding]) -> set[int]:
    return {finding.line for finding in findings if finding.is_error and finding.line is not None}


def _in_lines(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    """Findings by line, in their order."""
    lines: dict[int, list[Finding]] = {}
    for finding in findings:
        lines.setdefault(finding.line or 0, []).append(finding)
    return lines


def _without(found: Iterable[Finding], made_again: Iterable[Finding]) -> list[Finding]:
    """What the draft has found besides what is found again.

    Raises:
        CannotTell: something is found that the draft does not have.
    """
    counts = Counter(made_again)
    others = []
    for finding in found:
        if counts[finding]:
            counts[finding] -= 1
        else:
            others.append(finding)
    if counts.total():
        raise CannotTell
    return others


def _add(counts: Counts, new: Counts, old: Counts) -> None:
    for action in Action:
        counts.add(action, new.as_dict()[action.value] - old.as_dict()[action.value])
