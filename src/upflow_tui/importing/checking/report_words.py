"""Texts that reports put between and below their lines: totals, page titles, dates of printing, end marks.

Source: docs/rules.md §2 "Lines that are no customers". A text counts as a whole: "Total Energies" and "Page One Ltd"
are names. Words are compared without case and accents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import plain_letters

_TOTALS: Final = (
    "(?:grand|report|overall|page|group|running|sub|final|sum|all|net|gross|customer|company|file|list)?[ -]?totals?",
    "totals?(?: general(?:es)?| geral| sum| count| records| customers| amount| amounts)?",
    "(?:grand |record |customer |row |line )?(?:sum|sums|counts?|record count)",
    "(?:no\\.?|number|quantity|count) of \\w+",
    "(?:number |total )?(?:records|rows|entries)",
    "(?:gesamt|end|zwischen|teil|general|brutto|netto|konto|seiten)?-?summe[n]?",
    "gesamt(?:summe|betrag|ergebnis|zahl|anzahl|saldo|total)?",
    "summe(?: gesamt)?|gesamt|insgesamt|anzahl(?: \\w+)?|datensatze|ergebnis gesamt",
    "(?:sous|sub)[ -]?tota(?:l|ux)|tota(?:l|ux)(?: genera(?:l|ux))?|somme|montant total",
    "nombre(?: total)? d(?:e |')\\w+|nombre total|nb\\.? de \\w+",
    "(?:sub)?total[ei](?: generale| complessivo| parziale)?|somma|numero (?:di|de) \\w+",
    "(?:sub|gran )?totales|suma(?: total)?|suma[ts]|cantidad(?: de \\w+)?|numero total|recuento",
    "(?:sub|eind|deel)?tota(?:al|len)|aantal(?: \\w+)?|som",
    "soma|quantidade(?: de \\w+)?|razem|ogolem|liczba \\w+|celkem|soucet|pocet \\w+|spolu|osszesen|yhteensa|summa|antal"
    "|totalt|i alt|sum alt|toplam|genel toplam|ara toplam|ukupno|skupaj|kokku|kopa|is viso",
    "average|durchschnitt(?:swert)?|mittelwert|moyenne|promedio|gemiddelde",
    "итого|всего|сумма|количество|разом|общо|συνολο",
    "合計|小計|総計|總計|总计|合计|小计|計|件数|합계|총계",
)
_TOTAL_NAME: Final = late_pattern(
    r"\s*(?:(?:sub|sous)?[- ]?total|summe|zwischensumme|gesamt|totale|totaal|subtotaal|suma|somme|razem)[\s:]+(\S.*)",
    re.DOTALL,
)
_BEFORE_A_GROUP: Final = late_pattern(
    r"(?:(?:(?:grand|sub|sous|zwischen|teil|end|gesamt|gruppen)[- ]?)?(?:totals?|totaux|summe[n]?|totale|totali|totaal"
    r"|totales)|subtotaal|subtotale|subtotales|gesamt|somme|somma|suma|soma|razem|celkem|spolu|osszesen|yhteensa|summa"
    r"|totalt|toplam|ukupno|anzahl|nombre|numero|aantal|count|sum|итого|всего|сумма|разом|συνολο)[ :]+\S.*"
    r"|(?:合計|小計|総計|合计|小计|总计|합계|총계).+"
)
"""What a total of a group begins with, whatever the group is called: only where an ID belongs."""
_COUNTED: Final = (
    "customers?|clients?|records?|rows?|lines?|entries|items|accounts?|contacts?|companies|kunden|datensatze|zeilen|eintrage"
    "|lignes|enregistrements|fiches|clientes|registros|filas|clienti|righe|klanten|regels|kunder|rader|klientow|zakazniku"
    "|kontakte|konten|debitoren|firmen|societes|empresas|aziende|件"
)
_MONEY: Final = "(?:eur|usd|gbp|chf|pln|sek|nok|dkk|czk|€|\\$|£)"
_TAXES: Final = (
    "(?:ttc|ht|brutto|netto|gross|net|incl\\.? vat|excl\\.? vat"
    "|general|generaal|geral|gesamt|insgesamt|in total|complessivo)"
)
_CARRIED: Final = (
    "(?:total |balance )?(?:carried|brought) (?:forward|down|over)|(?:balance )?[bc]/[fd]|ubertrag(?: von seite \\d+)?"
    "|(?:total |solde )?(?:a reporter|report a nouveau)|report(?: de la)? page precedente|riporto|a riportare"
    "|suma y sigue|saldo(?: gesamt| total| totale| general)?|gesamtsaldo|solde total|[łl]acznie"
    "|do przeniesienia|sumaryczn(?:ie|a)|(?:opening|closing|account|total|net|final|open) balances?"
    "|balance (?:as )?(?:of|at|on) .*|(?:saldo|solde|balance) (?:per |au |al |em |am |zum )?\\d.*|Σ|∑|σ"
    "|totalsumm[ea]|total (?:recapitulatif|amount|due|amount due|outstanding|receivables?|open|balance|owed|overdue)"
    "|(?:sub-?total|zwischensumme|sous-total|subtotaal|subtotale) .*"
    "|(?:all|alle|tous les|toutes les|todos los|todas las|tutti i|tutte le|todos os)"
    " (?:customers|clients|kunden|debitoren|accounts|records|companies|firmen|clientes|clienti|klanten|contacts)"
    "|summe (?:aller?|der|von) \\w+"
)
"""Sums that go over to the next page, and balances."""
_BEHIND: Final = (
    "for|of|in|by|on|de|du|des|d'|del|della|dei|delle|der|fur|von|per|pro|im|di|por|para|pour|par|sur|voor|van|da|do|za"
    "|dla"
)
_TOTAL: Final = late_pattern(rf"(?:{'|'.join(_TOTALS)})(?:\s*[:=#].*|\s*[-–—]?\s*[(\[{{\d€$£].*|\s*[.*]*)")
_TOTAL_OF: Final = late_pattern(rf"(?:{'|'.join(_TOTALS)})\s+(?:{_BEHIND})\b.*")
_WHAT: Final = rf"(?:{_COUNTED}|{_MONEY}|{_TAXES})(?:\(s\))?"
_ENDING: Final = r"(?:\s*[:=#].*|\s*[-–—]?\s*[(\[{\d€$£].*|\s*[.*]*)"
_TOTAL_AND: Final = late_pattern(
    rf"(?:(?:{'|'.join(_TOTALS)})(?: {_WHAT}){{1,2}}|(?:{_COUNTED}) {_TAXES}"
    rf"|(?:{_COUNTED})\s*[:=]\s*\d[\d\s.,']*|(?:n[o°]\.?|nr\.?|num\.?|#) (?:{_BEHIND}) (?:{_COUNTED})"
    rf"|{_CARRIED}){_ENDING}"
)
"""A total with what was counted or how: "Total clients: 2", "Summe EUR", "Kunden gesamt", "Carried forward"."""
_AFFECTED: Final = (
    "(?: in (?:the )?(?:set|list|report|file|total)| affected| returned| selected| fetched| found| exported| printed"
    "| listed| betroffen| ausgewahlt| gefunden| exportiert| gesamt| insgesamt"
    "| selectionnees?| affectees?| au total| en total"
    "| in totaal| totaal| in totale| total)"
)
_COUNT: Final = late_pattern(rf"[(\[]?\d[\d\s.,']*(?:{_COUNTED})(?:\(s\))?{_AFFECTED}?(?:[)\].]*|\s*\([\d.,]+ ?\w+\))")

_PAGE: Final = late_pattern(
    r"[-–—\s]*(?:page|seite|pagina|pag\.?|pg\.?|p\.|blatt|sida|side|sivu|strona|strana|stranica|oldal|sayfa|стр\.?|страница"
    r"|ページ|第)\s*(?:no\.?|nr\.?|n°)?\s*[:.]?\s*\d+(?:\s*(?:of|/|von|de|sur|di|van|av|z|ze|из|-)\s*\d+)?\s*(?:页|頁|ページ)?[-–—\s.]*"
    r"|[-–—]\s*\d{1,4}\s*[-–—]"
)
_WHEN: Final = late_pattern(
    r"\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}|\d{1,2}[:h.]\d{2}(?::\d{2})?\b|\b\d{1,2}\.? [^\W\d]{3,}\.? \d{4}"
    r"|\b[^\W\d]{3,}\.? \d{1,2},? \d{4}|\d{4}年"
)
_PRINTED: Final = late_pattern(
    r"(?:^|\b(?:report|list|liste|lista|file|datei|fichier|data|daten|customers?|kunden|clients)\b.*)"
    r"\b(?:printed|exported|generated|created|produced|run|as of|as at|date|datum|export|exportiert|gedruckt|erstellt"
    r"|druckdatum|stand|ausgedruckt|imprime|edite|edition|genere|exporte|extrait|arrete|stampato|stampata|generato|esportato"
    r"|impreso|impresa|generado|exportado|emitido|impresso|gerado|afgedrukt|gegenereerd|geexporteerd|aangemaakt"
    r"|utskriven|udskrevet|wydrukowano|wygenerowano|vytisteno|дата|напечатано)\b"
)
_THING: Final = (
    "(?:report|list(?:e|a|ing)?|file|table|document|export|extract|data|records?|page|statement|printout|output|bericht(?:s|es)?"
    "|datei|tabelle|dokument(?:s|es)?|daten|auszugs?|ausgabe|rapport|fichier|tableau|etat|donnees|releve|page|rapporto|elenco"
    "|documento|informe|listado|archivo|fichero|reporte|relatorio|arquivo|lijst|rapport|bestand|overzicht|raportu|listy|pliku"
    "|отчета|списка|файла)"
)
_OF: Final = "(?:de la|de l'|de|du|des|del|della|dell'|di|do|da|van de|van het|van)"
_END: Final = late_pattern(
    rf"[\W_]*(?:(?:the )?end (?:of )?(?:the )?(?:\w+ )?{_THING}|ende (?:der|des|von) (?:\w+ )?{_THING}"
    rf"|(?:fin|fine|fim|einde|koniec|конец) (?:{_OF} ?)?(?:\w+ )?{_THING}|listenende|berichtsende"
    r"|end|eof|ende|fin|fine|fim|einde|koniec|конец)[\W_]*"
)
_MARKED: Final = late_pattern(r"\*{2,}.*\*{2,}|[-=~_#<>]{2,}\s*\w.*\w\s*[-=~_#<>]{2,}")
_BARE: Final = frozenset({"end", "ende", "fin", "fine", "fim", "einde", "koniec", "конец", "eof"})
_NUMBER: Final = late_pattern(
    r"(?:EUR|USD|GBP|CHF|[€$£])?\s*[(+−-]?\s*(?:EUR|USD|GBP|CHF|[€$£])?\s*[0-9][0-9\s.,'’]*\s*\)?-?\s*"
    r"(?:%|EUR|USD|GBP|CHF|[€$£])?|[-–—]"
)

_CLOSING: Final = late_pattern(
    r"(?:copyright\b|©|\(c\) ?(?=.*\d{4})).*(?:\b(?:19|20)\d{2}\b|all rights reserved|alle rechte|tous droits).*"
    r"|(?:strictly |company |business )?confidential(?: information)?(?:\s*[-–—:,/(.].*)?"
    r"|(?:streng |strictement )?(?:vertraulich|confidentiel|riservato|confidencial|vertrouwelijk|poufne)"
    r"(?:\s*[-–—:,/(.].*)?"
    r"|(?:for )?(?:internal use|nur fur den internen gebrauch|usage interne|uso interno|intern gebruik)\b.*"
    r"|(?:https?://|www\.)\S+"
    r"|[(\[]?(?:continued|fortsetzung|suite|segue|continua)(?: (?:on|auf|page|a la|en la|alla) .*|[ )\].…]*[)\].…])"
    r"|(?:accrual|cash) basis"
    r"|(?:applied |active |selected )?filters?(?: applied)?\s*:.*|angewende(?:te|ter) filter\s*:.*"
    r"|filtres? appliques?\s*:.*|(?:filtri applicati|filtros aplicados|toegepaste filters)\s*:.*"
)
"""What stands below a report: rights, secrecy, the address of a page. Only where nothing else is on the line."""
_MADE: Final = late_pattern(
    r"(?:(?:report|list|file|data|export) )?(?:generated|created|exported|produced|printed|powered|made|erstellt"
    r"|generiert|exportiert|genere|cree|exporte|generato|creato|generado|creado|exportado|gerado|criado|gemaakt|gegenereerd)"
    r" (?:by|with|using|from|mit|von|durch|aus|par|avec|con|da|dal|por|com|met|door)\b.*"
    r"|(?:export|report|query|download|job)\b.* (?:completed?|finished|successful(?:ly)?|executed|done|took)\b.*"
    r"|query executed\b.*"
)
"""What made the list. Only where the others have more than a name: "Powered by People" may be one."""
_MOMENT: Final = late_pattern(
    r"(?:[^\W\d]{2,10}[.,]* )?(?:\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}|\d{1,2}\.? [^\W\d]{3,}\.? \d{4}"
    r"|[^\W\d]{3,}\.? \d{1,2},? \d{4})[, t-]*(?:(?:at|um|a|alle|om) )?"
    r"(?:\d{1,2}[:h.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?"
    r"(?: ?(?:z|utc|gmt|ce?s?t)?(?:[+-]\d{1,2}(?::?\d{2})?)?)?"
    r"(?: uhr)?(?:\s*[-–—]? (?:accrual|cash) basis)?"
)
"""A day, with a weekday before it and a time behind it or without."""

_FIRST: Final = (
    "total totals subtotal grand sum count records summe gesamt gesamtsumme anzahl sous-total totaux somme totale "
    "totali somma suma totaal aantal nombre soma итого всего 合計 合计 total: totals: summe: count: anzahl: gesamt: "
    "итого: totaal: totale: suma: subtotal: subtotals zwischensumme endsumme insgesamt totales"
)
FIRST_WORDS: Final = frozenset(_FIRST.split())
"""Whole cells, in small letters, by which most totals are found quickly where they stand in a column of IDs."""
_OTHERS: Final = (
    "sub sub-total sous-totaux summen teilsumme gruppensumme subtotaal subtotale subtotales numero razem celkem spolu "
    "osszesen yhteensa summa totalt toplam ukupno сумма разом συνολο copyright © (c) confidential printed exported "
    "generated created report page seite stand gedruckt erstellt exportiert druckdatum imprime edite exporte genere "
    "edition stampato impreso impresso afgedrukt"
)
_OPENING: Final = FIRST_WORDS.union(_OTHERS.split())
"""First words, without accents, of totals of a group and of what is printed below a list."""


def is_number(text: str) -> bool:
    """Whether the text is an amount or a lone dash, as totals have it in their other columns."""
    return _NUMBER.fullmatch(text) is not None


def is_total(text: str, *, alone: bool) -> bool:
    """Whether the whole text is a word for a total or a count.

    Args:
        text: a cell, trimmed.
        alone: the file has lines of one cell, so that "Sum of Parts" may be a name.
    """
    if len(text) > 120 or "@" in text:
        return False
    plain = " ".join(plain_letters(text).split()).strip("=*_~- ") or text
    if _TOTAL.fullmatch(plain) or _COUNT.fullmatch(plain):
        return True
    if _TOTAL_AND.fullmatch(plain) and not (alone and plain.replace(" ", "").isalpha()):
        return True
    return not alone and _TOTAL_OF.fullmatch(plain) is not None


def is_total_of_a_group(text: str) -> bool:
    """Whether a text that stands where an ID belongs begins with a word for a total: "Summe Berlin".

    Args:
        text: a cell, trimmed.
    """
    return len(text) <= 120 and _BEFORE_A_GROUP.fullmatch(" ".join(plain_letters(text).split())) is not None


def may_open_a_report_line(text: str) -> bool:
    """Whether a text of several words begins as totals and what is printed below a list do; a quick look."""
    return plain_letters(text.partition(" ")[0]).strip(":.*=-") in _OPENING


def is_parted_report_line(texts: Sequence[str], mark: str) -> bool:
    """Whether some cells are one sentence that the separator has cut: "Copyright (c) 2026 Alpha, Inc.".

    Args:
        texts: the cells, trimmed.
        mark: the separator.
    """
    return may_open_a_report_line(texts[0]) and is_of_report(f"{mark} ".join(texts))


def is_of_report(text: str, *, alone: bool = True) -> bool:
    """Whether the whole text is a page title with a number, a time of printing, or an end mark.

    Args:
        text: a cell, trimmed.
        alone: as in `is_total`.
    """
    if len(text) > 200 or "@" in text:
        return False
    plain = " ".join(plain_letters(text).split())
    if not alone and _MADE.fullmatch(plain):
        return True
    if _PAGE.fullmatch(plain) or _MARKED.fullmatch(plain) or _CLOSING.fullmatch(plain) or _MOMENT.fullmatch(plain):
        return True
    if _END.fullmatch(plain) and (plain not in _BARE or (text.isupper() and len(text) > 2)):
        return True
    return _WHEN.search(plain) is not None and _PRINTED.search(plain) is not None


def total_of(text: str) -> str:
    """Whose total a text says it is, in plain letters: "alpha corp" of "Total Alpha Corp"; "" of any other text."""
    match = _TOTAL_NAME.match(plain_letters(text))
    return " ".join(match[1].split()) if match else ""
