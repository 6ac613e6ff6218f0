"""What stands in the good files: names that look like totals and titles, letters of many languages, N/A in notes."""

from __future__ import annotations

from hashlib import sha256
from random import Random

_ODD = (
    "Total Energies", "Page One Ltd", "'s-Hertogenbosch Handel", "Count & Sons", "Sum Logistics", "Header Holding",
    "#1 Plumbing", "Report Media", "End of the Line Ltd", "Null & Partner", "Grand Total Foods", "Summe Bau",
    "Record Store", "O'Neill's", "Müller & Söhne", "Þórður Jónsson ehf.", "Ðalvík Fiskur", "Škoda Příbram",
    "Žluťoučký Kůň", "Yıldız Şirketi", "Çağrı Gıda", "İzmir Tekstil", "Société d'Énergie", "Ærø Brød", "Łódź Meble",
    "Ásgeir & Ægir hf.", "Þröstur Ísbúð", "Dvořák a synové s.r.o.", "Čížek Ústí", "Gülşen Kağıt A.Ş.", "Işık Züccaciye",
    "Total", "Records & Tapes", "Page & Co", "Kunden Service GmbH", "3M Deutschland", "7-Eleven", "@Home BV", "-Minus-",
)  # fmt: skip
_FIRST = ("Alpha", "Nord", "Blue", "Delta", "Vega", "Mont", "River", "Stone", "Lune", "Terra", "Kappa", "Orion", "Saxo")
_SECOND = ("Conseil", "Foods", "Transport", "Systems", "Habitat", "Design", "Marine", "Papier", "Energy", "Textile")
_FORM = ("SA", "GmbH", "Ltd", "SARL", "AG", "BV", "Inc", "")
_STREETS = ("rue des Lilas", "Main Street", "Bahnhofstr.", "avenue Foch", "quai du Port", "Hafenweg", "Mill Lane")

TOWNS = (
    ("Lyon", "69003", "fr"), ("Paris", "75011", "fr"), ("Saint-Étienne", "42000", "fr"), ("Berlin", "10115", "de"),
    ("Köln", "50667", "de"), ("Marseille", "13001", "fr"), ("İzmir", "35210", "tr"), ("Plzeň", "30100", "cz"),
    ("Çankırı", "18100", "tr"), ("Ústí nad Labem", "40001", "cz"),
)  # fmt: skip
COUNTRIES = {
    "fr": {"en": "France", "fr": "France", "de": "Frankreich", "es": "Francia", "it": "Francia", "nl": "Frankrijk"},
    "de": {"en": "Germany", "fr": "Allemagne", "de": "Deutschland", "es": "Alemania", "it": "Germania",
           "nl": "Duitsland"},
    "tr": {"en": "Turkey", "fr": "Turquie", "de": "Türkei", "es": "Turquía", "it": "Turchia", "nl": "Turkije"},
    "cz": {"en": "Czechia", "fr": "Tchéquie", "de": "Tschechien", "es": "Chequia", "it": "Cechia", "nl": "Tsjechië"},
}  # fmt: skip
MANAGERS = ("anna@mars.example", "paul.keller@mars.example", "ines.moreau@mars.example")
WORKFLOWS = ("Standard reminders", "No reminders")
POSITIONS = ("Accounting", "Sales", "Purchaser", "Payer")
NOTES = ("N/A", "calls on Monday", "new since May", "see contract", "none", "paid, then cancelled", 'the "old" firm')
PEOPLE = (
    ("Ada", "Sound"), ("Émilie", "Durand"), ("Jürgen", "Groß"), ("Sean", "O'Brien"), ("Anna", "Roy"),
    ("Hugo", "Lenoir"), ("Nadia", "Benali"), ("Luc", "Petit"), ("Björn", "Berg"),
)  # fmt: skip


def company_names(random: Random, count: int, *, ascii_only: bool = False) -> list[str]:
    """So many names, each another one; those that cp1252 cannot hold left out where `ascii_only`."""
    odd = [name for name in _ODD if not ascii_only or name.isascii()]
    plain = [f"{first} {second} {form}".strip() for first in _FIRST for second in _SECOND for form in _FORM]
    random.shuffle(plain)
    names = [*odd, *plain[: max(0, count - len(odd))]]
    names = [*random.sample(odd, min(len(odd), count // 3)), *plain][:count] if count < len(names) else names
    more = (f"{name} {number}" for number in range(2, 1_000) for name in plain)
    names += [next(more) for _ in range(count - len(names))]
    random.shuffle(names)
    return names


def address(random: Random, *, tall: bool) -> str:
    """A street; of three lines now and then where `tall`."""
    street = f"{random.randint(1, 99)} {random.choice(_STREETS)}"
    if tall and random.random() < 0.15:
        return f"{street}\nUnit {random.randint(1, 9)}, Block {random.choice('ABC')}\nBack door"
    return f"{street}, 2nd floor" if random.random() < 0.1 else street


def phone(random: Random) -> str:
    """A French number, always written the same way."""
    return "+33 4 72 " + " ".join(f"{random.randint(0, 99):02}" for _ in range(3))


def unmapped(name: str, random: Random) -> str:
    """What stands in a column that is not imported: an amount, a date or a count by its header, else a note or none."""
    name = name.casefold()
    if "date" in name:
        return f"{random.randint(1, 28):02}/{random.randint(1, 12):02}/20{random.randint(18, 26)}"
    if "amount" in name or "turnover" in name:
        return f"{random.randint(10, 9_000)}.{random.randint(0, 99):02}"
    if "count" in name:
        return str(random.randint(0, 40))
    if "group" in name:
        return random.choice("ABC")
    return random.choice(NOTES) if random.random() < 0.3 else ""


def uuid(number: int) -> str:
    """An ID as databases make them."""
    text = sha256(f"uuid {number}".encode()).hexdigest()
    return "-".join((text[:8], text[8:12], "4" + text[13:16], "a" + text[17:20], text[20:32]))


def account_number(number: int) -> str:
    """An ID of 22 signs, as IBANs are."""
    return f"DE{number * 7919 % 97:02}37040044{number * 104_729:010}"


def mixed(number: int) -> str:
    """An ID of 18 letters and digits in any order, as Salesforce has them."""
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    rest, text = int(sha256(f"mixed {number}".encode()).hexdigest()[:12], 16), ""
    while len(text) < 7:
        rest, digit = divmod(rest, len(signs))
        text += signs[digit]
    return f"0015g00000{text}A"


def hexadecimal(number: int) -> str:
    """An ID of 24 hexadecimal digits."""
    return sha256(str(number).encode()).hexdigest()[:24]
