"""Encoding, delimiter and header line: detected with evidence, or chosen (docs/rules.md §2)."""

from __future__ import annotations

import codecs
import random
import tracemalloc
from pathlib import Path

import chardet
import pytest

from tests.importing.sources import source_of
from upflow_tui.core.findings import Finding, Scope, Severity
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file import encoding as encoding_module
from upflow_tui.importing.file.dialect import Dialect, detect
from upflow_tui.importing.file.source import Source, SourceError

FRENCH = "Code client;Raison sociale;Ville\nC-1;Société Générale;Orléans\nC-2;Hôtel de la Forêt;Besançon\n"


def detected(
    tmp_path: Path,
    data: bytes | str,
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    header_line: int | None = None,
) -> Dialect:
    raw = data.encode() if isinstance(data, str) else data
    return detect(
        source_of(tmp_path, raw), ImportChoices(delimiter=delimiter, encoding=encoding, header_line=header_line)
    )


def refused(tmp_path: Path, data: bytes | str, **choices: str) -> Finding:
    with pytest.raises(SourceError) as caught:
        detected(tmp_path, data, **choices)  # type: ignore[arg-type]
    finding = caught.value.finding
    assert (finding.severity, finding.scope, finding.line) == (Severity.ERROR, Scope.FILE, None)
    assert finding.fix
    return finding


def codes(dialect: Dialect) -> list[str]:
    assert not any(finding.is_error for finding in dialect.findings)
    return [finding.code for finding in dialect.findings]


def evidence(dialect: Dialect, subject: str) -> str:
    return next(item.text for item in dialect.evidence if item.subject == subject)


# --- the delimiter


@pytest.mark.parametrize(
    ("delimiter", "shown"), [(";", "semicolon"), (",", "comma"), ("|", "vertical bar"), ("\t", "tab")]
)
def test_each_of_the_four_delimiters_is_detected(tmp_path: Path, delimiter: str, shown: str) -> None:
    text = "Customer ID;Customer name;Town\nC-1;Dupont;Lyon\nC-2;Durand;Paris\n".replace(";", delimiter)
    dialect = detected(tmp_path, text)
    assert dialect.delimiter == delimiter
    assert evidence(dialect, "delimiter") == f"{shown} gives 3 columns on 100 % of lines"
    assert dialect.findings == ()


def test_commas_in_addresses_and_decimals_do_not_outweigh_the_semicolon(tmp_path: Path) -> None:
    lines = [f"C-{n};Dupont {n};{n}, rue X, étage 2;1204,50\n" for n in range(30)]
    assert detected(tmp_path, "Code;Nom;Adresse;Solde\n" + "".join(lines)).delimiter == ";"


def test_decimal_commas_on_every_line_do_not_outweigh_two_columns(tmp_path: Path) -> None:
    assert detected(tmp_path, "Code;Solde\nC-1;12,50\nC-2;13,50\nC-3;1,00\n").delimiter == ";"


def test_quoted_delimiters_of_another_kind_do_not_count(tmp_path: Path) -> None:
    text = 'ID,Tags,Name\n1,"a;b;c;d;e","x"\n2,"a;b;c;d;e","y"\n3,"a;b;c;d;e","z"\n'
    assert detected(tmp_path, text).delimiter == ","


def test_a_few_commas_in_a_single_column_do_not_make_two(tmp_path: Path) -> None:
    text = "Company\nDupont\nDurand, SA\nMartin\nPetit\nRoux\n"
    dialect = detected(tmp_path, text)
    assert dialect.delimiter != ","
    assert "no semicolon, comma, vertical bar or tab gives" in evidence(dialect, "delimiter")
    assert dialect.header_line == 1


def test_the_share_in_the_evidence_is_never_rounded_up(tmp_path: Path) -> None:
    text = "ID;Name;Town\n" + "1;x;y\n" * 150 + "1;x\n"
    assert evidence(detected(tmp_path, text), "delimiter") == "semicolon gives 3 columns on 99 % of lines"


@pytest.mark.parametrize("first", ["sep=,", "SEP=,", '"sep=,"', "sep=, "])
def test_a_first_line_sep_sets_the_delimiter(tmp_path: Path, first: str) -> None:
    dialect = detected(tmp_path, f"{first}\r\nID;x,Name;y\r\n1;2,3;4\r\n")
    assert dialect.delimiter == ","
    assert evidence(dialect, "delimiter") == "comma is set by line 1"
    assert (dialect.header_line, dialect.first_record_line) == (2, 3)
    assert dialect.findings == ()


def test_a_sep_line_works_with_a_tab_with_another_sign_and_after_a_bom(tmp_path: Path) -> None:
    assert detected(tmp_path, "\ufeffsep=\t\nID\tName\n1\tx\n").delimiter == "\t"
    assert detected(tmp_path, "sep=^\nID^Name\n1^x\n").delimiter == "^"
    assert detected(tmp_path, "sep=a\nIDaName;x\n1;x\n2;x\n").delimiter == ";"


def test_a_sep_line_alone_has_no_data(tmp_path: Path) -> None:
    assert refused(tmp_path, "sep=;\n").code == "no_data"


def test_a_chosen_delimiter_wins_over_the_file_and_over_sep(tmp_path: Path) -> None:
    dialect = detected(tmp_path, "sep=;\nID;a\tName;b\n1;2\t3;4\n", delimiter="\t")
    assert dialect.delimiter == "\t"
    assert evidence(dialect, "delimiter") == "tab was chosen"
    assert dialect.header_line == 2


@pytest.mark.parametrize("delimiter", ["", ":", ";;", "tab", '"'])
def test_an_unknown_delimiter_is_refused_in_one_sentence(tmp_path: Path, delimiter: str) -> None:
    with pytest.raises(ValueError, match=r"^The separator .* is not known; use ; , \| or a tab\.$"):
        detected(tmp_path, FRENCH, delimiter=delimiter)


# --- the encoding


@pytest.mark.parametrize(
    ("data", "name", "bom", "start"),
    [
        (FRENCH.encode(), "utf-8", False, 0),
        (b"ID;Name\n1;x\n", "utf-8", False, 0),
        (codecs.BOM_UTF8 + FRENCH.encode(), "utf-8", True, 3),
        (codecs.BOM_UTF8 * 2 + FRENCH.encode(), "utf-8", True, 6),
        (codecs.BOM_UTF16_LE + FRENCH.encode("utf-16-le"), "utf-16-le", True, 2),
        (codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"), "utf-16-be", True, 2),
        (codecs.BOM_UTF32_LE + FRENCH.encode("utf-32-le"), "utf-32-le", True, 4),
        (codecs.BOM_UTF32_BE + FRENCH.encode("utf-32-be"), "utf-32-be", True, 4),
        (FRENCH.encode("utf-16-le"), "utf-16-le", False, 0),
        (FRENCH.encode("utf-16-be"), "utf-16-be", False, 0),
        ("Код;Имя;Город\n1;Иван;Москва\n".encode("utf-16-le"), "utf-16-le", False, 0),
        (FRENCH.encode("cp1252"), "cp1252", False, 0),
        ("Code;Montant\nC-1;12 €\nC-2;“l’œuf” – 5 °C…\n".encode("cp1252"), "cp1252", False, 0),
    ],
)
def test_encodings_are_found_by_bom_then_nuls_then_strict_utf8_then_cp1252(
    tmp_path: Path, data: bytes, name: str, bom: bool, start: int
) -> None:
    dialect = detected(tmp_path, data)
    assert (dialect.encoding, dialect.bom, dialect.text_start) == (name, bom, start)
    assert dialect.header_line == 1
    assert dialect.findings == ()
    assert evidence(dialect, "encoding")


def test_the_evidence_counts_the_accented_letters_that_read_well(tmp_path: Path) -> None:
    data = "Code;Nom\nC-1;Société\nC-2;Forêt\n".encode("cp1252")
    assert evidence(detected(tmp_path, data), "encoding") == "cp1252: 3 accented letters read well"
    assert evidence(detected(tmp_path, b"Code;Montant\nC-1;12 \x80\n"), "encoding") == "cp1252: no accented letters"


def test_utf8_is_checked_over_the_whole_file_across_blocks(tmp_path: Path) -> None:
    line = "C-1;Société;é\n".encode()
    data = b"ID;Name;x\n" + line * (3 * 2**20 // len(line)) + b"C-9;Fin\n"
    assert detected(tmp_path, data).encoding == "utf-8"


def test_an_accent_cut_by_the_end_of_an_ascii_block_stays_valid(tmp_path: Path) -> None:
    head = b"ID;Name\n"
    data = head + (b"1;" + b"x" * 94 + b"\n") * 20000
    at = 2**20 - 1  # the first byte of é is the last of a block
    data = data[:at] + "é".encode() + data[at + 2 :]
    assert detected(tmp_path, data).encoding == "utf-8"


def test_mostly_valid_utf8_stays_utf8_and_names_the_first_bad_line(tmp_path: Path) -> None:
    data = FRENCH.encode() + b"C-3;Caf\xe9;Lyon\nC-4;Th\xe9;Lyon\n"
    finding = refused(tmp_path, data)
    assert finding.code == "bad_bytes"
    assert finding.message == "Line 4 is not valid UTF-8."
    assert finding.fix == "Choose the encoding, or save the file as UTF-8."


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_bad_bytes_names_the_line_of_an_editor_with_any_line_end(tmp_path: Path, end: str) -> None:
    text = "ID;Name\n1;é\n" + '2;"é\né"\n' + "3;é\n" * 200_000
    data = text.replace("\n", end).encode() + b"4;\xff" + end.encode()
    assert refused(tmp_path, data).message == "Line 200005 is not valid UTF-8."


def test_a_bom_is_believed_and_its_bad_bytes_are_named(tmp_path: Path) -> None:
    assert refused(tmp_path, codecs.BOM_UTF8 + b"ID;Name\n1;Caf\xe9\n").message == "Line 2 is not valid UTF-8."
    cut = codecs.BOM_UTF16_LE + "ID;Name\n1;x\n".encode("utf-16-le") + b"\x41"
    assert refused(tmp_path, cut).message == "Line 3 is not valid UTF-16-LE."


def test_a_utf8_file_cut_inside_a_letter_names_its_last_line(tmp_path: Path) -> None:
    assert refused(tmp_path, FRENCH.encode() + "C-3;é".encode()[:-1]).message == "Line 4 is not valid UTF-8."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mac-roman", FRENCH * 5),
        ("cp850", FRENCH * 5),
        ("cp1251", "Код;Имя;Город\n" + "1;Общество с ограниченной ответственностью;Москва\n" * 5),
        ("cp1250", "Kod;Nazwa;Miasto\n" + "1;Spółka z ograniczoną odpowiedzialnością;Łódź Świętokrzyska\n" * 5),
        ("shift_jis", "番号;得意先;住所\n" + "1;株式会社;東京都千代田区\n" * 5),
    ],
)
def test_text_damaged_as_cp1252_is_guessed_and_the_guess_is_shown_as_one(tmp_path: Path, name: str, text: str) -> None:
    if name in ("cp850", "cp1250") and int(chardet.__version__.split(".")[0]) < 7:
        pytest.skip("this chardet does not know it")
    dialect = detected(tmp_path, text.encode(name))
    assert dialect.encoding != "cp1252"
    assert text.encode(name).decode(dialect.encoding) == text
    assert codes(dialect) == ["encoding_guessed"]
    assert dialect.encoding in dialect.findings[0].message
    assert "is a guess" in evidence(dialect, "encoding")


def test_good_cp1252_is_never_handed_to_the_guesser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_source: Source) -> str:
        raise AssertionError("guessed")

    monkeypatch.setattr(encoding_module, "_guess", forbidden)
    text = "Code;Nom\n" + "C-1;L’Œuvre d’été – «Noël» 5 m² n°3 ½ €; ÇA • Straße… naïve\n"
    assert detected(tmp_path, text.encode("cp1252")).encoding == "cp1252"


@pytest.mark.parametrize("answer", [None, "no-such-codec", "Windows-1252", "ascii", "utf-8"])
def test_a_guess_that_reads_no_better_leaves_cp1252_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str | None
) -> None:
    monkeypatch.setattr("chardet.detect", lambda _sample: {"encoding": answer})
    dialect = detected(tmp_path, "Code;Nom\nC-1;Soci©t¤\nC-2;Acme©Pro\n".encode("cp1252"))
    assert dialect.encoding == "cp1252"
    assert codes(dialect) == ["damaged_accents"]
    assert dialect.findings[0].message == 'Some accents look wrong (line 2: "Soci©t¤").'


def test_what_only_looks_damaged_at_first_sight_gets_no_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chardet.detect", lambda _sample: {"encoding": None})
    dialect = detected(tmp_path, "Code;Nom\nC-1;ŠŒŽŸ\n".encode("cp1252"))
    assert (dialect.encoding, dialect.findings) == ("cp1252", ())
    assert evidence(dialect, "encoding") == "cp1252: 4 accented letters read well"


def test_accents_that_come_late_in_a_large_file_count_as_well(tmp_path: Path) -> None:
    plain = b"ID;Name\n" + b"1;" + b"x" * 97 + b"\n"
    plain += b"2;y\n" * 600_000
    assert detected(tmp_path, plain + "3;Société\n".encode("cp1252")).encoding == "cp1252"
    assert detected(tmp_path, plain + "3;Société\n".encode()).encoding == "utf-8"
    finding = refused(tmp_path, plain + "3;Société\n".encode() + b"4;caf\xe9\n")
    assert finding.message == "Line 600004 is not valid UTF-8."
    late = detected(tmp_path, plain + ("3;Soci\u00e9t\u00e9 de la For\u00eat\n" * 3).encode("mac-roman"))
    assert late.encoding == "mac-roman"


@pytest.mark.parametrize("place", [1, 30])
def test_a_line_of_utf8_in_windows_1252_is_named(tmp_path: Path, place: int) -> None:
    lines = [f"C-{number};Société Müller".encode("cp1252") for number in range(40)]
    lines[place] = f"C-{place};Wienerstraße København".encode()
    dialect = detected(tmp_path, b"Code;Nom\n" + b"\n".join(lines) + b"\n")
    assert dialect.encoding == "cp1252"
    assert codes(dialect) == ["damaged_accents"]
    assert f"line {place + 2}:" in dialect.findings[0].message


def test_windows_1252_without_a_line_of_utf8_is_not(tmp_path: Path) -> None:
    lines = "\n".join(f"C-{number};SÃO BENTO, ÄRZTE, 12 °C" for number in range(40))
    assert codes(detected(tmp_path, f"Code;Nom\n{lines}\n".encode("cp1252"))) == []


def test_undefined_bytes_without_a_better_guess_are_bad_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chardet.detect", lambda _sample: {"encoding": None})
    assert refused(tmp_path, b"Code;Nom\nC-1;x\nC-2;a\x81\n").message == "Line 3 is not valid cp1252."


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("SociÃ©tÃ©", "SociÃ©tÃ©"),
        ("SOCIÃ‰TÃ‰", "SOCIÃ‰TÃ‰"),
        ("lâ€™Å“uvre", "lâ€™Å“uvre"),
        ("Soci\ufffdt\ufffd", "Soci\ufffdt\ufffd"),
        ("PlzeÅˆ", "PlzeÅˆ"),
        ("Ä°zmir", "Ä°zmir"),
        ("ÄŒervený", "ÄŒervený"),
    ],
)
def test_accents_damaged_before_are_warned_of_with_line_and_word(tmp_path: Path, word: str, shown: str) -> None:
    dialect = detected(tmp_path, f'Code;Nom\n1;bon\n2;"la {word}, ici"\n')
    assert dialect.encoding == "utf-8"
    assert codes(dialect) == ["damaged_accents"]
    assert dialect.findings[0].message == f'Some accents look wrong (line 3: "{shown}").'
    assert dialect.findings[0].severity == "warning"


@pytest.mark.parametrize(
    "word",
    [
        "SÃO PAULO",
        "ROMÂNIA",
        "Âme",
        "Ñandú",
        "Ðuro",
        "Société",
        "12 °C",
        "“IRMÔ",
        "IRMÃ” fim",
        "Ärzte",
        "Å„",
        "IKEÄ® AB",
        "SÅ‚",
    ],
)
def test_good_letters_are_not_taken_for_damage(tmp_path: Path, word: str) -> None:
    assert codes(detected(tmp_path, f"Code;Nom\n1;{word}\n")) == []


def test_a_wrongly_chosen_encoding_is_warned_of(tmp_path: Path) -> None:
    dialect = detected(tmp_path, FRENCH.encode(), encoding="Windows-1252")
    assert dialect.encoding == "cp1252"
    assert codes(dialect) == ["damaged_accents"]


@pytest.mark.parametrize(
    ("chosen", "data", "name", "start"),
    [
        ("UTF8", FRENCH.encode(), "utf-8", 0),
        ("utf-8-sig", codecs.BOM_UTF8 + FRENCH.encode(), "utf-8", 3),
        ("latin-1", FRENCH.encode("latin-1"), "iso8859-1", 0),
        ("macintosh", FRENCH.encode("mac-roman"), "mac-roman", 0),
        ("utf-16", FRENCH.encode("utf-16"), "utf-16-le", 2),
        ("utf-16", codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"), "utf-16-be", 2),
        ("utf-16", FRENCH.encode("utf-16-be"), "utf-16-be", 0),
        ("utf-32", codecs.BOM_UTF32_BE + FRENCH.encode("utf-32-be"), "utf-32-be", 4),
        ("utf-16-le", codecs.BOM_UTF16_LE + FRENCH.encode("utf-16-le"), "utf-16-le", 2),
    ],
)
def test_a_chosen_encoding_is_used_under_its_python_name(
    tmp_path: Path, chosen: str, data: bytes, name: str, start: int
) -> None:
    dialect = detected(tmp_path, data, encoding=chosen)
    assert (dialect.encoding, dialect.text_start, dialect.bom) == (name, start, start > 0)
    assert evidence(dialect, "encoding").endswith("was chosen")


@pytest.mark.parametrize(
    "chosen", ["klingon", "", "hex", "rot13", "base64", "idna", "unicode_escape", "undefined", "a\0b", "é\udc80"]
)
def test_an_unknown_encoding_is_refused_in_one_sentence(tmp_path: Path, chosen: str) -> None:
    with pytest.raises(ValueError, match=r"is not a text encoding; use a name such as utf-8, cp1252 or utf-16-le\.$"):
        detected(tmp_path, FRENCH, encoding=chosen)


@pytest.mark.parametrize(("chosen", "shown"), [("utf-8", "UTF-8"), ("ascii", "ascii"), ("shift_jis", "shift_jis")])
def test_a_chosen_encoding_that_cannot_decode_names_the_first_bad_line(tmp_path: Path, chosen: str, shown: str) -> None:
    data = b"Code;Nom\nC-1;x\nC-2;caf\xe9\nC-3;\xff\n"
    assert refused(tmp_path, data, encoding=chosen).message == f"Line 3 is not valid {shown}."


def test_a_line_longer_than_any_tables_is_refused_without_filling_the_memory(tmp_path: Path) -> None:
    source = source_of(tmp_path, b"ID;Name\n" + b"x" * 40 * 2**20)
    tracemalloc.start()
    try:
        with pytest.raises(SourceError) as caught:
            detect(source, ImportChoices())
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert caught.value.finding.message == "This is a file with a line of more than 16 MiB, not a CSV file."
    assert peak < 8 * 2**20


def test_detection_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(lines: int) -> int:
        source = source_of(tmp_path, ("ID;Name;Town\n" + "C-1;Société;Orléans\n" * lines).encode())
        tracemalloc.start()
        try:
            detect(source, ImportChoices())
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(800_000) < peak(200_000) + 2**20


# --- the header


def place(tmp_path: Path, text: str) -> tuple[int, int]:
    dialect = detected(tmp_path, text)
    return dialect.header_line, dialect.first_record_line


def test_the_header_is_the_first_line(tmp_path: Path) -> None:
    assert place(tmp_path, FRENCH) == (1, 2)
    assert evidence(detected(tmp_path, FRENCH), "header") == "header on line 1"


def test_a_header_of_texts_above_nothing_but_texts_is_a_header(tmp_path: Path) -> None:
    assert place(tmp_path, "Alpha;Beta\nGamma;Delta\nEpsilon;Zeta\n") == (1, 2)
    assert place(tmp_path, "first,last\nJohn,Doe\n") == (1, 2)
    assert place(tmp_path, "name\nDupont\nDurand\n") == (1, 2)


def test_years_as_names_of_columns_are_a_header(tmp_path: Path) -> None:
    assert place(tmp_path, "Client;2023;2024\nDupont;100;200\nDurand;300;400\n") == (1, 2)


def test_lines_above_the_header_are_skipped_and_said(tmp_path: Path) -> None:
    text = (
        "Customer list;;;\nExported on;2025-12-31;;\n\n"
        + "Customer ID;Customer name;Email;Town\n"
        + "C-1;Dupont;a@b.fr;Lyon\n" * 3
    )
    dialect = detected(tmp_path, text)
    assert (dialect.header_line, dialect.first_record_line) == (4, 5)
    assert codes(dialect) == ["lines_above_header"]
    assert dialect.findings[0].message == "2 lines above the header were skipped; the header is line 4."
    assert evidence(dialect, "header") == "header on line 4"


@pytest.mark.parametrize("chosen", [None, 2])
def test_a_line_of_data_above_the_header_is_warned_of(tmp_path: Path, chosen: int | None) -> None:
    text = "C-9;Omega;9\nCustomer ID;Customer name;Credit\nC-1;Acme;1\nC-2;Beta;2\n"
    (found,) = detected(tmp_path, text, header_line=chosen).findings
    assert (found.code, found.severity) == ("lines_above_header", "warning")
    assert found.message == (
        "1 line above the header was skipped; the header is line 2, and line 1 above it looks like data."
    )


def test_lines_above_a_chosen_header_are_said_and_warned_of_where_they_hold_data(tmp_path: Path) -> None:
    text = "Customer ID;Customer name;Town\nC-1;Acme;Lyon\nC-2;Beta;Nice\nC-3;Gamma;Paris\nC-4;Delta;Metz\n"
    (found,) = detected(tmp_path, text, header_line=4).findings
    assert (found.code, found.severity) == ("lines_above_header", "warning")
    assert "3 lines above the header were skipped" in found.message and "line 2 above it" in found.message
    far = text + "".join(f"C-{at};Firm;Town\n" for at in range(5, 2600))
    (found,) = detected(tmp_path, far, header_line=2500).findings
    assert "2,499 lines above the header were skipped; the header is line 2500, and line 2" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "Export;12.03.2024;Sage\nCustomer ID;Customer name;Town\nC-1;Acme;Lyon\n",
        "Kunden;;Finanzen\nKundennummer;Name;Ort\nC-1;Acme;Lyon\n",
        "Kundennummer;Name;Ort\nCustomer ID;Customer name;Town\nC-1;Acme;Lyon\n",
        "Customers\nCustomer ID\nC-1\n",
    ],
)
def test_titles_above_a_chosen_header_are_a_note(tmp_path: Path, text: str) -> None:
    (found,) = (item for item in detected(tmp_path, text, header_line=2).findings if item.code != "one_column")
    assert (found.code, found.severity) == ("lines_above_header", "note")


@pytest.mark.parametrize("count", range(1, 11))
def test_up_to_ten_lines_may_stand_above_the_header(tmp_path: Path, count: int) -> None:
    above = "".join(f"Report part {n}\n" for n in range(count))
    text = above + "Code,Name,Amount\n" + "".join(f"C-{n},Dupont,{n}\n" for n in range(20))
    assert place(tmp_path, text) == (count + 1, count + 2)


def test_a_title_with_commas_above_a_comma_table_is_not_the_header(tmp_path: Path) -> None:
    title = "Customers, as of Monday, by Anna\n"
    table = "ID,Name,Town,Phone,Email\n" + "".join(
        f"{n},Dupont,Lyon,01 23 45 67 {n},x{n}@y.fr\n" for n in range(10, 20)
    )
    assert place(tmp_path, title + table) == (2, 3)


def test_datev_has_its_own_first_line(tmp_path: Path) -> None:
    text = (
        '"EXTF";700;16;"Debitoren/Kreditoren";5;20240115093000000;;"RE";"";"";29098;55003;20240101;4\n'
        "Konto;Name (Adressattyp Unternehmen);Unternehmensgegenstand;Name (Adressattyp natürl. Person);Vorname;Adressattyp;"
        "Kurzbezeichnung;EU-Land;EU-UStID;Anrede;Titel;Straße;Postleitzahl;Ort\n"
        + '10001;"Muster GmbH";"";"";"";"2";"Muster";"DE";"123456789";"Firma";"";"Hauptstr. 1";"10115";"Berlin"\n'
        * 3
    )
    dialect = detected(tmp_path, text.encode("cp1252"))
    assert (dialect.encoding, dialect.delimiter, dialect.header_line) == ("cp1252", ";", 2)
    assert codes(dialect) == ["lines_above_header"]


def test_a_datev_line_without_its_mark_is_still_no_header(tmp_path: Path) -> None:
    text = "Export;700;2025-01-15\nKonto;Name;E-Mail\n" + "10001;Muster;a@b.de\n" * 5
    assert place(tmp_path, text) == (2, 3)


def test_blank_lines_before_the_header_are_no_lines(tmp_path: Path) -> None:
    dialect = detected(tmp_path, "\n \r\n;;\n\nID;Name;x\n1;a;b\n")
    assert (dialect.header_line, dialect.first_record_line) == (5, 6)
    assert codes(dialect) == [] or dialect.findings[0].message.startswith("1 line ")


def test_a_thousand_blank_lines_before_the_header_are_no_lines(tmp_path: Path) -> None:
    assert place(tmp_path, "\n" * 5000 + "ID;Name\n1;a\n") == (5001, 5002)


def test_a_header_over_two_physical_lines_is_one_header(tmp_path: Path) -> None:
    assert place(tmp_path, 'ID;"Customer\nname";Town\n1;Dupont;Lyon\n2;Durand;Lyon\n') == (1, 3)


@pytest.mark.parametrize(
    "text",
    [
        "C-1;Dupont;compta@dupont.fr\nC-2;Durand;p.roy@durand.fr\n",
        "C-1;Dupont;compta@dupont.fr\nN/A;Durand;unknown\nC-3;X;a@b.fr\nC-4;Y;b@b.fr\nC-5;Z;c@b.fr\n",
        "1001;Dupont;2024-01-31\n1002;Durand;2024-02-28\n",
        "C-0001;Dupont\nC-0002;Durand\nC-0003;Martin\n",
        "a@b.fr\nc@d.fr\n",
        "C-1;Dupont;compta@dupont.fr\n",
    ],
)
def test_an_absent_header_is_recognised_by_data_in_the_first_record(tmp_path: Path, text: str) -> None:
    dialect = detected(tmp_path, text)
    assert (dialect.header_line, dialect.first_record_line) == (0, 1)
    assert evidence(dialect, "header").startswith("no header: line 1 holds data")
    assert codes(dialect) == []


def test_titles_above_a_table_without_header_are_skipped_and_said(tmp_path: Path) -> None:
    dialect = detected(tmp_path, "Customers;;\nC-1;Dupont;a@b.fr\nC-2;Durand;c@d.fr\n")
    assert (dialect.header_line, dialect.first_record_line) == (0, 2)
    assert dialect.findings[0].message == "1 line above the first record was skipped; the file has no header."
    assert dialect.findings[0].fix


def test_known_names_make_a_header_whatever_stands_below(tmp_path: Path) -> None:
    assert place(tmp_path, "Customer ID;Email\nCustomer ID;Email\n") == (1, 2)
    assert place(tmp_path, "Email;info@upflow.io\na@b.fr;x\nc@d.fr;y\n") == (1, 2)


def test_a_header_narrower_than_the_data_is_still_the_header(tmp_path: Path) -> None:
    assert place(tmp_path, "ID;Name\nC-1;Dupont;Lyon\nC-2;Durand;Paris\n") == (1, 2)
    assert place(tmp_path, "a,b,c\nx,y,z,w\nx,y,z,w\n") == (1, 2)


def test_a_header_with_empty_names_is_still_the_header(tmp_path: Path) -> None:
    assert place(tmp_path, "Alpha;Beta;\nx;y;z\nx;y;z\n") == (1, 2)


def test_a_header_with_a_stray_quote_is_still_the_header(tmp_path: Path) -> None:
    assert place(tmp_path, 'ID;"Na"me;Town\nC-1;Dupont;Lyon\nC-2;Durand;Lyon\n') == (1, 2)


def test_a_chosen_header_line_wins(tmp_path: Path) -> None:
    text = 'x;y\nID;"Na\nme"\n1;2\n3;4\n'
    dialect = detected(tmp_path, text, header_line=2)
    assert (dialect.header_line, dialect.first_record_line) == (2, 4)
    assert evidence(dialect, "header") == "header on line 2 was chosen"
    assert codes(dialect) == ["lines_above_header"]


def test_no_header_can_be_chosen(tmp_path: Path) -> None:
    dialect = detected(tmp_path, FRENCH, header_line=0)
    assert (dialect.header_line, dialect.first_record_line) == (0, 1)
    assert evidence(dialect, "header") == "no header was chosen"
    assert detected(tmp_path, "sep=;\n" + FRENCH, header_line=0).first_record_line == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (-1, "The file has no line -1 that could be the header."),
        (99, "The file has no line 99 that could be the header."),
        (2, "Line 2 is empty and cannot be the header."),
        (3, "Line 3 is empty and cannot be the header."),
    ],
)
def test_a_header_line_that_there_is_not_is_refused_in_one_sentence(tmp_path: Path, line: int, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        detected(tmp_path, "ID;Name\n\n; \n1;2\n", header_line=line)


@pytest.mark.parametrize("text", ["ID;Name\n", "ID;Name", "ID;Name\n\n;;\n \n", "Report\nID;Name;Town\n"])
def test_a_header_with_nothing_below_it_has_no_data(tmp_path: Path, text: str) -> None:
    finding = refused(tmp_path, text)
    assert finding.code == "no_data"
    assert finding.message == "The file has no line under its header."


def test_choosing_the_last_line_as_header_leaves_no_data(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        detected(tmp_path, "ID;Name\n1;2\n", header_line=2)
    assert caught.value.finding.code == "no_data"


def test_a_file_of_nothing_but_separators_has_no_data(tmp_path: Path) -> None:
    assert refused(tmp_path, ";;;\n;;;\n").code == "no_data"


@pytest.mark.parametrize("data", ["\u00a0\u200b\n".encode(), " \n \n".encode("utf-16-le")])
def test_a_file_of_nothing_but_invisible_characters_is_empty(tmp_path: Path, data: bytes) -> None:
    assert refused(tmp_path, data).code == "empty"


def test_any_bytes_give_a_dialect_or_one_clear_refusal(tmp_path: Path) -> None:
    chance = random.Random(7)
    signs = [b";", b",", b'"', b"\n", b"\r", b"a", b"1", b"\xe9", "é".encode(), b"\x00", b" ", b"@b.fr", b"\xff", b"="]
    for _ in range(400):
        data = b"x" + b"".join(chance.choices(signs, k=chance.randrange(60)))
        try:
            dialect = detect(source_of(tmp_path, data), ImportChoices())
        except SourceError as error:
            assert error.finding.fix
        else:
            assert dialect.first_record_line > dialect.header_line >= 0
            assert {item.subject for item in dialect.evidence} == {"delimiter", "encoding", "header"}


@pytest.mark.parametrize(
    ("header", "under"),
    [
        ("Código;Razón social;Ciudad", "obligatorio;obligatorio;opcional"),
        ("Codice;Ragione sociale;Città", "obbligatorio;obbligatorio;facoltativo"),
        ("Klantnr;Naam;Plaats", "verplicht;verplicht;optioneel"),
        ("Kod klienta;Nazwa;Miasto", "wymagane;wymagane;opcjonalne"),
        ("Kundennummer;Firma;Ort", "Pflichtfeld;Pflichtfeld;optional"),
    ],
)
def test_names_of_columns_in_any_language_are_the_header_whatever_stands_below(
    tmp_path: Path, header: str, under: str
) -> None:
    assert detected(tmp_path, f"{header}\n{under}\n1001;Alpha;Bonn\n1002;Beta;Lyon\n").header_line == 1


@pytest.mark.parametrize(("one", "other"), [(";", ","), (",", ";"), ("\t", ","), (",", "|")])
def test_a_second_part_with_its_own_header_and_separator_does_not_win_over_the_first(
    tmp_path: Path, one: str, other: str
) -> None:
    parts = [
        "Customer ID|Customer name|Town\nC-1|Alpha|Bonn\nC-2|Beta|Lyon\n".replace("|", mark) for mark in (one, other)
    ]
    found = detected(tmp_path, "".join(parts))
    assert (found.delimiter, found.header_line) == (one, 1)
