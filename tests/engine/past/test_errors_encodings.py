"""The writer asks the reader: lines with errors are read back as they were written, in every encoding that is offered."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.engine.imports import import_file
from tests.engine.past.test_errors_file import Write, errors_of
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.dialect import detect
from upflow_tui.importing.file.encoding import codec_name
from upflow_tui.importing.file.offered_encodings import OFFERED_ENCODINGS
from upflow_tui.importing.file.source import Source

WORDS = {
    "cp1250": "Łódź Žluťoučký",
    "iso-8859-2": "Łódź Žluťoučký",
    "cp852": "Łódź Žluťoučký",
    "cp1257": "Šiauliai žąsis",
    "cp1254": "İstanbul Şişli",
    "cp1253": "Αθήνα Καφές",
    "cp1251": "Москва Поставка",
    "koi8-r": "Москва Поставка",
    "cp1255": "שלום חברה",
    "cp1256": "شركة القاهرة",
    "cp932": "東京株式会社 ソ表",
    "gb18030": "北京有限公司",
    "big5": "臺北有限公司 許功",
    "cp949": "서울 주식회사",
}
"""Names in the encodings of other letters; elsewhere they are French."""


@pytest.mark.parametrize("encoding", [name for name, _ in OFFERED_ENCODINGS])
@pytest.mark.parametrize("count", [1, 40])
def test_what_is_detected_is_what_was_written(
    encoding: str, count: int, sample_engine: Engine, file_of: Write, tmp_path: Path
) -> None:
    word = WORDS.get(encoding, "Société Müller")
    rows = "".join(f"C-{number};{word} {number};bad\n" for number in range(count))
    path = file_of(f"Customer ID;Customer name;Contract end\n{rows}".encode(encoding))
    import_file(sample_engine, path, encoding=encoding)
    content, written = errors_of(sample_engine, 1)
    again = tmp_path / "errors.csv"
    again.write_bytes(content)
    source = Source(again.name, len(content), hashlib.sha256(content).hexdigest(), again)
    found = detect(source, ImportChoices())
    assert (found.encoding, found.delimiter) == (written.encoding, ";")
    text = content[found.text_start :].decode(found.encoding)
    assert text.count(f";{word} ") == count
    if written.other_encoding:
        assert (written.encoding, written.bom) == ("utf-8", True)
    elif encoding != "utf-16":
        assert written.encoding == codec_name(encoding)


def test_letters_of_ascii_keep_the_encoding_of_their_file(sample_engine: Engine, file_of: Write) -> None:
    text = "Customer ID;Customer name;Contract end\nC-1;Durand;bad\nC-2;Société;2025-12-31\n"
    import_file(sample_engine, file_of(text.encode("mac-roman")), encoding="mac-roman")
    _, written = errors_of(sample_engine, 1)
    assert not written.other_encoding
