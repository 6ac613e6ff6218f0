"""Shapes of organizations: many of everything that an import is checked against."""

from __future__ import annotations

from benchmarks.shape_files.shape import Made, filled, name_of, shape

_NAME = 'name = "Mars SAS"\nsource_system = "api"\n'


def _fields(names: list[str], kind: str, options: str = "") -> str:
    tail = f"options = [{options}]\n" if options else ""
    return _NAME + "".join(
        f'[[custom_fields]]\nname = "{name}"\ntype = "{kind}"\nmanaged_by = "upflow"\n{tail}' for name in names
    )


@shape
def custom_fields(size: int) -> Made:
    """A column for each of many custom fields, nearly as many as an import can bring."""
    names = [f"Field {number}" for number in range(max(1, min(950, size // 80)))]
    header = ",".join(["Customer ID", "Customer name", *names])
    lines = "".join(f"C-{line},{name_of(line)}{',x' * len(names)}\n" for line in range(3))
    return Made(f"{header}\n{lines}".encode(), organization=_fields(names, "text"))


@shape
def members(size: int) -> Made:
    """Many members, and a line for each."""
    organization = _NAME + "".join(
        f'[[members]]\nname = "{name_of(number)}"\nemail = "m{number}@mars.example"\nrole = "member"\n'
        'position = "account_manager"\nstatus = "joined"\n'
        for number in range(max(1, size // 120))
    )
    text = filled(
        "Customer ID,Customer name,Account manager",
        size,
        lambda number: f"C-{number},{name_of(number)},m{number}x@mars.example",
    )
    return Made(text.encode(), organization=organization)


@shape
def workflows(size: int) -> Made:
    """Many workflows, and lines that nearly name one."""
    organization = _NAME + "".join(
        f'[[workflows]]\nname = "Reminders of {name_of(number)}"\n' for number in range(max(1, size // 60))
    )
    text = filled(
        "Customer ID,Customer name,Workflow", size, lambda number: f"C-{number},A{number},reminder of {name_of(number)}"
    )
    return Made(text.encode(), organization=organization)


@shape
def options(size: int) -> Made:
    """A field of many options, and lines that nearly name one."""
    listed = ", ".join(f'"{name_of(number)}"' for number in range(max(1, size // 12)))
    text = filled("Customer ID,Customer name,Tier", size, lambda number: f"C-{number},A{number},{name_of(number)}x")
    return Made(text.encode(), organization=_fields(["Tier"], "single_select", listed))


@shape
def several_options(size: int) -> Made:
    """The same in a field that takes several."""
    listed = ", ".join(f'"{name_of(number)}"' for number in range(max(1, size // 12)))
    text = filled(
        "Customer ID,Customer name,Tier", size, lambda number: f"C-{number},A{number},{name_of(number)};{number}"
    )
    return Made(text.encode(), organization=_fields(["Tier"], "multi_select", listed))


@shape
def positions(size: int) -> Made:
    """Many positions of contacts, and lines that nearly name one."""
    listed = ", ".join(
        ['"Accounting"', '"Sales"', '"Purchaser"', '"Payer"']
        + [f'"{name_of(number)}"' for number in range(max(1, size // 12))]
    )
    text = filled(
        "Customer ID,Customer name,Contact email,Position",
        size,
        lambda number: f"C-{number},A{number},p{number}@x.example,{name_of(number)}x",
    )
    return Made(text.encode(), organization=f"{_NAME}positions = [{listed}]\n")


@shape
def several_right_options(size: int) -> Made:
    """The same with options that are right."""
    count = max(1, size // 12)
    listed = ", ".join(f'"{name_of(number)}"' for number in range(count))
    text = filled(
        "Customer ID,Customer name,Tier",
        size,
        lambda number: f"C-{number},A{number},{name_of(number % count)};{name_of((number + 7) % count)}",
    )
    return Made(text.encode(), organization=_fields(["Tier"], "multi_select", listed))


@shape
def options_of_the_same_words(size: int) -> Made:
    """Options that have their first words in common, and lines with these words and another."""
    listed = ", ".join(f'"Alpha Beta {name_of(number)}"' for number in range(max(1, size // 24)))
    text = filled("Customer ID,Customer name,Tier", size, lambda number: f"C-{number},A{number},Beta alpha beta")
    return Made(text.encode(), organization=_fields(["Tier"], "single_select", listed))


@shape
def members_of_one_name(size: int) -> Made:
    """Members who all have one name, and lines that give it in place of an address."""
    organization = _NAME + "".join(
        f'[[members]]\nname = "Anna Roy"\nemail = "m{number}@mars.example"\nrole = "member"\n'
        'position = "account_manager"\nstatus = "joined"\n'
        for number in range(max(1, size // 120))
    )
    text = filled("Customer ID,Customer name,Account manager", size, lambda number: f"C-{number},A{number},Anna Roy")
    return Made(text.encode(), organization=organization)


@shape
def custom_fields_written_alike(size: int) -> Made:
    """Custom fields that differ by their signs alone, and a column for each: any may be any other's."""
    count = max(2, size // 400)
    names = ["".join(char + " .-&"[number >> 2 * place & 3] for place, char in enumerate("FIELDS")) for number in
             range(count)]  # fmt: skip
    names = [f"{name}X" for name in names]
    header = ",".join(["Customer ID", "Customer name", *(name.replace(".", "/") for name in names)])
    lines = "".join(f"C-{line},{name_of(line)}{',x' * len(names)}\n" for line in range(3))
    return Made(f"{header}\n{lines}".encode(), organization=_fields(names, "text"))


@shape
def custom_fields_nearly_named(size: int) -> Made:
    """Custom fields, and columns that are nearly called like them."""
    names = [f"Field {name_of(number)}" for number in range(max(1, size // 200))]
    header = ",".join(["Customer ID", "Customer name", *(f"{name}s" for name in names)])
    lines = "".join(f"C-{line},{name_of(line)}{',x' * len(names)}\n" for line in range(3))
    return Made(f"{header}\n{lines}".encode(), organization=_fields(names, "text"))
