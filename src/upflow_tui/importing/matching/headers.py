"""Column headers as they are compared: their words, one key for equal headers, one key for a set of headers."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import clean, normalized, plain_letters

ERRORS_HEADER: Final = "Upflow import errors"
"""The column that the file of lines with errors has in addition (docs/rules.md §6): never mapped, and no part of the
set.
"""

LONGEST: Final = 120
"""A longer header is a sentence: it is not taken apart."""

_WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_DOTTED: Final = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")
_CAMEL: Final = re.compile(r"(?<=[^\W\d_])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])")
_PLURAL: Final = late_pattern(r"(?<=[^\W\d_])\((?:s|es|n|en)\)")
_POSSESSIVE: Final = late_pattern(r"(?<=\w)['’]s(?=\s)")
"""`Workflow's name`, not `l'adresse`."""
_AND: Final = re.compile(r"[&+]")
_HYPHENED: Final = late_pattern(r"\b([eE])[-‐](?=[^\W\d_])")
"""`e-invoice`: no "e" that means "and"."""
_LISTED: Final = re.compile(r"^\s*\d{1,2}[.)]\s+(?=\S)")
_REMARK: Final = late_pattern(
    r"\s*[(\[]\s*(?:required|mandatory|optional|if any|if known|recommended|unique|pflicht(?:feld|angabe)?|erforderlich"
    r"|freiwillig|obligatoire|requis|facultatif|optionnel|obligatorio|opcional|obbligatorio|facoltativo|obrigat[oó]rio"
    r"|verplicht|optioneel|wymagane|opcjonalne|obligatorisk|valfri"
    r"|(?:format:? ?)?[ymdjatg]{1,4}[-./ ][ymdjatg]{1,4}[-./ ][ymdjatg]{1,4}|(?:yyyy|jjjj|aaaa)mm(?:dd|tt|jj)"
    r"|(?:in )?(?:k?€|\$|£|%|eur|euro|usd|gbp|chf|pln|sek|dkk|nok)|yes/no|y/n|true/false|0/1|1/0"
    r"|max\.? ?\d+(?: ?(?:chars?|characters|zeichen|caract[eè]res))?)\s*[)\]]",
    re.IGNORECASE,
)
"""How a column is filled, and whether it must be: no part of its name."""
_SOURCE: Final = late_pattern(
    r"\s*(?:account|customer|client|company|organi[sz]ation|business account)\s*:\s*(?=\S)", re.I
)
_PREFIX: Final = late_pattern(r"[^\W_]+[_.:\s-]+(?=\S)")
_PLACEHOLDER_WORDS: Final = frozenset(
    {
        *("column", "col", "field", "unnamed", "spalte", "feld", "colonne", "champ"),
        *("columna", "campo", "colonna", "coluna", "kolom", "veld"),
    }
)


def without_remarks(header: str) -> str:
    """A header without its number in a list and without remarks on how it is filled: `1. Since (YYYY-MM-DD)*`.

    Args:
        header: as it is, or cut.

    Returns: "Since"; the header itself where nothing else is left.
    """
    if "(" not in header and "[" not in header and not header[:1].isdigit():
        return header
    return _LISTED.sub("", _REMARK.sub(" ", header)).strip() or header


def without_source(header: str) -> str:
    """`Billing City` of `Account: Billing City`, as reports over several objects call their columns; else ""."""
    match = _SOURCE.match(header)
    return header[match.end() :] if match else ""


def words_of(header: str) -> tuple[str, ...]:
    """The words and numbers of a header, in order, lower case and without accents; `#` is a number's sign.

    `N.I.F.` is one word, and so is `e-mail`; `Address1` is two. `Email(s)` is `Email`, and `&` and `+` are "and".
    """
    text = without_remarks(header)
    text = text.replace("#", " number ") if "#" in text else text
    if "s " in text and ("'" in text or "’" in text):
        text = _POSSESSIVE.sub(" ", text)
    if "(" in text:
        text = _PLURAL.sub("", text)
    text = _AND.sub(" and ", text)
    if not text.isascii():
        # Before anything else: º, № and full-width letters become the letters they stand for.
        text = normalized("NFKC", text)
    if "-" in text or "‐" in text:
        text = _HYPHENED.sub(r"\1", text)
    if "." in text:
        text = _DOTTED.sub("", text)
    words = _WORD.findall(plain_letters(text))
    for at in range(len(words) - 1, 0, -1):
        if words[at - 1] == "e" and words[at].startswith("mail"):
            words[at - 1 : at + 1] = ["e" + words[at]]
    return tuple(words)


def spellings(header: str) -> tuple[tuple[str, ...], ...]:
    """The ways to take a header apart: as it is written and, where it differs, at its capitals (`ContactName`)."""
    written = words_of(header)
    apart = words_of(_CAMEL.sub(" ", header))
    return (written,) if apart == written else (written, apart)


def same_key(header: str) -> str:
    """What two headers share that differ only by case, accents, punctuation, spaces or camelCase."""
    return "".join(_WORD.findall(plain_letters(without_remarks(header))))


def shared_prefix(headers: Sequence[str]) -> str:
    """What nearly all headers begin with, up to a `_`, `.`, `-`, `:` or blank: `kun_` of `kun_name`, `kun_town`.

    Args:
        headers: those of all columns; blank ones do not count.

    Returns: "" where fewer than three share one, or fewer than five while another header lacks it, or more than one
        header of up to twenty (5 % of more) lacks it.
    """
    named = [header for header in headers if header]
    counted = Counter(match[0] for header in named if (match := _PREFIX.match(header)))
    if not counted:
        return ""
    prefix, count = counted.most_common(1)[0]
    lacking = len(named) - count
    if count < (5 if lacking else 3):
        return ""
    return prefix if lacking <= 1 or lacking <= 0.05 * len(named) else ""


def says_nothing(header: str) -> bool:
    """Whether a header is empty or only counts (`Column 3`, `Unnamed: 3`), as in a file without a header."""
    return all(word.isdigit() or word in _PLACEHOLDER_WORDS for word in words_of(header))


def header_set_key(headers: Iterable[str]) -> str:
    """What a saved mapping is remembered by: the same for the same headers in any order, each as often.

    Args:
        headers: the headers as the file has them. The column of the file of lines with errors does not count, so that
            such a file knows the mapping of the one it comes from.
    """
    counted = sorted(clean(header) for header in headers)
    kept = [header for header in counted if header != ERRORS_HEADER]
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
