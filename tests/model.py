"""A second reading of docs/rules.md §5 and §6, written from the text: what an import of some lines makes of a book.

Plain dictionaries, nothing of the program, and no thought of speed: it is what the program is compared with.
An organization is `{"source_system", "api_allows", "positions", "managers", "workflows", "custom": {name: {"type",
"options"}}}`; a book is `{number: customer}`, a customer `{"external_id", "name", "parent": number, "values": {field:
value}, "contacts": {e-mail in small letters: contact}}`, a contact `{"email", "main", "first_name", …}`.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any, Final

from tests.model_cells import CONTACT, CONTACT_CELLS, REFUSED, allowed, equal, read_line

Book = dict[int, dict[str, Any]]
Who = tuple[str, Any]
"""A customer of a plan: ("stored", number), ("new", its ID) or ("named", its name as it is compared)."""

_LEGAL: Final = {"sa", "gmbh", "ltd", "inc"}


def imported(
    organization: dict[str, Any], book: Book, choices: dict[str, str], lines: dict[int, dict[str, str]]
) -> dict[str, Any]:
    """What an import does.

    Args:
        organization, book: see above; they stay as they are.
        choices: "mode", "blank", "on_error" and "missing_parents", in the words of the commands.
        lines: the cells of the mapped fields as they are read, by physical line.

    Returns:
        "book" as it is afterwards, "fates" by line, and the codes of "errors" and of what else is "told", by line.
    """
    read = {number: read_line(organization, cells) for number, cells in lines.items()}
    errors = {number: set(line["errors"]) for number, line in read.items()}
    away = {number for number, codes in errors.items() if codes and choices["on_error"] == "skip-line"}
    while True:
        plan = _Plan(organization, book, choices, read, away)
        for number, codes in plan.errors.items():
            errors[number] |= codes
        faulty = {number for number, codes in errors.items() if codes}
        if choices["on_error"] != "skip-line" or faulty == away:
            break
        away = faulty
    stopped = choices["on_error"] == "stop" and faulty
    return {
        "book": deepcopy(book) if stopped else plan.after,
        "fates": plan.fates(errors),
        "errors": {number: codes for number, codes in errors.items() if codes},
        "told": {number: codes for number, codes in plan.told.items() if codes},
    }


def name_key(name: str) -> str:
    """What names are compared by: trimmed, inner spaces folded, without case."""
    return " ".join(name.split()).casefold()


def loose_key(name: str) -> str:
    """Names that differ only by case, spaces or punctuation have this in common."""
    return re.sub(r"[\W_]+", "", name).casefold()


def near_key(external_id: str) -> str:
    """IDs that differ only in how they are written have this in common (of the ways, those of the test's IDs)."""
    folded = re.sub(r"(?<!\d)0+(?=\d)", "", external_id.replace(" ", ""))
    return re.sub(r"(?<=[A-Za-z])-(?=\d)", "", folded)


def names_differ(one: str, other: str) -> bool:
    """Whether two names are those of two customers, where names prove nothing (§5, Details locked)."""
    first, second = ([w for w in re.findall(r"\w+", name.casefold()) if w not in _LEGAL] for name in (one, other))
    begins = first[: len(second)] == second or second[: len(first)] == first
    return not begins and "".join(first) != "".join(second)  # a blank tells no company from another


class _Plan:
    """One reading of all lines, of which those in `away` bring nothing."""

    def __init__(
        self,
        organization: dict[str, Any],
        book: Book,
        choices: dict[str, str],
        read: dict[int, dict[str, Any]],
        away: set[int],
    ) -> None:
        self.organization, self.book, self.choices, self.read, self.away = organization, book, choices, read, away
        self.locked = not allowed(organization, "details")
        self.errors = {number: set(line["errors"]) for number, line in read.items()}
        self.told = {number: set(line["told"]) for number, line in read.items()}
        self.refused: set[int] = set()
        self.strange_contacts: set[int] = set()
        self.selves: set[int] = set()
        """Lines that give a customer as its own parent: it has none, as if the cells were blank."""
        self.owner: dict[int, Who] = {}
        self.concerned: dict[int, set[Who]] = {number: set() for number in read}
        self.by_id: dict[str, Who] = {c["external_id"]: ("stored", n) for n, c in book.items() if c["external_id"]}
        self.stored_ids = set(self.by_id)
        self.changes: dict[Who, dict[Any, Any]] = {}
        self.linked_by: dict[Who, set[int]] = {}
        self.created: set[Who] = set()
        self.missing: dict[str, Who] = {}
        self.after = deepcopy(book)
        self.numbers: dict[Who, int] = {("stored", number): number for number in book}
        self._recognise()
        self._write()
        self._link()

    # Whose line is it

    def _cell(self, number: int, field: str) -> Any:
        value = self.read[number]["cells"].get(field)
        return None if value == REFUSED else value

    def _refuse(self, number: int, code: str) -> None:
        self._say(number, code)
        self.refused.add(number)

    def _say(self, number: int, code: str) -> None:
        if number not in self.away or code in ("identity_missing", "customer_id_missing"):
            self.errors[number].add(code)

    def _accepted(self, number: int) -> bool:
        return number not in self.refused and number not in self.away

    def _recognise(self) -> None:
        with_id = [number for number in self.read if self._cell(number, "external_id")]
        rest = [number for number in self.read if number not in with_id]
        if self.choices["mode"] == "assign" or self.locked:
            self._find_by_id(with_id)
        else:
            self._two_names(with_id)
            self._own_by_id(with_id)
        for number in rest:
            name = self._cell(number, "customer_name")
            if self.choices["mode"] == "assign":
                self._refuse(number, "customer_id_missing")
            elif not name:
                self._refuse(number, "identity_missing")
            elif self.locked:
                self._find_by_name(number, name)
        if self.choices["mode"] != "assign" and not self.locked:
            self._own_by_name([number for number in rest if number not in self.refused])
            self._nameless()

    def _find_by_id(self, numbers: list[int]) -> None:
        """The file's names rename nobody: an ID is stored, or it is not found."""
        for number in numbers:
            who = self.by_id.get(self._cell(number, "external_id"))
            if who is None:
                name = name_key(self._cell(number, "customer_name") or "")
                self.concerned[number] |= {
                    ("stored", key) for key, c in self.book.items() if name and name_key(c["name"]) == name
                }
                self._refuse(number, "customer_not_found")
                continue
            self.owner[number] = who
            name, stored = self._cell(number, "customer_name"), self.book[who[1]]["name"]
            if name and names_differ(name, stored) and number not in self.away:
                if self._cell(number, "contact_email"):
                    self._say(number, "name_differs")
                    self.strange_contacts.add(number)
                else:
                    self.told[number].add("name_differs")

    def _find_by_name(self, number: int, name: str) -> None:
        found = [("stored", key) for key, c in self.book.items() if name_key(c["name"]) == name_key(name)]
        self.concerned[number] |= set(found)
        if not found:
            self._refuse(number, "customer_not_found")
        elif len(found) > 1:
            self._refuse(number, "name_ambiguous")
        else:
            self.owner[number] = found[0]

    def _two_names(self, numbers: list[int]) -> None:
        first: dict[str, str] = {}
        for number in numbers:
            name = self._cell(number, "customer_name")
            if name and loose_key(first.setdefault(self._cell(number, "external_id"), name)) != loose_key(name):
                self._refuse(number, "id_with_two_names")

    def _own_by_id(self, numbers: list[int]) -> None:
        """A stored ID, else the stored customer that receives it, else a new one."""
        first: dict[str, str] = {}
        for number in numbers:
            external_id, name = self._cell(number, "external_id"), self._cell(number, "customer_name")
            if name and external_id not in self.by_id:
                first.setdefault(external_id, name_key(name))
        for external_id, name in first.items():
            bearers = [k for k, c in self.book.items() if not c["external_id"] and name_key(c["name"]) == name]
            if len(bearers) == 1 and list(first.values()).count(name) == 1:
                self.by_id[external_id] = ("stored", bearers[0])
        for number in numbers:
            external_id = self._cell(number, "external_id")
            self.owner[number] = self.by_id.setdefault(external_id, ("new", external_id))

    def _parents_to_come(self, name: str) -> bool:
        """Whether a missing parent of this name would be created: it bears its name after the import, too."""
        if self.choices["missing_parents"] != "create":
            return False
        first: dict[str, str] = {}
        for number in self.read:
            parent_id, named = self._cell(number, "parent_id"), self._cell(number, "parent_name")
            if parent_id and named and number not in self.refused and number not in self.away:
                first.setdefault(parent_id, name_key(named))
        known = {*self.by_id, *(c["external_id"] for c in self.book.values())}
        return any(named == name and parent_id not in known for parent_id, named in first.items())

    def _own_by_name(self, numbers: list[int]) -> None:
        """A line with a name alone: the one customer that will bear it; nobody where an error has a say in it."""
        final = {("stored", key): c["name"] for key, c in self.book.items()}
        doubtful: dict[Who, set[str]] = {}
        for number, who in self.owner.items():
            name = self._cell(number, "customer_name")
            if name and self._accepted(number):
                final[who] = name
            elif name:
                doubtful.setdefault(who, set()).add(name_key(name))
        for number in numbers:
            name = name_key(self._cell(number, "customer_name"))
            bearers = {who for who, own in final.items() if name_key(own) == name}
            unsure = {who for who, own in doubtful.items() if name in own} - bearers
            self.concerned[number] |= bearers | unsure
            has_id = any(who[0] == "new" or self.book[who[1]]["external_id"] for who in bearers)
            if len(bearers) > 1 or unsure or (has_id and self._parents_to_come(name)):
                self._refuse(number, "name_ambiguous")
            else:
                self.owner[number] = next(iter(bearers), ("named", name))

    def _nameless(self) -> None:
        for who in set(self.owner.values()):
            mine = [number for number, owner in self.owner.items() if owner == who]
            named = any(self._cell(number, "customer_name") for number in mine if self._accepted(number))
            if who[0] == "new" and not named:
                for number in mine:
                    if number not in self.refused:
                        self._refuse(number, "customer_name_missing")

    # What it brings

    def _lines_of(self, who: Who) -> list[int]:
        return [number for number in self.read if self.owner.get(number) == who and self._accepted(number)]

    def _faulty_lines_of(self, who: Who) -> list[int]:
        """Lines that count for a customer by its ID or its name although they bring nothing."""
        return [
            number
            for number in self.read
            if (self.owner.get(number) == who or who in self.concerned[number]) and not self._accepted(number)
        ]

    def _write(self) -> None:
        for who in dict.fromkeys(self.owner[number] for number in self.read if number in self.owner):
            mine = self._lines_of(who)
            if not mine:
                continue
            customer = self._customer(who, mine)
            changes = self.changes[who] = {}
            self._name(who, customer, mine, changes)
            self._values(who, customer, mine, changes)
            self._contacts(who, customer, mine, changes)

    def _customer(self, who: Who, mine: list[int]) -> dict[str, Any]:
        if who[0] != "stored":
            self.created.add(who)
            names = [n for number in mine if (n := self._cell(number, "customer_name"))]
            name = names[-1] if who[0] == "named" else names[0]
            self._add(who, who[1] if who[0] == "new" else None, name)
        return self.after[self.numbers[who]]

    def _add(self, who: Who, external_id: str | None, name: str) -> None:
        number = self.numbers[who] = max(self.after, default=0) + 1
        self.after[number] = {"external_id": external_id, "name": name, "parent": None, "values": {}, "contacts": {}}

    def _name(self, who: Who, customer: dict[str, Any], mine: list[int], changes: dict[Any, Any]) -> None:
        by_id = [number for number in mine if self._cell(number, "external_id")]
        if self.locked or self.choices["mode"] == "assign" or not by_id:
            return
        external_id = self._cell(by_id[0], "external_id")
        if customer["external_id"] is None:
            customer["external_id"] = changes["external_id"] = external_id
            self.told[by_id[-1]].add("customer_id_received")
        named = [number for number in by_id if self._cell(number, "customer_name")]
        if not named:
            return
        customer["name"] = self._cell(named[-1], "customer_name")
        if who[0] == "stored" and customer["name"] != self.book[who[1]]["name"]:
            changes["customer_name"] = customer["name"]
            last = [number for number in named if self._cell(number, "customer_name") == customer["name"]]
            self.told[last[-1]].add("customer_renamed")

    def _values(self, who: Who, customer: dict[str, Any], mine: list[int], changes: dict[Any, Any]) -> None:
        for field in self._fields():
            if field in ("external_id", "customer_name", "parent_id", "parent_name") or self._is_of_contact(field):
                continue
            given = [value for number in mine if (value := self._cell(number, field)) is not None]
            old = customer["values"].get(field)
            new = given[-1] if given else old
            if self._clears(field, mine, self._faulty_lines_of(who)):
                new = None
            if not equal(self.organization, field, old, new):
                changes[field] = new
                customer["values"][field] = new
                if new is None:
                    del customer["values"][field]

    def _fields(self) -> list[str]:
        return list(next(iter(self.read.values()))["cells"]) if self.read else []

    @staticmethod
    def _is_of_contact(field: str) -> bool:
        return field == "contact_email" or field in CONTACT_CELLS

    def _clears(self, field: str, mine: list[int], faulty: list[int]) -> bool:
        """Whether *clear* takes a field away: blank on all accepted lines, and filled by no faulty one."""
        return self.choices["blank"] == "clear" and not any(
            self.read[number]["cells"].get(field) is not None for number in (*mine, *faulty)
        )

    def _contacts(self, who: Who, customer: dict[str, Any], mine: list[int], changes: dict[Any, Any]) -> None:
        bringing = [n for n in mine if self._cell(n, "contact_email") and n not in self.strange_contacts]
        had_none = not customer["contacts"]
        for key in dict.fromkeys(self._cell(number, "contact_email").casefold() for number in bringing):
            lines = [number for number in bringing if self._cell(number, "contact_email").casefold() == key]
            self._contact(who, customer, key, lines, changes)
        marked = [number for number in bringing if self._cell(number, "main_contact")]
        if marked:
            self._tell_marks(customer, marked)
            self._mark(customer, self._cell(marked[-1], "contact_email").casefold(), changes)
        elif had_none and bringing:
            self.told[bringing[0]].add("first_contact_main")
            self._mark(customer, self._cell(bringing[0], "contact_email").casefold(), changes)

    def _contact(self, who: Who, customer: dict[str, Any], key: str, lines: list[int], changes: dict[Any, Any]) -> None:
        contact = customer["contacts"].get(key)
        if contact is None:
            changes[key, "contact_email"] = True
            contact = {"email": self._cell(lines[0], "contact_email"), "main": False, **dict.fromkeys(CONTACT)}
            customer["contacts"][key] = contact
        faulty = self._faulty_contact_lines(who, key)
        for field in CONTACT:
            if field not in self._fields():
                continue
            given = [value for number in lines if (value := self._cell(number, field)) is not None]
            new = given[-1] if given else contact[field]
            if self._clears(field, lines, faulty):
                new = None
            if new != contact[field]:
                contact[field] = changes[key, field] = new

    def _faulty_contact_lines(self, who: Who, key: str) -> list[int]:
        """Lines whose cells of this contact bring nothing; cells beside a refused address may be anybody's."""
        faulty = {*self._faulty_lines_of(who), *(self.strange_contacts & set(self._lines_of(who)))}
        own = [n for n in faulty if (self._cell(n, "contact_email") or "").casefold() == key]
        nobody = [n for n in (*faulty, *self._lines_of(who)) if self.read[n]["cells"].get("contact_email") == REFUSED]
        return [*own, *nobody]

    def _tell_marks(self, customer: dict[str, Any], marked: list[int]) -> None:
        emails = [self._cell(number, "contact_email").casefold() for number in marked]
        for number, email, before in zip(marked[1:], emails[1:], emails, strict=False):
            if email != before:
                self.told[number].add("two_main_contacts")
        if any(contact["main"] for key, contact in customer["contacts"].items() if key != emails[-1]):
            self.told[marked[-1]].add("main_contact_replaced")

    def _mark(self, customer: dict[str, Any], key: str, changes: dict[Any, Any]) -> None:
        """The last mark of the file wins and unseats the stored one."""
        if not customer["contacts"][key]["main"]:
            changes[key, "main_contact"] = True
        for other, contact in customer["contacts"].items():
            contact["main"] = other == key

    # Its parent

    def _link(self) -> None:
        if "parent_id" not in self._fields():
            return
        wanted: dict[Who, tuple[Who, list[int]]] = {}
        for number in self.read:
            parent_id, name = self._cell(number, "parent_id"), self._cell(number, "parent_name")
            if bool(parent_id) != bool(name) and self._accepted(number):
                self._say(number, "parent_incomplete")
            who = self.owner.get(number)
            if not (parent_id and name) or who is None or not self._accepted(number):
                continue
            if self.after[self.numbers[who]]["external_id"] == parent_id:
                self.told[number].add("parent_is_self")
                self.selves.add(number)
                continue
            found = self._parent(number, parent_id, name)
            if found == who:  # it would receive the very ID that it names
                self.told[number].add("parent_is_self")
                self.selves.add(number)
            elif found is not None:
                same = wanted[who][1] if who in wanted and wanted[who][0] == found else []
                wanted[who] = (found, [*same, number])
        self._unlink(wanted)
        self._accept(wanted)
        self._bring_missing()

    def _parent(self, number: int, parent_id: str, name: str) -> Who | None:
        """The parent of these two cells, or nobody and an error."""
        who = self.by_id.get(parent_id)
        if who is not None and who in self.numbers and not self._is_absent(who):
            if name_key(self.after[self.numbers[who]]["name"]) != name_key(name):
                self._say(number, "parent_mismatch")
                return None
            return who
        if who is None and self.choices["missing_parents"] == "create":
            return self._missing_parent(number, parent_id, name)
        self._say(number, "parent_not_found")
        return None

    def _is_absent(self, who: Who) -> bool:
        """A customer whose own lines are refused counts as absent."""
        own = [number for number, owner in self.owner.items() if owner == who]
        return bool(own) and not self._lines_of(who)

    def _missing_parent(self, number: int, parent_id: str, name: str) -> Who | None:
        if self._is_nearly_another(parent_id) or self._stands_on_refused_lines(name):
            self._say(number, "parent_not_found")
            return None
        wanting = {
            wanted
            for n in self.read
            if self._accepted(n)
            and name_key(self._cell(n, "parent_name") or "") == name_key(name)
            and (wanted := self._cell(n, "parent_id"))
            and (wanted not in self.by_id or wanted in self.missing)
            and not self._is_nearly_another(wanted)
        }
        bearers = [
            who
            for who, key in self.numbers.items()
            if not self.after[key]["external_id"] and name_key(self.after[key]["name"]) == name_key(name)
        ]
        if len(bearers) == 1 and wanting == {parent_id}:
            if self._is_absent(bearers[0]):
                self._say(number, "parent_not_found")
                return None
            self.missing[parent_id] = self.by_id[parent_id] = bearers[0]
            return bearers[0]
        who: Who = ("new", parent_id)
        self.missing[parent_id] = self.by_id[parent_id] = who
        self._add(who, parent_id, name)
        return who

    def _stands_on_refused_lines(self, name: str) -> bool:
        """Whether lines of this name alone are not imported and mean nobody of the file: no such customer is made."""
        key = name_key(name)
        bearing = [who for who in self.changes if name_key(self.after[self.numbers[who]]["name"]) == key]
        return len(bearing) != 1 and any(
            not self._accepted(number)
            and not self._cell(number, "external_id")
            and name_key(self._cell(number, "customer_name") or "") == key
            for number in self.read
        )

    def _is_nearly_another(self, parent_id: str) -> bool:
        known = [*self.by_id, *(c["external_id"] for c in self.book.values() if c["external_id"])]
        return any(near_key(other) == near_key(parent_id) for other in known if other != parent_id)

    def _bring_missing(self) -> None:
        """A missing parent that gets a child is created, or receives its ID; one that no link leads to is not."""
        for parent_id, who in self.missing.items():
            number = self.numbers[who]
            if number not in {customer["parent"] for customer in self.after.values()}:
                if who[0] == "new":
                    del self.after[number]
            elif who[0] != "new":
                self.after[number]["external_id"] = parent_id
                self.changes.setdefault(who, {})["external_id"] = parent_id
                naming = [n for n in self.read if self._accepted(n) and self._cell(n, "parent_id") == parent_id]
                self.told[naming[0]].add("customer_id_received")

    def _accept(self, wanted: dict[Who, tuple[Who, list[int]]]) -> None:
        """Links that make a loop are refused with all its lines, then those of a third level, from the top."""
        links = {self.numbers[who]: (self.numbers[parent], lines) for who, (parent, lines) in wanted.items()}
        while True:
            bad = self._loops(links)
            code = "parent_loop"
            if not bad:
                bad, code = self._too_deep(links), "parent_too_deep"
            if not bad:
                break
            for number in bad:
                for line in links.pop(number)[1]:
                    self._say(line, code)
        who_of = {number: who for who, number in self.numbers.items()}
        for number, (parent, lines) in links.items():
            if self.after[number]["parent"] != parent:
                self.after[number]["parent"] = parent
                self.changes.setdefault(who_of[number], {})["parent_id"] = parent
                self.linked_by[who_of[number]] = set(lines)

    def _parent_of(self, number: int, links: dict[int, tuple[int, list[int]]]) -> int | None:
        parent: int | None = links[number][0] if number in links else self.after[number]["parent"]
        return parent

    def _loops(self, links: dict[int, tuple[int, list[int]]]) -> list[int]:
        found = []
        for number in links:
            seen, place = [number], self._parent_of(number, links)
            while place is not None and place not in seen:
                seen.append(place)
                place = self._parent_of(place, links)
            if place == number:
                found.append(number)
        return found

    def _too_deep(self, links: dict[int, tuple[int, list[int]]]) -> list[int]:
        """The highest links that would make a third level; first those that stored children of their own forbid."""
        for number in self.after:
            parent_of = self._parent_of(number, links)
            if number not in links and parent_of in links:
                return [parent_of]
        for number, (parent, _) in links.items():
            above = self._parent_of(parent, links)
            if above is not None and self._parent_of(above, links) is None:
                return [number]
        return []

    def _unlink(self, wanted: dict[Who, tuple[Who, list[int]]]) -> None:
        for who, changes in self.changes.items():
            mine, faulty = self._lines_of(who), self._faulty_lines_of(who)
            giving = [number for number in mine if number not in self.selves]
            clears = self._clears("parent_id", giving, faulty) and self._clears("parent_name", giving, faulty)
            customer = self.after[self.numbers[who]]
            if who not in wanted and mine and clears and customer["parent"] is not None:
                customer["parent"] = changes["parent_id"] = None

    # What becomes of each line

    def fates(self, errors: dict[int, set[str]]) -> dict[int, str]:
        """Each line's fate (§6)."""
        return {number: self._fate(number, bool(errors[number])) for number in self.read}

    def _fate(self, number: int, has_error: bool) -> str:
        if number in self.away:
            return "skipped"
        if number in self.refused:
            return "refused"
        if self._is_written(number):
            return "applied"
        return "refused" if has_error else "unchanged"

    def _beginning(self, who: Who) -> set[int]:
        """The lines that a new customer begins with: its first, and those that first bring its ID and the name it has."""
        mine = self._lines_of(who)
        name = self.after[self.numbers[who]]["name"]
        identified = [n for n in mine if self._cell(n, "external_id")]
        named = [n for n in mine if self._cell(n, "customer_name") == name]
        return {mine[0], *identified[:1], *named[:1]}

    def _is_written(self, number: int) -> bool:
        who = self.owner[number]
        changes = self.changes.get(who, {})
        cells = self.read[number]["cells"]
        email = (self._cell(number, "contact_email") or "").casefold() if number not in self.strange_contacts else ""
        if who in self.created and number in self._beginning(who):
            return True
        if number in self.linked_by.get(who, ()) or (email, "contact_email") in changes:
            return True
        for change, new in changes.items():
            if isinstance(change, tuple):
                mine = change[0] == email
                field = change[1]
            else:
                mine, field = change != "parent_id" or new is None, change
            if mine and field in cells and cells[field] == new:
                return True
        return False
