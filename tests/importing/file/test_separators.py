"""The separator: the header has the strongest voice; blanks before quotes; other quotation marks (docs/rules.md §2)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.dialect import detect
from upflow_tui.importing.file.reading import Table, open_table, reader_findings
from upflow_tui.importing.file.source import Source


def table_of(folder: Path, data: str | bytes) -> Table:
    data = data.encode() if isinstance(data, str) else data
    path = folder / "source"
    path.write_bytes(data)
    source = Source("a.csv", len(data), hashlib.sha256(data).hexdigest(), path)
    return open_table(source, detect(source, ImportChoices()))


def rows(table: Table) -> list[list[str]]:
    return [row for chunk in table.read() for row in chunk.rows]


MANAGERS = ",".join(["anna@mars.example", "ben@mars.example", "cy@mars.example"])


@pytest.mark.parametrize(
    ("text", "delimiter", "header_line"),
    [
        (f"Customer ID;Account manager\nC-1;{MANAGERS}\nC-2;{MANAGERS}\n", ";", 1),
        (f"Kundennummer|Firma|Betreuer\nK1|A, B, C, D|{MANAGERS}\nK2|E, F, G, H|{MANAGERS}\n", "|", 1),
        ("Customer ID,Tags\nC-1,a;b;c;d\nC-2,e;f;g;h\n", ",", 1),
        (f"Report of all customers\n\nCustomer ID;Account manager\nC-1;{MANAGERS}\nC-2;{MANAGERS}\n", ";", 3),
        ("Customer name, Town, Country\nA; B, Lyon, FR\nC; D, Nice, FR\n", ",", 1),
    ],
)
def test_the_delimiter_of_the_header_wins_over_those_inside_cells(
    tmp_path: Path, text: str, delimiter: str, header_line: int
) -> None:
    dialect = table_of(tmp_path, text).dialect
    assert (dialect.delimiter, dialect.header_line) == (delimiter, header_line)


def test_blanks_between_delimiter_and_quote_are_skipped_where_nearly_all_quotes_stand_so(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'Customer ID, Customer name, Town\nC-1, "Alpha, SA", Bonn\nC-2, "Beta", "Lyon"\n')
    assert [item.code for item in table.findings] == ["spaced_quotes"]
    assert rows(table) == [["C-1", "Alpha, SA", "Bonn"], ["C-2", "Beta", "Lyon"]]


def test_one_blank_before_a_quote_is_no_habit(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'Customer ID,Customer name\nC-1,"Alpha"\nC-2,"Beta"\nC-3, "Gamma"\n')
    assert not table.dialect.skips_blanks


@pytest.mark.parametrize("marks", ["''", "‘’", "“”", "«»", "„“"])
def test_columns_in_other_quotation_marks_are_said(tmp_path: Path, marks: str) -> None:
    text = "Customer ID;Customer name\n" + "".join(f"C-{n};{marks[0]}Name {n}{marks[1]}\n" for n in range(30))
    table = table_of(tmp_path, text)
    assert [(item.code, item.column) for item in table.findings] == [("other_quotes", 1)]


def test_a_few_names_with_apostrophes_are_not(tmp_path: Path) -> None:
    text = "Customer ID;Customer name\nC-1;'s-Hertogenbosch\nC-2;O'Neill\nC-3;'Quoted'\nC-4;Plain\n"
    assert table_of(tmp_path, text).findings == ()


@pytest.mark.parametrize(
    "end", ["\x1a", "\n\x1a", "\0\0\0", "\0" * 60, "\n" + "\0" * 4096, "\n\0\0", "\n\x0c\n", "\x0c"]
)
def test_marks_behind_the_last_line_are_cut_and_said(tmp_path: Path, end: str) -> None:
    table = table_of(tmp_path, f"Customer ID;Customer name\nC-1;Alpha\nC-2;Beta{end}")
    reader = table.read()
    found = [row for chunk in reader for row in chunk.rows]
    assert found == [["C-1", "Alpha"], ["C-2", "Beta"]]
    assert reader.lines == 2
    if "\x0c\n" not in end:  # a form feed alone on a line is white space
        assert [item.code for item in reader_findings(reader)] == ["end_marks"]


@pytest.mark.parametrize("words", [("Soci?t?", "K?ln"), ("Fran?ois", "N?mes"), ("?ukasz", "Pozna?ska")])
def test_letters_that_became_question_marks_are_said_to_be_lost(tmp_path: Path, words: tuple[str, str]) -> None:
    text = f"Customer ID;Customer name;Town\nC-1;{words[0]} GmbH;{words[1]}\nC-2;Beta;Lyon\n"
    (found,) = table_of(tmp_path, text).findings
    assert found.code == "damaged_accents" and f'"{words[0]}"' in found.message and "UTF-8" in found.fix
    assert table_of(tmp_path, text.replace(words[1], "Ulm")).findings == ()


@pytest.mark.parametrize(
    "cells", [("Who? When?", "What? If"), ("https://a.example/?id=b", "x.example?id=c"), ("?", "??")]
)
def test_questions_and_links_have_lost_no_letters(tmp_path: Path, cells: tuple[str, str]) -> None:
    text = f"Customer ID;Customer name;Note\nC-1;A;{cells[0]}\nC-2;B;{cells[1]}\n"
    assert table_of(tmp_path, text).findings == ()


def test_a_nul_in_a_tiny_file_makes_no_utf16(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"ID;Name\n1;\0\n2;b\n")
    assert (table.dialect.encoding, table.dialect.delimiter) == ("utf-8", ";")


@pytest.mark.parametrize("mark", ["\ufeff\ufeff", "ï»¿", "\ufeffï»¿"])
def test_a_mark_at_the_start_is_taken_away_even_twice_and_as_letters(tmp_path: Path, mark: str) -> None:
    table = table_of(tmp_path, f'{mark}"Customer ID";Customer name\nC-1;Alpha\n')
    assert [column.header for column in table.columns] == ["Customer ID", "Customer name"]
    assert table.findings == ()


TURKISH = "Müşteri No;Unvan;Şehir\n1;Yılmaz Gıda;İstanbul\n2;Çağlar İnşaat;Eskişehir\n3;Işık;Diyarbakır\n"


def test_turkish_letters_are_guessed_and_said(tmp_path: Path) -> None:
    table = table_of(tmp_path, TURKISH.encode("cp1254"))
    assert (table.dialect.encoding, table.findings[0].code) == ("cp1254", "encoding_guessed")


def test_too_few_turkish_words_change_nothing_and_are_warned_of(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Name\n1;Ýnþaat\n2;Beta\n".encode("cp1252"))
    assert table.dialect.encoding == "cp1252"
    assert [item.message for item in table.findings] == [
        'Some accents may look wrong (line 2: "Ýnþaat", or "İnşaat" in Turkish).'
    ]


@pytest.mark.parametrize(
    "names",
    ["Þór Sigurðsson;Guðrún;Seyðisfjörður;Æsa;Ýmir", "Novotný;Veselý;Černý Dvůr;Nový", "Þorlákshöfn ehf;Garðabær"],
)
def test_icelandic_and_czech_names_are_no_turkish(tmp_path: Path, names: str) -> None:
    lines = "".join(f"{n};{name}\n" for n, name in enumerate(names.split(";"), 1))
    table = table_of(tmp_path, f"ID;Name\n{lines}".encode("cp1252", "ignore"))
    assert (table.dialect.encoding, table.findings) == ("cp1252", ())


@pytest.mark.parametrize("names", ["Kılıç;Aydın;Yılmaz", "İNŞAAT;Şişli;Güneş", "Yağız;Çalık;Topçuoğlu"])
def test_three_turkish_words_are_enough(tmp_path: Path, names: str) -> None:
    lines = "".join(f"{n};{name}\n" for n, name in enumerate(names.split(";"), 1))
    table = table_of(tmp_path, f"ID;Name\n{lines}".encode("cp1254"))
    assert (table.dialect.encoding, table.findings[0].code) == ("cp1254", "encoding_guessed")


@pytest.mark.parametrize(
    "names", ["Ýmir;Þingvellir hf;Guðmundur Jónsson", "Sýkora;Rýdl;Novotný", "Nýherji;Sæmundur;Þorp"]
)
def test_a_few_icelandic_or_czech_names_stay_as_they_are(tmp_path: Path, names: str) -> None:
    lines = "".join(f"{n};{name}\n" for n, name in enumerate(names.split(";"), 1))
    table = table_of(tmp_path, f"ID;Name\n{lines}".encode("cp1252"))
    assert (table.dialect.encoding, table.findings) == ("cp1252", ())


def test_words_that_may_be_turkish_are_named_in_both_readings(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Name\n1;Beta\n2;İstanbul Ltd\n3;Güneş\n".encode("cp1254"))
    assert table.dialect.encoding == "cp1252"
    assert [item.message for item in table.findings] == [
        'Some accents may look wrong (line 3: "Ýstanbul", or "İstanbul" in Turkish).'
    ]


@pytest.mark.parametrize(
    ("names", "line", "word", "other"),
    [
        ("Beta;Lietuvos įmonė;Šiauliai", 4, "Ðiauliai", "Šiauliai"),
        ("Žalgiris;Panevėžys", 3, "Panevëþys", "Panevėžys"),
    ],
)
def test_words_that_may_be_baltic_are_named_in_both_readings(
    tmp_path: Path, names: str, line: int, word: str, other: str
) -> None:
    lines = "".join(f"{n};{name}\n" for n, name in enumerate(names.split(";"), 1))
    table = table_of(tmp_path, f"ID;Name\n{lines}".encode("cp1257"))
    assert table.dialect.encoding == "cp1252"
    assert [(item.code, item.message, item.fix) for item in table.findings] == [
        (
            "damaged_accents",
            f'Some accents may look wrong (line {line}: "{word}", or "{other}" in Baltic).',
            "Choose the encoding cp1257 if they are Baltic.",
        )
    ]


@pytest.mark.parametrize(
    "names",
    [
        "Dvořák s.r.o.;Kučera;České Budějovice",
        "Petrović d.o.o.;Čakovec;Zagrebačka",
        "Őrség Kft.;Szűcs;Győr",
        "Braşov;Şcoala;Construcţii",
        "Nováčik;Mliečny dom;Ľubica",
        "KUČERA;PETROVIĆ;GYŐR",
    ],
)
def test_three_words_of_central_europe_are_guessed_and_said(tmp_path: Path, names: str) -> None:
    lines = "".join(f"{n};{name}\n" for n, name in enumerate(names.split(";"), 1))
    table = table_of(tmp_path, f"ID;Name\n{lines}".encode("cp1250"))
    assert (table.dialect.encoding, table.findings[0].code) == ("cp1250", "encoding_guessed")
    assert [name for chunk in table.read() for _, name in chunk.rows] == names.split(";")


@pytest.mark.parametrize(
    ("names", "encoding", "line", "word", "other"),
    [
        ("Beta;Petroviæ", "cp1250", 3, "Petroviæ", "Petrović"),
        ("Molière;Dvoøák;Kuèera;Jiøí", "cp1250", 3, "Dvoøák", "Dvořák"),  # a word of the West: nobody guesses
        ("Beta;Stankevièius;Gaièiûnas;Rièardas", "cp1257", 3, "Stankevièius", "Stankevičius"),
    ],
)
def test_fewer_words_of_central_europe_are_named_in_both_readings(
    tmp_path: Path, names: str, encoding: str, line: int, word: str, other: str
) -> None:
    lines = "".join(f"{n};{name}\n" for n, name in enumerate(names.split(";"), 1))
    table = table_of(tmp_path, f"ID;Name\n{lines}".encode("cp1252"))
    kind = "Baltic" if encoding == "cp1257" else "Central European"
    assert table.dialect.encoding == "cp1252"
    assert [(item.code, item.message, item.fix) for item in table.findings] == [
        (
            "damaged_accents",
            f'Some accents may look wrong (line {line}: "{word}", or "{other}" in {kind}).',
            f"Choose the encoding {encoding} if they are {kind}.",
        )
    ]


@pytest.mark.parametrize(
    "names",
    [
        "Molière;Brûly;Saint-Août;Ève;Poète;où",
        "Caffè;Niccolò;Forlì;Cantù;Noè",
        "Træ & Bøger;Knæ;Ærøskøbing;Samsø",
        "Põhja OÜ;Võru;Jõgeva;Õunapuu",
        "Construções;Covilhã;Mª José;1º Esq;Nº5;Irmãs",
        "Història;Vicenç;Çelësi;Përmeti",
        "Føroya Bjór;Tjørnuvík;Øravík",
    ],
)
def test_western_names_are_not_taken_for_those_of_central_europe(tmp_path: Path, names: str) -> None:
    lines = "".join(f"{n};{name}\n" for n, name in enumerate(names.split(";"), 1))
    table = table_of(tmp_path, f"ID;Name\n{lines}".encode("cp1252"))
    assert (table.dialect.encoding, table.findings) == ("cp1252", ())


def test_a_few_words_of_chinese_are_no_western_symbols(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Customer ID,Customer name,Town\n1,北京公司,北京\n2,上海公司,上海\n".encode("gb18030"))
    assert (table.dialect.encoding, table.findings[0].code) == ("gb18030", "encoding_guessed")


def test_symbols_in_a_row_alone_say_nothing(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Name\n1;§§§ Recht\n2;Nestlé®™ ©\n".encode("cp1252"))
    assert (table.dialect.encoding, table.findings) == ("cp1252", ())


@pytest.mark.parametrize(("name", "shown"), [("mac-roman", "SociŽtŽ"), ("cp850", "Soci‚t‚")])
def test_one_word_is_not_enough_for_the_encodings_of_other_systems(tmp_path: Path, name: str, shown: str) -> None:
    data = "Code;Nom\nC-1;Alpha\nC-2;Société\nC-3;Société\n".encode(name)
    table = table_of(tmp_path, data)
    assert table.dialect.encoding == "cp1252"
    assert [item.message for item in table.findings] == [
        f'Some accents may look wrong (line 3: "{shown}", or "Société" in {name}).'
    ]
    two = table_of(tmp_path, data + "C-4;Préfecture\n".encode(name))
    assert (two.dialect.encoding, two.findings[0].code) == (name, "encoding_guessed")


def test_words_of_capitals_are_no_evidence(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Code;Nom\nC-1;SKODŽA\nC-2;GARŽON\nC-3;BOŽENA NĚMCOVÁ\n".encode("cp1252", "replace"))
    assert (table.dialect.encoding, table.findings) == ("cp1252", ())
