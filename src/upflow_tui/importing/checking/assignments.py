"""Account managers and workflows: the seed's "CSV assignment - Case sensitive" (docs/rules.md §4)."""

from __future__ import annotations

from typing import Final

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.organization import Member, Organization
from upflow_tui.core.text import clean, hidden_fix, name_key, seen
from upflow_tui.importing.checking.cells import Place, Verdict
from upflow_tui.importing.checking.custom_values import SEPARATORS
from upflow_tui.importing.checking.nearest_name import Nearest
from upflow_tui.importing.checking.odd_text import has_html, without_html

_CREATE_MEMBER = "Create a member associated with the uploaded email address."
"""Seed: the fix of "Account manager not found; check the email."."""

_ADDRESS: Final = late_pattern(r"[^\s<>()\[\],;:\"'|/]+@[^\s<>()\[\],;:\"'|/]+")


class AccountManagers:
    """The rule of the Account manager column: e-mail addresses of members whose position is Account Manager.

    Source: Seed, "Separate emails with a comma", "contains no capital letters, and is the exact same".
    """

    def __init__(self, place: Place, organization: Organization) -> None:
        self._place = place
        self._managers = {clean(member.email): member.is_account_manager for member in organization.members}
        self._odd = {seen(email): email for email in self._managers if seen(email) != email}
        """The addresses that hold something that nobody sees, by what is seen."""
        self._by_name: dict[str, list[Member]] = {}
        for member in organization.members:
            self._by_name.setdefault(name_key(member.name), []).append(member)

    def accept(self, text: str, raw: str) -> Verdict:
        """The addresses in alphabetical order, each once; one that is not found refuses the whole cell."""
        addresses = [address for piece in SEPARATORS.split(text) if (address := clean(piece))]
        unknown = [address for address in dict.fromkeys(addresses) if not self._managers.get(address)]
        if unknown or not addresses:
            fix = self._fix(unknown, several=len(addresses) > 1)
            return self._place.refuse("account_manager_not_found", raw, fix=fix)
        return tuple(sorted(set(addresses))), ()

    def _fix(self, unknown: list[str], *, several: bool) -> str:
        capitals = [address for address in unknown if self._managers.get(address.lower())]
        no_managers = [address for address in unknown if self._managers.get(address.lower()) is False]
        missing = [address for address in unknown if address.lower() not in self._managers]
        meant = {text: hint for text in missing if (hint := self._meant(text)) is not None}
        missing = [text for text in missing if text not in meant]
        fixes = list(meant.values())
        if missing or not unknown:
            fixes.append(_CREATE_MEMBER + (f" Not found: {', '.join(missing)}." if several else ""))
        if capitals:
            fixes.append(f"Write it without capitals: {', '.join(address.lower() for address in capitals)}.")
        if no_managers:
            named = f" ({', '.join(no_managers)})" if several else ""
            fixes.append(f"Give this member the position Account Manager{named}.")
            fixed = [address.lower() for address in no_managers if address != address.lower()]
            if fixed:
                fixes.append(f"Write it without capitals: {', '.join(fixed)}.")
        return " ".join(fixes)

    def _meant(self, text: str) -> str | None:
        """What to write for the name of a member, or for an address with more around it; None for anything else."""
        if text in self._odd:
            return hidden_fix(text, self._odd[text], "The member's address")
        found = self._by_name.get(name_key(text), ())
        if len(found) == 1:
            return f"{found[0].name} is {found[0].email}: write the e-mail address."
        addresses = [address for address in _ADDRESS.findall(text) if self._managers.get(address.lower())]
        if not addresses:
            return None
        if len(addresses) > 1:
            return f"Put a comma between the addresses: {', '.join(address.lower() for address in addresses)}."
        return f"Write only the address: {addresses[0].lower()}."


class Workflows:
    """The rule of the Workflow column: the exact name of a workflow, case and symbols included (Seed)."""

    def __init__(self, place: Place, organization: Organization) -> None:
        self._place = place
        self._names = {clean(workflow.name): workflow.name for workflow in organization.workflows}
        self._seen = {seen(name): name for name in self._names}
        self._caseless = {text.casefold(): name for text, name in self._seen.items()}
        self._nearest = Nearest(self._names)

    def accept(self, text: str, raw: str) -> Verdict:
        """The workflow's name as the organization writes it."""
        name = self._names.get(text)
        return (name, ()) if name is not None else self._place.refuse("workflow_not_found", raw, fix=self._fix(text))

    def _fix(self, text: str) -> str | None:
        """What differs from the name that was probably meant; None for the usual fix."""
        shown = seen(text)
        meant = self._seen.get(shown) or self._caseless.get(shown.casefold())
        if meant is not None:
            return hidden_fix(text, meant, "The workflow's name")
        if has_html(text) and (plain := without_html(text)) in self._names:
            return f'Write "{plain}": the cell has codes of a web page.'
        near = self._nearest.find(text)
        return f'Nearest: "{near}".' if near is not None else None
