"""Reading a file's bytes once: what is refused, what is kept (docs/rules.md §2 "One parsed table")."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import os
import random
import socket
import sqlite3
import stat
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from tests.importing.books import compound
from upflow_tui.importing.file.source import BLOCK, MAX_SIZE, Source, SourceError, read_head, read_source

GOOD = b"Customer ID;Customer name\r\nC-1;Dupont\r\n"


def refused(path: Path, tmp_path: Path, *, limit: int = MAX_SIZE) -> SourceError:
    """The error with which `path` is refused; nothing of it is left behind."""
    copy = tmp_path / "copy"
    with pytest.raises(SourceError) as caught:
        read_source(path, copy, limit=limit)
    assert not copy.exists()
    finding = caught.value.finding
    assert finding.is_error
    assert finding.scope == "file"
    assert finding.line is None
    assert finding.message
    assert finding.fix
    assert str(caught.value) == finding.message
    return caught.value


def written(tmp_path: Path, data: bytes, name: str = "customers.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_a_regular_file_is_copied_hashed_and_measured(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    source = read_source(path, tmp_path / "copy")
    assert source == Source("customers.csv", len(GOOD), hashlib.sha256(GOOD).hexdigest(), tmp_path / "copy")
    with source.open() as file:
        assert file.read() == GOOD


def test_the_copy_is_private_under_any_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        source = read_source(written(tmp_path, GOOD), tmp_path / "copy")
    finally:
        os.umask(old)
    assert stat.S_IMODE(source.path.stat().st_mode) == 0o600


def test_later_work_sees_the_bytes_that_were_read_whatever_happens_to_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    source = read_source(path, tmp_path / "copy")
    path.write_bytes(b"something else")
    path.unlink()
    assert source.path.read_bytes() == GOOD


def test_an_existing_copy_is_never_overwritten(tmp_path: Path) -> None:
    kept = written(tmp_path, b"kept", "copy")
    with pytest.raises(FileExistsError):
        read_source(written(tmp_path, GOOD), kept)
    assert kept.read_bytes() == b"kept"


def test_the_copy_does_not_follow_a_link(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    (tmp_path / "copy").symlink_to(victim)
    with pytest.raises(FileExistsError):
        read_source(written(tmp_path, GOOD), tmp_path / "copy")
    assert not victim.exists()


def test_a_full_disk_is_the_callers_error_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class FullDisk(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    def fdopen(descriptor: int, _mode: str) -> FullDisk:
        os.close(descriptor)
        return FullDisk()

    monkeypatch.setattr("upflow_tui.importing.file.source.os.fdopen", fdopen)
    with pytest.raises(OSError, match="No space left"):
        read_source(written(tmp_path, GOOD), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b" \t\r\n\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n \n", b"\xff\xfe", b"\xff\xfe \x00\r\x00\n\x00"],
)
def test_a_file_of_nothing_but_white_space_or_a_bom_is_empty(tmp_path: Path, data: bytes) -> None:
    error = refused(written(tmp_path, data), tmp_path)
    assert error.finding.code == "empty"
    assert error.finding.message == "The file is empty."


def test_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv", tmp_path).finding.code == "missing"
    assert refused(written(tmp_path, GOOD) / "below.csv", tmp_path).finding.code == "missing"
    assert refused(tmp_path / "a\0b.csv", tmp_path).finding.code == "missing"
    assert refused(tmp_path / ("x" * 5000), tmp_path).finding.code == "missing"


def test_a_link_to_itself_is_missing_and_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert refused(loop, tmp_path).finding.code == "missing"
    link = tmp_path / "link.csv"
    link.symlink_to(written(tmp_path, GOOD))
    assert read_source(link, tmp_path / "copy").name == "link.csv"


def test_a_directory_and_a_device_are_not_files(tmp_path: Path) -> None:
    for path in (tmp_path, Path("/dev/zero"), Path("/dev/null"), Path("/")):
        assert refused(path, tmp_path).finding.code == "not_a_file"


def test_a_fifo_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo.csv"
    os.mkfifo(fifo)
    caught: list[SourceError] = []
    worker = threading.Thread(target=lambda: caught.append(refused(fifo, tmp_path)), daemon=True)
    worker.start()
    worker.join(10)
    assert not worker.is_alive(), "opening waited for a writer"
    assert caught[0].finding.code == "not_a_file"


def test_a_socket_is_not_a_file(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        assert refused(tmp_path / "s", tmp_path).finding.code == "not_a_file"


@pytest.mark.parametrize(
    ("number", "code"), [(errno.EACCES, "unreadable"), (errno.EPERM, "unreadable"), (errno.EIO, "unreadable")]
)
def test_what_the_system_refuses_to_open_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    path = written(tmp_path, GOOD)

    def refuse(*_args: object) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr("upflow_tui.importing.file.source.os.open", refuse)
        error = refused(path, tmp_path)
    assert error.finding.code == code
    expected = os.strerror(errno.EIO) if number == errno.EIO else "not allowed"
    assert expected in error.finding.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    path.chmod(0)
    assert refused(path, tmp_path).finding.code == "unreadable"


def test_a_fault_while_reading_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int, _count: int) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("upflow_tui.importing.file.source.os.read", fail)
    assert "Input/output error" in refused(written(tmp_path, GOOD), tmp_path).finding.message


def test_a_file_over_the_limit_is_too_large_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(MAX_SIZE + 1)  # sparse
    error = refused(path, tmp_path)
    assert error.finding.code == "too_large"
    assert "512 MiB" in error.finding.message


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    assert read_source(path, tmp_path / "copy", limit=len(GOOD)).size == len(GOOD)
    (tmp_path / "copy").unlink()
    assert (
        refused(path, tmp_path, limit=len(GOOD) - 1).finding.message
        == f"The file is larger than {len(GOOD) - 1} bytes."
    )


def test_a_file_that_grows_while_it_is_read_stays_within_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "upflow_tui.importing.file.source.os.read", lambda _descriptor, count: b"a;b\n" * (count // 4 + 1)
    )
    assert refused(written(tmp_path, GOOD), tmp_path, limit=3 * 2**20).finding.code == "too_large"


def test_a_file_that_shrinks_while_it_is_read_counts_as_it_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [b"a;b", b"a;b", b"a;b\n", b"1;2\n"]  # the first two are looks at what kind of file it is
    monkeypatch.setattr("upflow_tui.importing.file.source.os.read", lambda *_: parts.pop(0) if parts else b"")
    source = read_source(written(tmp_path, b"x" * 1000), tmp_path / "copy")
    assert source.size == 8
    assert source.path.read_bytes() == b"a;b\n1;2\n"


def test_progress_is_told_block_by_block(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    data = b"a;b\n" * (BLOCK // 4) * 2 + b"c;d\n"
    read_source(written(tmp_path, data), tmp_path / "copy", progress=lambda done, size: told.append((done, size)))
    assert told == [(BLOCK, len(data)), (2 * BLOCK, len(data)), (len(data), len(data))]


def test_a_cancelled_read_leaves_nothing(tmp_path: Path) -> None:
    def cancel(_done: int, _size: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_source(written(tmp_path, GOOD), tmp_path / "copy", progress=cancel)
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize(
    "name", ["two\nlines.csv", "[red]x[@click=app.quit].csv", "-o.csv", "\x1b]52;c;x\x07.csv", "日本.csv"]
)
def test_any_file_name_is_kept_as_it_is(tmp_path: Path, name: str) -> None:
    assert read_source(written(tmp_path, GOOD, name), tmp_path / "copy").name == name


def test_a_file_name_that_is_not_utf8_becomes_valid_text(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/soci\xe9t\xe9.csv"))
    path.write_bytes(GOOD)
    name = read_source(path, tmp_path / "copy").name
    assert name == "soci\ufffdt\ufffd.csv"
    assert name.encode()  # can be stored and shown


def zipped(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if first:
            archive.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), "x" * 100)
    return buffer.getvalue()


def database(tmp_path: Path) -> bytes:
    path = tmp_path / "made.db"
    connection = sqlite3.connect(path)
    connection.execute("create table customers (id)")
    connection.commit()
    connection.close()
    return path.read_bytes()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped("[Content_Types].xml", "word/document.xml"), "a Word document (DOCX)"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "a presentation (PPTX)"),
        (zipped("customers.csv"), "a ZIP archive"),
        (OLE, "an old Office document"),
        (b"%PDF-1.7\n...", "a PDF document"),
        (b"BZh91AY&SY\x00", "a bzip2 archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "an image (PNG)"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "an image (JPEG)"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "an image (WebP)"),
        (b"<!DOCTYPE html>\n<table><tr><td>C-1", "a web page (HTML)"),
        (b"\xef\xbb\xbf\n<html><body>", "a web page (HTML)"),
        (b'<?xml version="1.0"?><Workbook/>', "an XML document"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "a file of business cards (vCard)"),
        (b"\x00" * 5000, "a binary file"),
        (random.Random(1).randbytes(5000), "a binary file"),
        (b"C-1;Dupont\n".decode().encode("utf-32-le"), "a binary file"),
    ],
    ids=range(16),
)
def test_a_file_that_is_no_text_is_named_by_its_kind(tmp_path: Path, data: bytes, kind: str) -> None:
    error = refused(written(tmp_path, data), tmp_path)
    assert error.finding.code == "not_text"
    assert error.finding.message == f"This is {kind}, not a CSV file."
    assert error.finding.fix == "Save it as CSV (UTF-8)."


WORKBOOKS = [
    (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook (XLSX)"),
    (zipped("[Content_Types].xml", "xl/workbook.bin"), "an Excel workbook (XLSB)"),
    (
        zipped("content.xml", first=("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")),
        "an OpenDocument spreadsheet (ODS)",
    ),
    (OLE + "Workbook".encode("utf-16-le"), "an Excel workbook (XLS)"),
    (compound("Workbook", b"", padding=2**21), "an Excel workbook (XLS)"),
]


@pytest.mark.parametrize(("data", "kind"), WORKBOOKS, ids=range(len(WORKBOOKS)))
def test_a_workbook_is_named_with_the_extra_that_reads_it(
    tmp_path: Path, data: bytes, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    error = refused(written(tmp_path, data), tmp_path)
    assert error.finding.code == "not_text"
    assert error.finding.message == f"This is {kind}, not a CSV file."
    assert "Save it as CSV (UTF-8)" in error.finding.fix
    assert "pip install python-calamine" in error.finding.fix


@pytest.mark.parametrize(("data", "kind"), WORKBOOKS, ids=range(len(WORKBOOKS)))
def test_a_workbook_is_kept_as_it_is_where_the_extra_is_installed(tmp_path: Path, data: bytes, kind: str) -> None:
    path = written(tmp_path, data)
    assert read_source(path, tmp_path / "copy").path.read_bytes() == data
    head = read_head(path, 2**17)
    assert head.is_workbook
    assert head.data == data[: 2**17]


@pytest.mark.parametrize("padding", [0, 2**21])
def test_a_document_with_a_password_says_so(tmp_path: Path, padding: int) -> None:
    error = refused(written(tmp_path, compound("EncryptedPackage", b"x", padding=padding)), tmp_path)
    assert error.finding.code == "not_text"
    assert error.finding.message == "This workbook is protected by a password."
    assert "password" in error.finding.fix


def test_a_database_is_named(tmp_path: Path) -> None:
    assert "a SQLite database" in refused(written(tmp_path, database(tmp_path)), tmp_path).finding.message


@pytest.mark.parametrize(
    "data",
    [
        b"Customer ID;Customer name\nC-1;Du\x00pont\n",
        b"C-1;\x00\x01\x02Dupont\n" * 3,
        "Société;Ville\n".encode("cp1252") * 100,
        "Société;Ville\n".encode("utf-16-le"),
        "Société;Ville\n".encode("utf-16-be"),
        "Société;Ville".encode("utf-16"),
        "Société;Ville\n".encode("utf-32"),
        "得意先;住所\n".encode("shift_jis") * 20,
        b"BZhang;PK\n",
        b"GIFT;PKW\n",
        b"a;b\n1;2\n\x1a",
        ("é" * 40000 + ";b\n").encode()[:-1],
        b"x" + ("é" * 40000 + ";b\n").encode(),
    ],
)
def test_text_in_any_encoding_and_with_a_few_control_characters_stays_text(tmp_path: Path, data: bytes) -> None:
    assert read_source(written(tmp_path, data), tmp_path / "copy").size == len(data)


def test_a_packed_file_is_unpacked_and_what_it_holds_counts(tmp_path: Path) -> None:
    packed = tmp_path / "customers.csv.gz"
    packed.write_bytes(gzip.compress(GOOD, mtime=0))
    source = read_source(packed, tmp_path / "kept")
    assert (source.name, source.size, source.path.read_bytes()) == ("customers.csv", len(GOOD), GOOD)
    assert source.sha256 == hashlib.sha256(GOOD).hexdigest()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["customers.csv.gz", "kept"]
    head = read_head(packed, 5)
    assert (head.name, head.data, head.is_whole) == ("customers.csv", GOOD[:5], False)
    assert read_head(packed, 10_000).is_whole


def test_a_packed_file_is_unpacked_within_the_limit(tmp_path: Path) -> None:
    packed = tmp_path / "customers.csv.gz"
    packed.write_bytes(gzip.compress(b"a" * 10_000))
    with pytest.raises(SourceError) as refused_as:
        read_source(packed, tmp_path / "kept", limit=5_000)
    assert refused_as.value.finding.code == "too_large"
    assert refused_as.value.finding.message == "What this gzip archive holds is larger than 5,000 bytes."


def test_a_packed_file_is_judged_by_the_size_that_it_announces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is unpacked; that its end may be missing is said, as its last bytes are then no size."""
    monkeypatch.setattr("upflow_tui.importing.file.source.unpacked", None)
    packed = tmp_path / "customers.csv.gz"
    packed.write_bytes(gzip.compress(b"a" * 10_000))
    with pytest.raises(SourceError) as refused_as:
        read_source(packed, tmp_path / "kept", limit=5_000)
    assert refused_as.value.finding.fix.endswith("If it should hold less, download it again: its end is missing.")


@pytest.mark.parametrize(
    ("packed_bytes", "said"),
    [
        (gzip.compress(GOOD)[:-12], "This gzip archive ends in the middle."),
        (gzip.compress(GOOD)[:-3], "This gzip archive ends in the middle."),
        (gzip.compress(GOOD)[:-8] + b"12345678", "This gzip archive is damaged."),
        (gzip.compress(GOOD) + b"more", "This gzip archive is damaged."),
    ],
    ids=["half", "without its sum", "another sum", "more behind it"],
)
def test_a_damaged_archive_is_said_to_be_one(packed_bytes: bytes, said: str, tmp_path: Path) -> None:
    packed = tmp_path / "customers.csv.gz"
    packed.write_bytes(packed_bytes)
    for read in (lambda: read_source(packed, tmp_path / "kept"), lambda: read_head(packed, 10_000)):
        with pytest.raises(SourceError) as refused_as:
            read()
        assert refused_as.value.finding.message == said
