"""Numbers as Excel stores them and as Vietnamese staff write them; no words, no units' meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache, lru_cache

from lcxl.model import UnitOfMeasure

# Excel computes and shows 15 significant digits; what a float holds beyond them is residue.
_EXCEL = Context(prec=15, rounding=ROUND_HALF_UP)
# Enough for every value up to ``_HUGE`` with all its decimals.
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_HUGE = 1e15
_RESIDUE = 1e-12
_FINEST = 15


def excel_digits(value: Decimal) -> Decimal:
    """Return ``value`` rounded to the 15 significant digits that Excel knows."""
    return _EXCEL.plus(value)


def quantized(value: Decimal, places: int) -> Decimal:
    """Return ``value`` rounded half up to ``places`` decimals."""
    return value.quantize(_last_digit(places), context=_WIDE)


@cache
def _last_digit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


@lru_cache(maxsize=65536)
def excel_number(digits: str) -> Decimal | None:
    """Return the number that a numeric cell stores, as Excel's own arithmetic sees it.

    Made from the float's shortest representation and rounded to 15 significant digits: 0.57 is 0.57 though
    the file may hold 0.56999999999999995.  None for what is no finite number below 10^15.
    """
    try:
        number = float(digits)
    except ValueError:
        return None
    if not -_HUGE < number < _HUGE:
        return None
    if number.is_integer():
        return Decimal(int(number))
    return _EXCEL.create_decimal(repr(number)) if abs(number) > _RESIDUE else Decimal(0)


def times_hundred(value: Decimal) -> Decimal:
    """Return a fraction in percentage points, without zeros that nobody wrote."""
    return value.scaleb(2) + 0


def hundredth(value: Decimal) -> Decimal:
    """Return a hundredth of ``value``, without zeros that nobody wrote."""
    return value.scaleb(-2).normalize(_WIDE) + 0


_LITERALS = re.compile(r'"[^"]*"?|\\.?|_.?|\*.?|\[[^\]]*\]?', re.DOTALL)


@lru_cache(maxsize=4096)
def is_percent_format(number_format: str) -> bool:
    """Tell whether a number format shows percents: a % that is not quoted or escaped in its first section."""
    return "%" in number_format and "%" in _LITERALS.sub("", number_format).split(";")[0]


_SHOWN_WORDS = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|([^\W\d_]+|[$%\u20ab\u20ac])')


@lru_cache(maxsize=4096)
def unit_in_format(number_format: str) -> str:
    """Return the words that a number format shows beside a figure: a currency or another unit; "" for none."""
    section = number_format.split(";")[0]
    if section in ("General", "@") or not any(sign in section for sign in '"\\[$\u20ab\u20ac'):
        return ""
    shown = re.sub(r"\[(?!\$)[^\]]*\]|_.|\*.|[#0?.,]+", " ", section)
    words = ("".join(filter(None, match)) for match in _SHOWN_WORDS.findall(shown))
    return " ".join("".join(words).split()).strip("%")


@lru_cache(maxsize=4096)
def shows_thousandths(number_format: str) -> bool:
    """Tell whether a number format shows three decimals, as a grouped number without its dot looks."""
    return bool(re.search(r"0\.000(?![0#?])", number_format))


@lru_cache(maxsize=4096)
def _is_whole_format(number_format: str) -> bool:
    return bool(re.fullmatch(r"[#,]*0[0,]*", number_format))


def is_whole(value: Decimal) -> bool:
    """Tell whether ``value`` has no fraction."""
    return value == value.to_integral_value()


def counts_whole(unit: UnitOfMeasure) -> bool:
    """Tell whether figures in ``unit`` are whole numbers: the number format of its cells has no decimals."""
    return _is_whole_format(unit.format)


def is_possible(value: Decimal, unit: UnitOfMeasure) -> bool:
    """Tell whether ``value`` lies within the bounds of its unit, and is whole where the unit counts."""
    if unit.minimum is not None and value < unit.minimum:
        return False
    if unit.maximum is not None and value > unit.maximum:
        return False
    return is_whole(value) or not counts_whole(unit)


_GROUPED = re.compile(r"\d{1,3}([. ])\d{3}(?:\1\d{3})*(?:,\d+)?|\d{1,3}([, ])\d{3}(?:\2\d{3})*(?:\.\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_SCIENTIFIC = re.compile(r"(\d+(?:[.,]\d+)?)e([+-]?\d{1,3})")
_THREE_DIGITS = re.compile(r"([1-9]\d{0,2})([.,])(\d{3})")


def number_readings(token: str) -> tuple[Decimal, ...]:
    """Return what an unsigned number may mean, the Vietnamese reading first: none, one or two values.

    Vietnamese: decimal comma, groups of three digits by dots or spaces.  English separators are understood
    where the number has one reading only.  ``1.234`` and ``1,234`` have two.
    """
    if doubtful := _THREE_DIGITS.fullmatch(token):
        whole, separator, digits = doubtful.groups()
        grouped, decimal = Decimal(whole + digits), Decimal(f"{whole}.{digits}")
        return (grouped, decimal) if separator == "." else (decimal, grouped)
    if _PLAIN.fullmatch(token):
        return _typed(token.replace(",", "."))
    if _GROUPED.fullmatch(token):
        return _typed(_without_groups(token))
    if match := _SCIENTIFIC.fullmatch(token):
        return _typed(f"{match[1].replace(',', '.')}e{match[2]}")
    return ()


def is_scientific(token: str) -> bool:
    """Tell whether a number is written with an exponent (``1,5E+06``)."""
    return bool(_SCIENTIFIC.fullmatch(token))


def _without_groups(token: str) -> str:
    """Return a grouped number with a decimal point and no groups.

    With two kinds of separators the last is the decimal one; a single kind only groups.
    """
    token = token.replace(" ", "")
    decimal = "." if token.rfind(".") > token.rfind(",") else ","
    group = "," if decimal == "." else "."
    if group not in token and token.count(decimal) > 1:
        return token.replace(decimal, "")
    return token.replace(group, "").replace(decimal, ".")


def _typed(digits: str) -> tuple[Decimal, ...]:
    """Return the value of plain digits (zeros at the end tell its precision), or nothing beyond any figure."""
    value = excel_digits(Decimal(digits))
    if not value:
        return (Decimal(0),)
    if not -_FINEST <= value.adjusted() < _FINEST:
        return ()
    exponent = value.as_tuple().exponent
    return (quantized(value, 0) if isinstance(exponent, int) and exponent > 0 else value,)


def written(value: Decimal, *, grouped: bool = True) -> str:
    """Write every digit of ``value`` the Vietnamese way: dots between thousands, a comma before decimals."""
    whole, _, decimals = format(abs(value), "f").partition(".")
    whole = f"{int(whole):,}".replace(",", ".") if grouped else whole
    sign = "-" if value < 0 else ""
    return f"{sign}{whole},{decimals}" if decimals else f"{sign}{whole}"


def _rounded(value: Decimal, places: int, apart: Iterable[Decimal]) -> Decimal:
    """Round to ``places``, or to as many more as keep ``value`` from being shown as one of ``apart``."""
    forbidden = [other for other in apart if other != value]
    for more in range(places, 16):
        shown = quantized(value, more)
        if shown not in forbidden:
            break
    return shown.normalize(_WIDE) if shown else Decimal(0)


def format_figure(value: Decimal, unit: UnitOfMeasure, *, places: int | None = 2, apart: Iterable[Decimal] = ()) -> str:
    """Write a figure as Vietnamese documents do: ``93,65%``, ``1.234,5``; percents have no thousands groups.

    ``value`` is in the unit (percentage points for percents).  It is rounded to ``places`` decimals (None
    keeps all digits), but never so far that it is shown as 0, as the greatest possible figure, or as a value
    of ``apart`` (say, its threshold) without being it: 99,996% under 100% stays visible.
    """
    if places is not None:
        ends = (Decimal(0),) if unit.maximum is None else (Decimal(0), unit.maximum)
        value = _rounded(value, places, (*ends, *apart))
    return written(value, grouped=not unit.percent) + ("%" if unit.percent else "")
