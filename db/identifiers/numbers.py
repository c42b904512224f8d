"""Numbers that are one person's: of accounts, cards, papers and wallets; by their checksum where they have one, else by a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from db.identifiers.normal import Normal
from db.identifiers.span import NUMBER, Span

_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ ]?[A-Za-z0-9]{4}){2,7}(?:[ ]?[A-Za-z0-9]{1,4})?(?![A-Za-z0-9])"
)
_CARD = re.compile(r"(?<![\d.,$€£])\d(?:[ \-.]?\d){12,18}+(?!\d)")
_GROUPED_CARD = re.compile(r"(?<!\d)\d{4}([ \-.])\d{4}\1\d{4}\1\d{1,7}(?!\d)")
_SSN = re.compile(r"(?<![\d\-])(?!000|666)\d{3}([- ])\d{2}\1\d{4}(?![\d\-])")
_NINO = re.compile(
    r"(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ ]?\d{2}[ ]?\d{2}[ ]?\d{2}[ ]?[A-D](?![A-Za-z0-9])",
    re.IGNORECASE,
)
_WALLET = re.compile(
    r"(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]{8,64}|(?:bc1|ltc1|tb1|addr1|cosmos1)[a-z0-9]{20,100}|[13LMD][1-9A-HJ-NP-Za-km-z]{25,34}|r[1-9A-HJ-NP-Za-km-z]{24,34}"
    r"|(?=[A-Za-z0-9]{0,100}\d)(?=[A-Za-z0-9]{0,100}[A-Za-z])[A-Za-z0-9]{24,128})(?![A-Za-z0-9])"
)
_UUID = re.compile(r"(?<![\w\-])[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?![\w\-])")
_VALUE = r"#?\s?(?P<value>(?:[a-z]{1,4}-?|[a-z]{2} (?=\d\d ))?\d[a-z0-9]*(?:[ \-/.][a-z]{0,2}\d[a-z0-9]*){0,7}(?:[ \-][a-z]\b)?)"
_OF = (
    r"(?P<kind>account|acct|acc|a/c|bank|iban|sort ?code|routing|swift|bic|bsb|ssn|ss|social security|social|sin|tfn|ni|national insurance"
    r"|nhs|passport|medicare|medicaid|insurance|policy|member(?:ship)?|patient|medical record|hospital|mrn|record|licen[cs]e"
    r"|tax|tin|student|employee|case|claim|reference|ref|booking|order|invoice|tracking|customer|client|serial|imei|card|visa"
    r"|mastercard|amex|debit|credit|cvv|cvc|pin|aadhaar|pan|bsn|dni|cpf|nino|plate|vin|national id|id|identity|personal)"
)
_CUED = re.compile(
    rf"\b{_OF}\b(?P<link>(?: (?:number|num|no|nr|id|code|card|plate|#))?\.?)(?P<is>\s{{0,2}}(?:\b(?:is|was|ending in|ends in|ends with)\b|[:=#])?){_VALUE}(?!\w)"
)
_KINDS = frozenset(
    """
    account acct acc bank iban sort sortcode routing swift bic bsb ssn ss social sin tfn ni national nhs passport medicare medicaid
    insurance policy member membership patient medical hospital mrn record license licence tax tin student employee case claim
    reference ref booking order invoice tracking customer client serial imei card visa mastercard amex debit credit cvv cvc
    pin aadhaar pan bsn dni cpf nino plate vin id identity personal
    """.split()
)
# Cues that alone say that a number of someone's follows.
_STRONG = frozenset(
    "iban sort code sortcode ssn ss social security nhs passport mrn imei cvv cvc aadhaar bsn dni cpf nino amex mastercard bsb tfn".split()
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/ ](?:\d\d|(?:19|20)\d\d))?")


def find(normal: Normal) -> Iterator[Span]:
    """IBAN, cards, social security, accounts, papers, wallets, keys."""
    text = normal.text
    if normal.digits < 3:
        return
    if normal.digits >= 7:
        yield from _checked(text)
        for pattern in (_SSN, _NINO, _GROUPED_CARD, _UUID):
            for match in pattern.finditer(text):
                if not _only_years(match[0]):
                    yield Span(*match.span(), NUMBER)
    for match in _WALLET.finditer(text):
        if any(map(str.isdigit, match[0])):
            yield Span(*match.span(), NUMBER)
    if not normal.words.isdisjoint(_KINDS) or "a/c" in normal.low:
        yield from _cued(normal)


def _checked(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        for end in _ends(match):
            if iban(match[0][:end]):
                yield Span(match.start(), match.start() + end, NUMBER)
                break
    for match in _CARD.finditer(text):
        if luhn(match[0]) and not _only_years(match[0]):
            yield Span(*match.span(), NUMBER)


def _ends(match: re.Match[str]) -> Iterator[int]:
    """Where an IBAN that is followed by words may end: at each blank, from the last."""
    end = len(match[0])
    while end > 14:
        yield end
        end = match[0].rfind(" ", 0, end)


def iban(text: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 13616: 1 modulo 97)."""
    plain = text.replace(" ", "").upper()
    if not 15 <= len(plain) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in plain[4:] + plain[:4])) % 97 == 1


def luhn(text: str) -> bool:
    """Whether the last digit of a card's number fits the others (ISO/IEC 7812-1)."""
    digits = [int(char) for char in text if char.isdigit()][::-1]
    if len(set(digits)) < 2:
        return False
    return sum(d if i % 2 == 0 else d * 2 - 9 * (d > 4) for i, d in enumerate(digits)) % 10 == 0


def _only_years(text: str) -> bool:
    return all(_YEAR.fullmatch(part) for part in re.findall(r"\d+", text))


def _cued(normal: Normal) -> Iterator[Span]:
    for match in _CUED.finditer(normal.low):
        value = match["value"]
        digits = sum(map(str.isdigit, value))
        linked = bool(match["link"].strip(" .")) or bool(match["is"].strip())
        least = (
            3
            if match["kind"] in ("cvv", "cvc", "pin") and linked
            else 4
            if linked
            else 5
            if match["kind"].split()[0] in _STRONG
            else 7
        )
        if digits >= least and not (_YEAR.fullmatch(value) and not linked) and not re.fullmatch(r"\d+\.\d+", value):
            yield Span(*match.span("value"), NUMBER)
