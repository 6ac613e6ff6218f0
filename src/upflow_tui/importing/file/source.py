"""Bytes of a regular file, read once within a size limit, hashed and kept in a private copy (docs/rules.md §2)."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Final, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import CATALOGUE, Finding, find
from upflow_tui.importing.file.sheet import Sheet
from upflow_tui.importing.file.signatures import (
    directory_place,
    kind_of_file,
    not_text,
    workbook_ending,
    workbooks_are_read,
)
from upflow_tui.importing.file.unpacking import GZIP, GZIP_ENDING, DamagedArchive, announced_size, unpacked
from upflow_tui.operating_system import open_file

MAX_SIZE: Final = 512 * 2**20
"""The largest file that is read, in bytes."""

BLOCK: Final = 2**18
"""Bytes read at a time."""

_DIRECTORY: Final = 2**14
"""Bytes of an OLE container's directory that are looked at."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the bytes read so far and the size that the file had when it was opened."""


_UNPACKED: Final = "What this gzip archive holds"

_WHITE: Final = b" \t\n\r\x0b\x0c\xef\xbb\xbf\xff\xfe"
"""White space and the bytes of byte order marks: a file of nothing else is empty."""

_FOR_A_NEW_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_NOT_REGULAR: Final = frozenset({errno.ENXIO, errno.ENODEV, errno.EISDIR, errno.EOPNOTSUPP})
_MISSING: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP})


class SourceError(Exception):
    """A file of which nothing can be imported; `finding` (error, scope file) says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file as they were when it was read; whatever happens to the file since, these count."""

    name: str
    """The file's own name without its folder, always valid UTF-8."""
    size: int
    """In bytes."""
    sha256: str
    """In lower case hexadecimal digits."""
    path: Path
    """The private copy."""
    sheet: Sheet | None = None
    """Where the file is a workbook: the sheet of it that is read."""

    def open(self) -> BinaryIO:
        """The bytes, open for reading. Raises OSError when the private copy is gone."""
        return self.path.open("rb")

    def open_text(self) -> BinaryIO:
        """The bytes of the text that is parsed: the file's own, or those of the sheet. Raises OSError as `open`."""
        return self.path.open("rb") if self.sheet is None else self.sheet.path.open("rb")

    @property
    def text_size(self) -> int:
        """How many bytes `open_text` gives."""
        return self.size if self.sheet is None else self.sheet.size


@dataclass(frozen=True, slots=True)
class Head:
    """The first bytes of a file, for a look at it before it is read as a whole."""

    name: str
    """As `Source.name`."""
    size: int
    """Of the whole file, in bytes."""
    data: bytes
    is_workbook: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether these are all bytes of the file."""
        return len(self.data) == self.size

    def keep(self, copy_to: Path, count: int) -> Source:
        """The first `count` bytes as the source of a file of their own: the new file `copy_to` (mode 0600).

        Raises OSError when it exists already or cannot be written.
        """
        data = self.data[:count]
        with os.fdopen(open_file(copy_to, _FOR_A_NEW_FILE, follow=False), "wb") as copy:
            copy.write(data)
        return Source(self.name, len(data), hashlib.sha256(data).hexdigest(), copy_to)


def read_head(path: Path, count: int, *, limit: int = MAX_SIZE) -> Head:
    """Read the first `count` bytes of the file at `path`; nothing is written. Opening never blocks.

    Raises:
        SourceError: as `read_source`; empty only where no byte of the file was left out.
    """
    descriptor = _open(path)
    try:
        size = _size(descriptor, limit)
        descriptor, name = _plain(descriptor, _name(path), count + 1)
        if name != _name(path):
            size = os.fstat(descriptor).st_size
        data = _read(descriptor, count)
        has_sheets = bool(data) and _is_workbook(descriptor, data)
    finally:
        os.close(descriptor)
    if len(data) < count:
        size = len(data)  # it is shorter now than it was a moment ago
    if len(data) >= size and not data.strip(_white_of(data)):
        raise SourceError(find("empty"))
    return Head(name, max(size, len(data)), data, has_sheets)


def read_source(path: Path, copy_to: Path, *, limit: int = MAX_SIZE, progress: Progress | None = None) -> Source:
    """Read the file at `path` once, from its first byte to its last, into the new file `copy_to` (mode 0600).

    Opening never blocks, whatever `path` is; only a regular file is read. On failure `copy_to` is not left behind.

    Raises:
        SourceError: not_a_file, unreadable, missing, too_large, empty or not_text.
        OSError: `copy_to` exists already or cannot be written (the disk is full).

    Source: docs/rules.md §2 "One parsed table".
    """
    descriptor = _open(path)
    try:
        size = _size(descriptor, limit)
        if _is_packed(descriptor) and announced_size(descriptor) > limit:
            raise _too_large(limit, _UNPACKED, " If it should hold less, download it again: its end is missing.")
        descriptor, name = _plain(descriptor, _name(path), limit + 1, copy_to.parent)
        if name != _name(path):
            size = _size(descriptor, limit, _UNPACKED)
        target = open_file(copy_to, _FOR_A_NEW_FILE, follow=False)
        try:
            with os.fdopen(target, "wb") as copy:
                read, digest = _stream(descriptor, copy, size, limit, progress)
        except BaseException:
            copy_to.unlink(missing_ok=True)
            raise
    finally:
        os.close(descriptor)
    return Source(name, read, digest, copy_to)


def _open(path: Path) -> int:
    """A descriptor of `path`. Opening a FIFO must not wait for a writer that may never come."""
    try:
        return open_file(path, os.O_RDONLY, wait=False)
    except ValueError:  # a NUL in the path: no file can have that name
        raise SourceError(find("missing")) from None
    except OSError as error:
        code = "not_a_file" if error.errno in _NOT_REGULAR else "missing" if error.errno in _MISSING else "unreadable"
        raise SourceError(_failed(code, error)) from None


def _plain(descriptor: int, name: str, limit: int, folder: Path | None = None) -> tuple[int, str]:
    """The descriptor and name of a file or, where it is packed by gzip, of what it holds: then the first is closed.

    Args:
        descriptor: of a regular file.
        name: its name.
        limit: so many bytes are unpacked at most.
        folder: where they are put, in a file that has no name; None: the system's folder for such files.

    Raises:
        SourceError: unreadable, where it is damaged.
    """
    if not _is_packed(descriptor):
        return descriptor, name
    with TemporaryFile(dir=folder) as file:
        try:
            for block in unpacked(descriptor, limit):
                file.write(block)
        except DamagedArchive as error:
            raise SourceError(_damaged(error)) from None
        file.seek(0)
        plain = os.dup(file.fileno())
    os.close(descriptor)
    return plain, name.removesuffix(GZIP_ENDING) if name.endswith(GZIP_ENDING) else f"{name} (unpacked)"


def _is_packed(descriptor: int) -> bool:
    """Whether the file is packed by gzip. Raises SourceError (unreadable)."""
    return _read_at(descriptor, 0, len(GZIP)) == GZIP


def _damaged(error: DamagedArchive) -> Finding:
    """The finding for a packed file that cannot be unpacked."""
    if error.is_cut:
        message, fix = "This gzip archive ends in the middle.", "Copy or download it again: a part of it is missing."
    else:
        message, fix = "This gzip archive is damaged.", "Unpack it with another program, and choose the file in it."
    return find("unreadable", message=message, fix=fix)


def _failed(code: str, error: OSError) -> Finding:
    """The finding for an error of the system, in its own words where ours would not be true."""
    if code == "unreadable" and not isinstance(error, PermissionError):
        reason = error.strerror or type(error).__name__
        return find(
            code, message=f"This file cannot be read: {reason}.", fix="Copy it to another folder, and choose the copy."
        )
    return find(code)


def _size(descriptor: int, limit: int, what: str = "The file") -> int:
    """The size of a regular file within the limit, in bytes; `what` names it where it is larger."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(find("not_a_file"))
    if status.st_size > limit:
        raise _too_large(limit, what)
    return status.st_size


def _too_large(limit: int, what: str = "The file", hint: str = "") -> SourceError:
    most = f"{limit // 2**20} MiB" if limit >= 2**20 else f"{limit:,} bytes"
    fix = CATALOGUE["too_large"].fix + hint
    return SourceError(find("too_large", message=f"{what} is larger than {most}.", fix=fix))


def _stream(descriptor: int, copy: BinaryIO, size: int, limit: int, progress: Progress | None) -> tuple[int, str]:
    """Copy the file in blocks; how many bytes it had, and their SHA-256.

    What is read is what counts: the size is that of the bytes read, not the one the file had when it was opened.
    """
    digest = hashlib.sha256()
    read = 0
    blank = True
    white = _WHITE
    while block := _read(descriptor, min(BLOCK, limit + 1 - read)):
        if read == 0:
            _is_workbook(descriptor, block)
            white = _white_of(block)
        blank = blank and not block.strip(white)
        read += len(block)
        if read > limit:
            raise _too_large(limit)
        digest.update(block)
        copy.write(block)
        if progress is not None:
            progress(read, size)
    if blank:
        raise SourceError(find("empty"))
    return read, digest.hexdigest()


def _is_workbook(descriptor: int, block: bytes) -> bool:
    """Whether the file that begins with `block` is a workbook; false for a text.

    Raises SourceError (not_text) where it is neither, or a workbook that nothing here can read.
    """
    place = directory_place(block)
    kind = kind_of_file(block, _read_at(descriptor, place, _DIRECTORY) if place is not None else b"")
    if kind is not None and not (workbook_ending(kind) and workbooks_are_read()):
        raise SourceError(not_text(kind))
    return kind is not None


def _white_of(block: bytes) -> bytes:
    """The bytes of which an empty file is made, for a file that begins with `block`."""
    is_wide = block.startswith((b"\xff\xfe", b"\xfe\xff"))
    return _WHITE + b"\x00" if is_wide else _WHITE  # NUL: in the white space of UTF-16 and UTF-32


def _read_at(descriptor: int, place: int, count: int) -> bytes:
    """At most `count` bytes from `place` on; reading goes on where it was. Raises SourceError (unreadable)."""
    before = os.lseek(descriptor, 0, os.SEEK_CUR)
    os.lseek(descriptor, place, os.SEEK_SET)
    data = _read(descriptor, count)
    os.lseek(descriptor, before, os.SEEK_SET)
    return data


def _read(descriptor: int, count: int) -> bytes:
    """The next bytes, at most `count`; fewer only at the end of the file."""
    parts: list[bytes] = []
    try:
        while count > 0 and (part := os.read(descriptor, count)):
            parts.append(part)
            count -= len(part)
    except OSError as error:
        raise SourceError(_failed("unreadable", error)) from None
    return b"".join(parts)


def _name(path: Path) -> str:
    """The last part of the path; bytes that are not UTF-8 become U+FFFD, so that it can be stored and shown."""
    return os.fsencode(path.name or str(path)).decode("utf-8", "replace")
