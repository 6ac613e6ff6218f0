"""Columns that nobody maps and that say of some lines that they are no customers, or none any more (docs/rules.md §3,
`other_kinds`): suppliers, contacts, prospects; inactive, archived, deleted.

Lists of business partners hold them all. They are imported as customers, because nothing but the word tells them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.text import plain_letters
from upflow_tui.importing.file.profile import ColumnProfile


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_KINDS: Final = _set_of(
    "type typ tipo kind class status state statut stato estado etat art category categorie record partner relation "
    "kundentyp soort tyyppi rodzaj stan тип статус вид"
)
"""Words of headers under which stands what each line is."""
_OTHERS: Final = _set_of(
    "contact contacts kontakt contacto contatto ansprechpartner contactpersoon employee mitarbeiter salarie empleado "
    "supplier suppliers vendor vendors creditor fournisseur fournisseurs lieferant kreditor proveedor fornitore "
    "fornecedor leverancier leverandor leverantor dostawca dodavatel szallito furnizor tedarikci поставщик "
    "prospect lead interessent prospecto "
    "inactive inaktiv inactif inactivo inattivo inativo inactief archived archive archiviert deleted disabled "
    "geloscht gesperrt supprime obsolete"
)
"""What says that a line is no customer, or none any more; without accents. Not "closed", as invoices are."""
_GONE: Final = _set_of("deleted archived inactive disabled closed obsolete geloscht archiviert inaktiv supprime")
"""Headers of columns of yes and no in which yes says so."""
_THERE: Final = _set_of("active enabled actif aktiv activo attivo ativo actief")
"""Those in which no says so."""
_YES: Final = _set_of("yes true 1 y x oui ja si sim vrai wahr")
_NO: Final = _set_of("no false 0 n non nein nee nao faux falsch")
_LOOKED_AT: Final = 2_000


def other_kinds(profiles: Sequence[ColumnProfile], fields: Sequence[str | None]) -> tuple[Finding, ...]:
    """A warning for each such column.

    Args:
        profiles: what the columns hold, in their order.
        fields: the field key of each of them.
    """
    if "customer_name" not in fields:  # nobody is created without a name
        return ()
    open_ = [item for item, key in zip(profiles, fields, strict=True) if key is None and item.filled]
    return tuple(found for item in open_ if (found := _found(item)) is not None)


def _found(column: ColumnProfile) -> Finding | None:
    words = _words_of(column.column.header)
    meant: Collection[str] = ()
    if words & _KINDS:
        meant = _OTHERS
    elif words & _GONE:
        meant = _YES
    elif words & _THERE:
        meant = _NO
    if not meant:
        return None
    counts = Counter(value for value in column.values if len(value) < 40 and plain_letters(value) in meant)
    if not counts:
        return None
    value, _ = counts.most_common(1)[0]
    among = f" of the first {column.lines:,}" if column.lines >= _LOOKED_AT else ""
    return find(
        "other_kinds",
        column=column.column.index,
        value=value,
        header=shorten(column.column.name, 60),
        what=shorten(value),
        lines=f"{counted(counts.total(), 'line')}{among}",
    )


def _words_of(header: str) -> set[str]:
    """The words of a header, `CustomerType` and `customer_type` apart."""
    parted = "".join(f" {char}" if char.isupper() else char for char in header)
    texts = plain_letters(header), plain_letters(parted)
    return {word for text in texts for word in "".join(char if char.isalnum() else " " for char in text).split()}
