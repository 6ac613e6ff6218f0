"""Text of a file made visible: what a terminal would obey, or nobody would see, becomes a picture.

Control characters, line breaks, direction marks and characters without width are replaced; everything else stays.
The result is one line that a terminal shows letter by letter (docs/architecture.md "Text from a file is hostile").
"""

from __future__ import annotations

import re
from typing import Final

from upflow_tui.core.late_pattern import late_pattern

_BIDI: Final = {
    "\u061c": "ALM",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
_UNSEEN: Final = {
    "\u00ad": "SHY",
    "\u034f": "CGJ",
    "\u115f": "HF",
    "\u1160": "HF",
    "\u180e": "MVS",
    "\u200b": "ZWSP",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u2060": "WJ",
    "\u2061": "FA",
    "\u2062": "IT",
    "\u2063": "IS",
    "\u2064": "IP",
    "\u3164": "HF",
    "\ufeff": "BOM",
    "\uffa0": "HF",
    "\ufff9": "IAA",
    "\ufffa": "IAS",
    "\ufffb": "IAT",
}
_BREAKS: Final = {"\n": "⏎", "\r": "⏎", "\x85": "⏎", "\u2028": "⏎", "\u2029": "¶", "\t": "␉", "\x7f": "␡"}

PICTURES: Final = (
    {chr(code): chr(0x2400 + code) for code in range(0x20)}
    | {chr(code): f"⟨{code:02X}⟩" for code in range(0x80, 0xA0)}
    | {character: f"⟨{name}⟩" for character, name in (_BIDI | _UNSEEN).items()}
    | {chr(code): f"⟨{code:04X}⟩" for code in (0x2065, *range(0x206A, 0x2070))}
    | _BREAKS
)
"""What each character that would not be seen, or would be obeyed, is shown as."""

_PRINTABLE: Final = "".join(filter(str.isprintable, PICTURES))
"""Those that Python takes for printable. All others, tags, surrogates and joiners are told apart by one look."""

_TAGS: Final = "\U000e0000-\U000e007f"
_SURROGATES: Final = "\ud800-\udfff"
_EMOJI: Final = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2934\u2935\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_JOINED: Final = f"(?P<joined>(?:(?<={_EMOJI})|(?<={_EMOJI}\ufe0f))\u200d(?={_EMOJI}))"
"""The joiner inside an emoji; anywhere else it is a mark that nobody sees."""
_SHOWN: Final = late_pattern(f"\r\n|{_JOINED}|[{re.escape(''.join(PICTURES))}]|[{_TAGS}]+|[{_SURROGATES}]")


def visible(text: str) -> str:
    """`text` as one line without any character that a terminal obeys or hides.

    Made visible once, a text stays as it is. A lone surrogate (a file name that is not UTF-8) becomes U+FFFD,
    so that the result can always be encoded.
    """
    if text.isprintable() and (text.isascii() or not any(map(text.__contains__, _PRINTABLE))):
        return text
    return _SHOWN.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    text = match.group()
    if match["joined"]:
        return text
    if len(text) > 1 or text not in PICTURES:
        return "⏎" if text == "\r\n" else "⟨TAG⟩" if text[0] >= "\U000e0000" else "\ufffd"
    return PICTURES[text]
