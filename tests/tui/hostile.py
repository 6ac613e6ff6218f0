"""Texts as no one wants them in a file: one fixture for every screen that shows data."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

MILLION: Final = "x\u0301\x1b" * 350_000
"""A cell of about a megabyte, each letter with a mark and an escape."""

HOSTILE_NAME: Final = "clients-[@click=app.quit]\x1b]0;PWNED\x07\u202egpj\udcff.csv"
"""A file's name with markup, a title sequence, a direction override and a byte that is not UTF-8."""

SIZES: Final = [(120, 36), (80, 24)] if "UPFLOW_EXAMPLES" in os.environ else [(120, 36)]
"""Of the terminal, for walks with these texts: the larger one shows more of them; the other one too in long runs."""

HOSTILE: Final = {
    "closing tag": "Dupont [/] Fils",
    "colour tag": "[red]x[/red] [bold]y",
    "action": "[@click=app.quit]Dupont[/]",
    "link": "[link=https://elsewhere.example]Dupont[/link]",
    "brackets in a name": "Dupont [siège] & Fils",
    "clipboard": "A\x1b]52;c;ZWNobyBwd25lZA==\x07B",
    "hyperlink": "A\x1b]8;;https://elsewhere.example\x1b\\click\x1b]8;;\x1b\\B",
    "title": "A\x1b]0;PWNED\x07B",
    "clear screen": "A\x1b[2J\x1b[31mRED\x1b[0mB",
    "device query": "A\x1b[6nB",
    "DCS": "A\x1bP+q544e\x1b\\B",
    "APC": "A\x1b_Gf=100,a=T;AAAA\x1b\\B",
    "C1 CSI": "A\x9b2JB",
    "C1 OSC": "A\x9d0;PWNED\x9cB",
    "every C0": "".join(map(chr, range(0x20))),
    "every C1": "".join(map(chr, range(0x7F, 0xA0))),
    "overwrite": "secret\rfake",
    "lines": "A\nB\r\nC\x85D\u2028E\u2029F",
    "tab": "A\tB",
    "right to left override": "A\u202etxt.exe\u202cB",
    "isolates": "A\u2066B\u2069\u061c\u200e\u200f",
    "no width": "A\u200bB\u200cC\u2060D\ufeffE\u00adF\u180eG\u3164H",
    "joiner": "A\u200dB",
    "tags": "A\U000e0041\U000e0042\U000e007fB",
    "many marks": "Z" + "\u0301\u0327" * 200 + "algo",
    "mark first": "\u0301\u0308abc",
    "emoji family": "👩\u200d👩\u200d👧 Family Ltd",
    "emoji with selector": "☎\ufe0f phone ✈\ufe0f",
    "flags": "🇫🇷🇩🇪 Ltd",
    "Arabic": "شركة النيل",
    "Hebrew": "חברה בע״מ",
    "wide": "日本商事株式会社東京支店",
    "wide and narrow": "日a本b商c事d",
    "half of a pair": "A\ud800B\udcffC",
    "annotation": "A\ufff9B\ufffaC\ufffb",
    "empty": "",
    "spaces": "   ",
    "long": "x" * 5_000,
    "megabyte": MILLION,
    "file name": HOSTILE_NAME,
}
"""Every hostile text written for this project, by a name."""


def corpus_texts(corpora: Path) -> dict[str, str]:
    """The hostile texts that others wrote: terminal controls, and the list of naughty strings."""
    cells = json.loads((corpora / "injection" / "terminal_cells.json").read_text("utf-8"))
    naughty = json.loads((corpora / "blns" / "blns.json").read_text("utf-8"))
    terminal = {f"terminal {entry['id']}": entry["cell"] for entry in cells}
    return terminal | {f"naughty {number}": text for number, text in enumerate(naughty)}


def all_texts() -> dict[str, str]:
    """Ours, and those of others where `UPFLOW_CORPORA` says they are."""
    corpora = os.environ.get("UPFLOW_CORPORA")
    return HOSTILE | (corpus_texts(Path(corpora)) if corpora else {})
