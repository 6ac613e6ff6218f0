"""Shapes of who is who: parents, IDs, names, contacts."""

from __future__ import annotations

from benchmarks.shape_files.shape import filled, name_of, shape

_PARENTS = "Customer ID,Customer name,Parent ID,Parent name"
_CONTACTS = "Customer ID,Customer name,Contact email,First name,Phone,Main contact"


def _child(number: int, parent: int) -> str:
    return f"C-{number},{name_of(number)},C-{parent},{name_of(parent)}"


@shape
def one_loop(size: int) -> str:
    """Each customer's parent is the next one, and that of the last the first."""
    text = filled(_PARENTS, size, lambda number: _child(number, number + 1))
    head, _, last = text.rstrip("\n").rpartition("\n")
    number = int(last.partition(",")[0][2:])
    return f"{head}\n{_child(number, 0)}\n"


@shape
def loops_of_two(size: int) -> str:
    """Pairs that are each other's parents."""
    return filled(_PARENTS, size, lambda number: _child(number, number ^ 1))


@shape
def chain_down(size: int) -> str:
    """Each customer's parent is the one before."""
    return filled(_PARENTS, size, lambda number: _child(number, max(0, number - 1)))


@shape
def chain_up(size: int) -> str:
    """Each customer's parent is the one after; the last is not there."""
    return filled(_PARENTS, size, lambda number: _child(number, number + 1))


@shape
def one_parent(size: int) -> str:
    """All are children of one."""
    return filled(_PARENTS, size, lambda number: _child(number, 0) if number else f"C-0,{name_of(0)},,")


@shape
def one_parent_with_a_parent(size: int) -> str:
    """All are children of one that is itself a child."""
    return filled(_PARENTS, size, lambda number: _child(number, 1 if number > 1 else 0))


@shape
def parents_unknown(size: int) -> str:
    """Each names a parent that nobody knows."""
    return filled(_PARENTS, size, lambda number: f"C-{number},{name_of(number)},P-{number},Parent {number}")


@shape
def parents_by_an_ambiguous_name(size: int) -> str:
    """All have one name, and a parent of that name."""
    return filled(_PARENTS, size, lambda number: f"C-{number},Alpha,,Alpha")


@shape
def one_id_many_names(size: int) -> str:
    """One ID, another name on each line."""
    return filled("Customer ID,Customer name,Town", size, lambda number: f"C-1,{name_of(number)},Lyon")


@shape
def one_name_no_id(size: int) -> str:
    """One name, another town on each line."""
    return filled("Customer name,Town", size, lambda number: f"Alpha,{name_of(number)}")


@shape
def one_name_many_ids(size: int) -> str:
    """One name, another ID on each line."""
    return filled("Customer ID,Customer name,Town", size, lambda number: f"C-{number},Alpha,Lyon")


@shape
def ids_but_for_zeros(size: int) -> str:
    """All IDs are one number behind more and more zeros."""
    return filled(
        "Customer ID,Customer name", size, lambda number: f"{'0' * (number % 200)}{number // 200 + 7},{name_of(number)}"
    )


@shape
def ids_but_for_dashes(size: int) -> str:
    """All IDs have the same letters, with dashes and blanks between them."""

    def line(number: int) -> str:
        written = "".join(char + ("-" if number >> place & 1 else "") for place, char in enumerate("A1B2C3D4E5F6G7H8"))
        return f"{written.rstrip('-')},{name_of(number)}"

    return filled("Customer ID,Customer name", size, line)


@shape
def ids_of_all_shapes(size: int) -> str:
    """No ID looks like another."""

    def line(number: int) -> str:
        written = "".join("A" if number >> place & 1 else "7" for place in range(20))
        return f"{written},{name_of(number)}"

    return filled("Customer ID,Customer name", size, line)


@shape
def names_but_for_signs(size: int) -> str:
    """All names have the same letters, with other signs between them."""

    def line(number: int) -> str:
        return "".join(char + (" .-&"[number >> 2 * place & 3]) for place, char in enumerate("ALPHABETA"))

    return filled("Customer name,Town", size, lambda number: f"{line(number)},Lyon")


@shape
def equal_lines(size: int) -> str:
    """One line, again and again."""
    return filled("Customer ID,Customer name,Town", size, lambda _: "C-1,Alpha,Lyon")


@shape
def values_that_differ(size: int) -> str:
    """One customer, another town and address on each line."""
    return filled("Customer ID,Customer name,Town", size, lambda number: f"C-1,Alpha,{name_of(number)}")


@shape
def contacts_of_one(size: int) -> str:
    """One customer with all the contacts."""
    return filled(_CONTACTS, size, lambda number: f"C-1,Alpha,p{number}@alpha.example,Ana,0{number:09},")


@shape
def main_contacts_of_one(size: int) -> str:
    """One customer whose contacts are all the main one."""
    return filled(_CONTACTS, size, lambda number: f"C-1,Alpha,p{number}@alpha.example,Ana,0{number:09},1")


@shape
def one_contact_of_all(size: int) -> str:
    """One person is a contact of every customer."""
    return filled(_CONTACTS, size, lambda number: f"C-{number},{name_of(number)},ana@alpha.example,Ana,01,")


@shape
def one_contact_again(size: int) -> str:
    """One contact of one customer, with another phone on each line."""
    return filled(_CONTACTS, size, lambda number: f"C-1,Alpha,ana@alpha.example,Ana,0{number:09},")


@shape
def neither_id_nor_name(size: int) -> str:
    """Nobody can tell whose line it is."""
    return filled("Customer ID,Customer name,Town", size, lambda number: f",,{name_of(number)}")
