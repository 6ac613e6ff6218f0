"""The encodings that the program offers by name (docs/rules.md §2)."""

from __future__ import annotations

from typing import Final

OFFERED_ENCODINGS: Final = (
    ("utf-8", "all languages; the usual one"),
    ("cp1252", "Western Europe, Windows"),
    ("iso-8859-15", "Western Europe, with the euro"),
    ("cp850", "Western Europe, DOS"),
    ("mac-roman", "Western Europe, old Macs"),
    ("utf-16", "all languages, two bytes a letter"),
    ("cp1250", "Central Europe, Windows"),
    ("iso-8859-2", "Central Europe"),
    ("cp852", "Central Europe, DOS"),
    ("cp1257", "Baltic, Windows"),
    ("cp1254", "Turkish, Windows"),
    ("cp1253", "Greek, Windows"),
    ("cp1251", "Cyrillic, Windows"),
    ("koi8-r", "Cyrillic, Unix"),
    ("cp1255", "Hebrew, Windows"),
    ("cp1256", "Arabic, Windows"),
    ("cp932", "Japanese, Windows"),
    ("gb18030", "Chinese, simplified"),
    ("big5", "Chinese, traditional"),
    ("cp949", "Korean, Windows"),
)
"""In the order in which they are offered; every other one that Python knows can be chosen by a command."""
