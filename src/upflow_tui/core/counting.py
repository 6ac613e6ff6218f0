"""Numbers in sentences: `1 line`, `3 lines`, `1,204 entries`; for commands, reports and screens alike."""

from __future__ import annotations


def counted(count: int, noun: str, several: str | None = None, *, thousands: str = ",") -> str:
    """`1 line`, `3 lines`.

    Args:
        count: how many there are.
        noun: what one of them is called.
        several: what several are called; None: the noun with an s.
        thousands: what stands between the thousands; screens have a space that does not break.
    """
    named = noun if count == 1 else several if several is not None else f"{noun}s"
    return f"{count:,} {named}" if thousands == "," else f"{f'{count:,}'.replace(',', thousands)} {named}"
