"""The keys of a check and their values, as plain data: what the models of checking.py judge.

Light: text output uses what these modules know without any model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from upflow_tui.contract.plan_pairs import customer_json, finding_json, ordered_findings, totals_json
from upflow_tui.engine.draft.drafting import REPAIRED
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.repair_json import repairs_as_json
from upflow_tui.importing.fixes.repairs import Combine
from upflow_tui.store.draft.reader import DraftReader

if TYPE_CHECKING:
    from upflow_tui.engine.draft.problems import Problem
    from upflow_tui.engine.prepare.like_past_import import Again


def check_pairs(
    opened: Opened, choices: ImportChoices, reader: DraftReader, *, full: bool, again: Again | None = None
) -> dict[str, Any]:
    """The keys of a check; findings and customers are iterators, read while they are written.

    Args:
        opened: the file.
        choices: all that was chosen.
        reader: of the draft that was made with both.
        full: with every customer of the plan.
        again: with `--like N`: import N and what differs from it.
    """
    fates = reader.fates
    pairs: dict[str, Any] = {
        "mode": opened.mode.value,
        "mapping": opened.mapping.as_dict(),
        "saved_mapping": saved_mapping_json(opened),
        "stored_book": not choices.alone,
        "combined": combined_json(opened),
        "totals": totals_json(reader.totals),
        "findings": (finding_json(finding, fates) for finding in ordered_findings(reader)),
    }
    if opened.repairs:
        pairs["repairs"] = repairs_json(opened, reader)
    if opened.continues is not None:
        pairs["continues"] = opened.continues.number
    if again is not None:
        pairs["like"] = again_json(again)
    if full:
        pairs["customers"] = (customer_json(customer) for customer in reader.iter_customers())
    return pairs


def saved_mapping_json(opened: Opened) -> dict[str, Any] | None:
    """The object under `saved_mapping`; None where the proposals come from the headers and values."""
    saved = opened.saved
    if saved is None:
        return None
    return {
        "name": saved.name,
        "saved": saved.saved.isoformat(timespec="seconds"),
        "fields": list(saved.fields),
        "locked": list(saved.locked),
    }


def combined_json(opened: Opened) -> list[dict[str, Any]]:
    """The fields that several columns bring together (docs/commands.md, `combined`)."""
    return [
        {"field": item.field, "columns": list(item.columns), "how": item.how.value}
        for item in opened.repairs
        if isinstance(item, Combine)
    ]


def repairs_json(opened: Opened, reader: DraftReader) -> list[dict[str, Any]]:
    """What is fixed, each with how many cells it has changed; `reader` is of the draft that was made with it."""
    pairs = zip(repairs_as_json(opened.repairs), reader.meta[REPAIRED], strict=True)
    return [{**repair, "cells": count} for repair, count in pairs]


def again_json(again: Again) -> dict[str, Any]:
    """The object under `like`."""
    found = again.differences
    return {
        "import": again.number,
        "new_columns": list(found.new_columns),
        "missing_columns": [{"column": item.name, "field": item.field} for item in found.missing_columns],
        "lost_fields": list(found.lost_fields),
        "locked_fields": list(found.locked_fields),
        "new_values": [
            {
                "field": item.field,
                "values": [
                    {"value": value.value, "lines": value.lines, "accepted": value.accepted} for value in item.values
                ],
            }
            for item in found.new_values
        ],
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    """One object of `problems`."""
    first = problem.first
    return {
        "code": first.code,
        "field": first.field,
        "value": first.value,
        "severity": first.severity.value,
        "findings": problem.count,
        "lines": problem.lines,
        "freed": problem.freed,
        "message": first.message,
        "fix": first.fix,
        "repair": repairs_as_json([problem.repair])[0] if problem.repair is not None else None,
    }
