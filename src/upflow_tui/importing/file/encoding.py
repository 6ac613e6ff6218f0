"""The encoding of a file: chosen, or found in the order of docs/rules.md §2, streamed over the whole file."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.importing.file.central_words import CentralWords
from upflow_tui.importing.file.mojibake import (
    TurkishWords,
    damage,
    damaged_words,
    first_damage,
    first_mojibake,
    has_mojibake,
    has_mojibake_as_utf8,
    read_as_cp1252,
)
from upflow_tui.importing.file.signatures import utf16_without_bom
from upflow_tui.importing.file.source import BLOCK, Source, SourceError

MAX_LINE: Final = 16 * 2**20
"""Bytes of the longest physical line that is read: what has none shorter is no table, and would fill the memory."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARKS: Final = {name: mark for mark, name in _BOMS}
_MARK_AS_LETTERS: Final = "ï»¿".encode()
"""The mark of UTF-8 that was taken for letters and saved again."""
_WITHOUT_ORDER: Final = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_NOT_FOR_FILES: Final = frozenset(
    ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem")
)
_OF_OTHER_SYSTEMS: Final = frozenset({"mac-roman", "cp850", "cp437"})
"""Encodings of the Mac and of DOS, whose letters Windows-1252 has for other letters: one word alone may be meant so."""
_AS_UTF8: Final = late_pattern(rb"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}")
"""A letter of UTF-8; in good Windows-1252 a capital with a symbol behind it, which no word has."""
_SEAM: Final = 16
"""How much of a block is looked at again with the next one: damage may stand across the cut."""
_GUESS_SAMPLE: Final = 2**16
_GUESS_HEAD: Final = 2**12


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text: `name` is a Python codec name, the text begins at byte `start` (after the BOM)."""

    name: str
    bom: bool
    start: int
    evidence: str
    """Why, as one phrase for the screen."""
    findings: tuple[Finding, ...] = ()


def detect_encoding(source: Source, chosen: str | None = None) -> Encoding:
    """The encoding of `source`: the chosen one, or BOM, UTF-16 by its NULs, UTF-8, Windows-1252, a guess.

    The whole file decodes without an error in the encoding returned.

    Raises:
        ValueError: `chosen` is no encoding.
        SourceError: bad_bytes, or not_text for a line that is longer than any table's.
    """
    with source.open_text() as file:
        head = file.read(2**16)
    if chosen is not None:
        return _chosen(source, head, chosen)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return _marked(source, head, name, f"{_shown(name)}: the file begins with its byte order mark")
    if (wide := utf16_without_bom(head)) is not None:
        return _marked(source, head, wide, f"{wide}: every second byte is empty, as in UTF-16")
    if head.startswith(_MARK_AS_LETTERS):
        return _marked(source, head, "utf-8", "UTF-8: the file begins with its byte order mark, saved as letters")
    return _utf8(source, 0, False) or _legacy(source)


def open_text(source: Source, encoding: str, start: int) -> io.TextIOWrapper:
    """The text of `source` from byte `start`; line ends are kept, and \\n, \\r\\n and a lone \\r each end a line."""
    file = source.open_text()
    file.seek(start)
    return io.TextIOWrapper(file, encoding=encoding, newline="")


def codec_name(name: str) -> str:
    """The Python codec name of a chosen encoding: `cp1252` for `Windows-1252`. Raises ValueError for no encoding."""
    try:
        info = codecs.lookup(name)
        is_text = isinstance("".encode(info.name), bytes) and info.name not in _NOT_FOR_FILES
    except (LookupError, ValueError, UnicodeError):
        is_text = False
    if not is_text:
        raise ValueError(f'"{name}" is not a text encoding; use a name such as utf-8, cp1252 or utf-16-le.')
    return info.name.removesuffix("-sig")


def _chosen(source: Source, head: bytes, chosen: str) -> Encoding:
    name = codec_name(chosen)
    if name in _WITHOUT_ORDER:  # the mark or the NULs say which byte comes first
        family = (mark for mark in _BOMS if mark[1].startswith(name))
        marked = next((full for mark, full in family if head.startswith(mark)), None)
        name = marked or (name == "utf-16" and utf16_without_bom(head)) or _WITHOUT_ORDER[name]
    return _marked(source, head, name, f"{_shown(name)} was chosen")


def _marked(source: Source, head: bytes, name: str, evidence: str) -> Encoding:
    """The encoding called `name`, after its byte order marks (some programs write two); it must decode the file."""
    start = 0
    if mark := _MARKS.get(name):
        marks = (mark, _MARK_AS_LETTERS) if name == "utf-8" else (mark,)
        while found_mark := next((one for one in marks if head.startswith(one, start)), b""):
            start += len(found_mark)
    if name == "utf-8":
        found = _utf8(source, start, start > 0)
        if found is None:
            raise _bad_bytes(source, name, start)
        return Encoding(name, found.bom, start, evidence, found.findings)
    try:
        decoder, damaged, end = codecs.getincrementaldecoder(name)(), False, ""
        for block in _blocks(source, start):
            text = end + decoder.decode(block)
            damaged, end = damaged or has_mojibake(text), text[-_SEAM:]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _bad_bytes(source, name, start) from None
    findings = _damaged(source, name, start, first_mojibake) if damaged else ()
    return Encoding(name, start > 0, start, evidence, findings)


def _utf8(source: Source, start: int, bom: bool) -> Encoding | None:
    """UTF-8, if the whole file is; None if it is not, and does not seem meant to be.

    Raises SourceError (bad_bytes) where most sequences are valid: another encoding would damage them all.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    ascii_only, damaged, end = True, False, b""
    try:
        for block in _blocks(source, start):
            if not block.isascii() or decoder.getstate()[0]:  # most are, which is told four times as quickly
                decoder.decode(block)
                ascii_only, damaged = False, damaged or has_mojibake_as_utf8(end + block)
            end = block[-_SEAM:]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        if _mostly_utf8(source, start):
            raise _bad_bytes(source, "utf-8", start) from None
        return None
    evidence = "UTF-8: plain ASCII" if ascii_only else "UTF-8: every letter beyond ASCII is valid"
    findings = _damaged(source, "utf-8", start, first_mojibake) if damaged else ()
    return Encoding("utf-8", bom, start, evidence, findings)


def _mostly_utf8(source: Source, start: int) -> bool:
    """Whether more characters beyond ASCII are valid UTF-8 than bytes are not."""
    keeping, dropping = (codecs.getincrementaldecoder("utf-8")(errors) for errors in ("surrogateescape", "ignore"))
    valid = invalid = 0
    for block in _blocks(source, start):
        if block.isascii():
            continue
        good = dropping.decode(block)
        invalid += len(keeping.decode(block)) - len(good)
        valid += len(good) - len(good.encode("ascii", "ignore"))
    return valid > invalid


def _legacy(source: Source) -> Encoding:
    """Windows-1252, or what `chardet` says if that would look damaged and the other does not."""
    letters, suspect, has_utf8 = 0, False, False
    turkish, central = TurkishWords(), CentralWords()
    for block in _blocks(source, 0):
        if not block.isascii():
            turkish.add(block)
            central.add(block)
            found, damaged = read_as_cp1252(block)
            letters, suspect = letters + found, suspect or damaged
            has_utf8 = has_utf8 or _AS_UTF8.search(block) is not None
    plain = f"cp1252: {counted(letters, 'accented letter')} read well" if letters else "cp1252: no accented letters"
    if turkish.are_turkish and _decodes(source, "cp1254"):
        note = find("encoding_guessed", encoding="cp1254 (Turkish)")
        return Encoding("cp1254", False, 0, "cp1254 is a guess: as cp1252 Turkish letters look wrong", (note,))
    if has_utf8 and (number := _utf8_line(source)) is not None:
        return Encoding("cp1252", False, 0, plain, _damaged_on(source, number))
    if not suspect:
        if central.are_central and turkish.first_baltic is None and _decodes(source, "cp1250"):
            note = find("encoding_guessed", encoding="cp1250 (Central European)")
            evidence = "cp1250 is a guess: as cp1252 letters of Central Europe look wrong"
            return Encoding("cp1250", False, 0, evidence, (note,))
        findings: tuple[Finding, ...] = ()
        if (word := turkish.first_baltic or central.first_baltic) is not None:
            findings = _may_be_other(source, word, "cp1257", "Baltic")
        elif (word := central.first) is not None:
            findings = _may_be_other(source, word, "cp1250", "Central European")
        elif turkish.may_be_turkish:
            findings = _may_be_other(source, turkish.first, "cp1254", "Turkish")
        return Encoding("cp1252", False, 0, plain, findings)
    if (guess := _guess(source)) is not None:
        if guess in _OF_OTHER_SYSTEMS and (doubt := _too_few_words(source, guess)):
            return Encoding("cp1252", False, 0, "cp1252: one word may look wrong", doubt)
        note = find("encoding_guessed", encoding=guess)
        return Encoding(guess, False, 0, f"{guess} is a guess: as cp1252 some letters look wrong", (note,))
    if not _decodes(source, "cp1252"):
        raise _bad_bytes(source, "cp1252", 0)
    findings = _damaged(source, "cp1252", 0, first_damage)
    return Encoding("cp1252", False, 0, "cp1252: some letters look wrong" if findings else plain, findings)


def _utf8_line(source: Source) -> int | None:
    """The first line (1 = first) whose letters beyond ASCII are UTF-8, where the other lines are good Windows-1252, and
    as many of them or more have such letters; None where the file is not such a one."""
    first, valid, other = None, 0, 0
    with source.open_text() as file:
        for number, line in enumerate(file, 1):
            if line.isascii():
                continue
            if _is_utf8(line):
                first, valid = first or number, valid + 1
            elif read_as_cp1252(line)[1]:
                return None
            else:
                other += 1
    return first if other >= valid else None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _damaged_on(source: Source, number: int) -> tuple[Finding, ...]:
    """The warning that names a line which is written in another encoding than the rest."""
    with source.open_text() as file:
        line = next(islice(file, number - 1, None)).decode("cp1252", "replace")
    sample = next(word for word in re.split(r'[\s;,|"]', line) if not word.isascii())[:40]
    return (find("damaged_accents", bad_line=number, sample=sample),)


def _may_be_other(source: Source, word: str, encoding: str, name: str) -> tuple[Finding, ...]:
    """The warning that words may be those of other languages (`name`), with one of them in both readings."""
    with open_text(source, "cp1252", 0) as lines:
        number = next((number for number, line in enumerate(lines, 1) if word in line), 1)
    other = word.encode("cp1252", "replace").decode(encoding, "replace")
    message = f'Some accents may look wrong (line {number}: "{word}", or "{other}" in {name}).'
    return (find("damaged_accents", message=message, fix=f"Choose the encoding {encoding} if they are {name}."),)


def _too_few_words(source: Source, guess: str) -> tuple[Finding, ...]:
    """The warning that one damaged word alone does not tell the encoding `guess`, with both readings of it; nothing
    where other words agree, or where the file is no Windows-1252 at all.
    """
    if not _decodes(source, "cp1252"):
        return ()
    found: dict[str, int] = {}
    with open_text(source, "cp1252", 0) as lines:
        for number, line in enumerate(lines, 1):
            if not line.isascii():
                for word in damaged_words(line):
                    found.setdefault(word, number)
                if len(found) > 1:
                    return ()
    for word, number in found.items():
        other = word.encode("cp1252", "replace").decode(guess, "replace")
        message = f'Some accents may look wrong (line {number}: "{word}", or "{other}" in {guess}).'
        return (find("damaged_accents", message=message, fix=f"Choose the encoding {guess} if that reads better."),)
    return _damaged(source, "cp1252", 0, first_damage)


def _guess(source: Source) -> str | None:
    """What `chardet` makes of the file's beginning and its lines that are not ASCII; None if that reads no better.

    It often takes Western text of DOS or the Mac for an Eastern code page, so the Western one comes first if it reads
    as well. Whatever is returned decodes the whole file.
    """
    import chardet

    with source.open_text() as file:
        sample = bytearray(file.read(_GUESS_HEAD))
        while len(sample) < _GUESS_SAMPLE and (lines := file.readlines(BLOCK)):
            sample += b"".join(line for line in lines if not line.isascii())
    text = bytes(sample[:_GUESS_SAMPLE])
    answer = chardet.detect(text)["encoding"]
    try:
        name = codec_name(answer or "")
    except ValueError:
        return None
    western = "mac-roman" if name.startswith("mac") else "cp850" if name.startswith(("cp4", "cp8")) else name
    names = ("cp1252", western, name)  # min takes the first of those that read equally well
    best = min(names, key=lambda item: damage(text.decode(item, "replace")))
    return best if best != "cp1252" and _decodes(source, best) else None


def _decodes(source: Source, name: str) -> bool:
    """Whether the whole file is valid in the encoding called `name`."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for block in _blocks(source, 0):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _blocks(source: Source, start: int) -> Iterator[bytes]:
    """The bytes from `start` on, in blocks. Raises SourceError (not_text) at a line longer than `MAX_LINE`."""
    open_line = 0
    with source.open_text() as file:
        file.seek(start)
        while block := file.read(BLOCK):
            last_end = max(block.rfind(b"\n"), block.rfind(b"\r"))
            open_line = len(block) - last_end - 1 + (open_line if last_end < 0 else 0)
            if open_line > MAX_LINE:
                raise SourceError(find("not_text", kind=f"a file with a line of more than {MAX_LINE // 2**20} MiB"))
            yield block


def _bad_bytes(source: Source, name: str, start: int) -> SourceError:
    """The error that names the first line which is not valid."""
    decoder = codecs.getincrementaldecoder(name)()
    newlines = io.IncrementalNewlineDecoder(None, translate=True)
    line = 1
    try:
        for block in _blocks(source, start):
            line += newlines.decode(decoder.decode(block)).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        good = error.object[: error.start].decode(name, "ignore")
        line += newlines.decode(good, final=True).count("\n")
    return SourceError(find("bad_bytes", bad_line=line, encoding=_shown(name)))


def _damaged(source: Source, name: str, start: int, first: Callable[[str], str | None]) -> tuple[Finding, ...]:
    """The warning that shows the first word that looks wrong, with its line; nothing if a closer look finds none."""
    with open_text(source, name, start) as lines:
        for number, line in enumerate(lines, 1):
            if not line.isascii() and (sample := first(line)) is not None:
                return (find("damaged_accents", bad_line=number, sample=sample),)
    return ()


def _shown(name: str) -> str:
    """The name of an encoding in a sentence: UTF-8 as everyone writes it, the others as Python does."""
    return name.upper() if name.startswith("utf") else name
