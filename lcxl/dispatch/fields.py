"""A letter as the names that templates and texts use (``data/placeholders.toml`` declares them)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lcxl.dispatch.letter import CitedDocument, Head, IndicatorView, Letter, MeasureView
from lcxl.dispatch.marks import FORMS, OWN_NOTE, citation_mark, note_mark
from lcxl.dispatch.phrases import initial_capital, items, listed, official_date, share, two_digits, word
from lcxl.dispatch.placeholders import PARTS
from lcxl.dispatch.sandbox import callable_in_texts
from lcxl.model import Status

_MARK = "x"


def context(letter: Letter, notes: list[str]) -> dict[str, Any]:
    """Return the values of all placeholders of ``letter`` by name.

    Values are texts (marks included), lists and records (dicts) of texts, and two functions; footnotes that
    ``chu_thich`` makes are appended to ``notes``, which begins with those of the letter.
    """
    return {
        **_head(letter.head),
        **letter.facts,
        **_counts(letter),
        **_indicators(letter),
        **_units(letter),
        **{name: list(letter.parts.get(section, ())) for section, name in PARTS.items()},
        "lo_trinh": [{"thoi_gian": stone.when, "nhiem_vu": list(stone.tasks)} for stone in letter.roadmap],
        "vb": _citing(letter.citations),
        "chu_thich": _noting(notes),
        "ds_van_ban": [_document(document) for document in letter.citations],
    }


def _head(head: Head) -> dict[str, Any]:
    typed = head.subject.removeprefix(word("report_word")) if head.kind == "report" else head.subject
    several = len(head.addressees) > 1
    return {
        "co_quan_chu_quan": head.parent_body,
        "co_quan_ban_hanh": list(head.issuing_body),
        "ten_co_quan": head.issuing_body_full,
        "ten_co_quan_tat": head.issuing_body_short,
        "loai_van_ban": head.kind_label,
        "so": head.number,
        "ky_hieu": head.symbol,
        "so_ky_hieu": f"{head.number or word('blank_number')}/{head.symbol}",
        "dia_danh": head.place,
        "ngay_ban_hanh": official_date(head.date) or word("blank_day"),
        "trich_yeu": head.subject,
        "trich_yeu_hoa": initial_capital(typed),
        "mot_noi_gui": "" if several else "".join(head.addressees),
        "noi_gui": list(items(head.addressees)) if several else [],
        "noi_nhan": list(items(head.recipients)),
        "chuc_vu_ky": list(head.authority),
        "nguoi_ky": head.signer,
        "ten_phu_luc": head.annex_title,
    }


def _counts(letter: Letter) -> dict[str, str]:
    met, total = len(letter.with_status(Status.MET)), letter.judged()
    return {
        "tong": two_digits(total),
        "dat": two_digits(met),
        "chua_dat": two_digits(len(letter.with_status(Status.NOT_MET))),
        "chua_co_so_lieu": two_digits(len(letter.with_status(Status.NO_DATA))),
        "cap_tren": two_digits(len(letter.with_status(Status.HIGHER_LEVEL))),
        "so_thong_ke": two_digits(len(letter.with_status(Status.STATISTIC))),
        "ty_le_dat": share(met, total),
        "ds_chua_dat": listed(letter.with_status(Status.NOT_MET)),
        "ds_chua_co_so_lieu": listed(letter.with_status(Status.NO_DATA)),
        "ds_cap_tren": listed(letter.with_status(Status.HIGHER_LEVEL)),
    }


def _indicators(letter: Letter) -> dict[str, Any]:
    views = {view.number: _indicator(view) for view in letter.indicators}

    def listing(status: Status) -> list[dict[str, Any]]:
        return [views[view.number] for view in letter.with_status(status)]

    return {
        "chi_so": views,
        "so_lieu": {measure.code: _measure(measure) for measure in letter.measures},
        "chi_so_dat": listing(Status.MET),
        "chi_so_chua_dat": listing(Status.NOT_MET),
        "chi_so_chua_co_so_lieu": listing(Status.NO_DATA),
        "chi_so_cap_tren": listing(Status.HIGHER_LEVEL),
        "chi_so_thong_ke": listing(Status.STATISTIC),
        "bang": [_row(view) for view in letter.indicators],
    }


def _indicator(view: IndicatorView) -> dict[str, Any]:
    return {
        "stt": view.number,
        "so": two_digits(view.number),
        "noi_dung": view.text,
        "ten_ngan": view.short_text,
        "ket_qua": view.status_label,
        "ky_nay": _one_line(view.current),
        "ky_truoc": _one_line(view.previous),
        "don_vi": "; ".join(view.responsible),
        "hien_trang": view.standing,
        "nguyen_nhan": list(view.reasons),
        "giai_phap": list(view.remedies),
    }


def _one_line(text: str) -> str:
    return "; ".join(line.strip(" -;") for line in text.split("\n") if line.strip(" -;"))


def _measure(view: MeasureView) -> dict[str, str]:
    return {
        "ma": view.code,
        "noi_dung": view.text,
        "ky_nay": view.current,
        "ky_truoc": view.previous,
        "cung_ky": view.last_year,
        "ket_qua": view.status,
    }


def _row(view: IndicatorView) -> dict[str, Any]:
    several = len(view.responsible) > 1
    return {
        "stt": view.number,
        "noi_dung": view.text,
        "don_vi": "\n".join(f"- {name}" if several else name for name in view.responsible),
        "dat": _MARK if view.status == Status.MET else "",
        "chua_dat": _MARK if view.status == Status.NOT_MET else "",
        "ky_truoc": view.previous,
        "ky_nay": view.current,
    }


def _units(letter: Letter) -> dict[str, Any]:
    return {
        "so_chua_nop": two_digits(len(letter.missing)),
        "so_gui_ban_chup": two_digits(len(letter.unreadable)),
        "so_nop_muon": two_digits(len(letter.late)),
        "don_vi_chua_nop": list(items(letter.missing)),
        "don_vi_gui_ban_chup": list(items(letter.unreadable)),
        "don_vi_nop_muon": list(items(letter.late)),
    }


def _document(document: CitedDocument) -> dict[str, str]:
    return {
        "khoa": document.key,
        "loai": document.kind,
        "so_ky_hieu": document.symbol,
        "ngay": document.date,
        "co_quan": document.issuer,
    }


def _citing(documents: Sequence[CitedDocument]) -> Any:
    places: Mapping[str, int] = {document.key: place for place, document in enumerate(documents)}

    @callable_in_texts
    def cite(key: object, form: str = "") -> str:
        if form and form not in FORMS:
            raise ValueError(form)
        return citation_mark(places[str(key)], form)

    return cite


def _noting(notes: list[str]) -> Any:
    @callable_in_texts
    def note(text: object = "") -> str:
        if not text:
            return note_mark(OWN_NOTE)
        notes.append(str(text))
        return note_mark(len(notes) - 1)

    return note
