"""Contributions of BPU, month by month (PP 44/2015, PP 46/2015, PP 50/2025). Money is whole rupiah."""

from __future__ import annotations

from typing import Any

from webapp.rules.dates import months_from
from webapp.rules.tables import Table


def band_for_income(income: int, table: Table) -> int:
    """The number of the band that holds a monthly income."""
    no = 1
    for row in table["bands"]:
        if income >= row["income_from"]:
            no = row["no"]
    return no


def band(no: int, table: Table) -> dict[str, Any]:
    """The band of this number: {no, income_from, income_below, base, jkk, jht}."""
    rows: list[dict[str, Any]] = table["bands"]
    return rows[no - 1]


def is_discounted(month: str, sektor: str, payer: str, table: Table) -> bool:
    """Whether JKK and JKM of this contribution month are halved (PP 50/2025 Pasal 4 ayat (1))."""
    if payer in table["excluded_payers"]:
        return False
    return any(
        window["sektor"] == sektor and window["first"] <= month <= window["last"]
        for window in table["windows"]
    )


def monthly_amount(no: int, program: str, discounted: bool, table: Table) -> int:
    """What one month costs; every half is a whole rupiah, JHT is never halved."""
    row = band(no, table)
    risk = row["jkk"] + table["jkm"]
    if discounted:
        risk = risk // table["discount"]["divide_by"]
    saving = row["jht"] if "jht" in table["programs"][program] else 0
    return int(risk + saving)


def estimate(case: dict[str, Any], table: Table) -> dict[str, Any]:
    """An estimate (perkiraan) of {start, months, sektor, band, program, payer}: total and every month."""
    months = []
    for month in months_from(case["start"], case["months"]):
        discounted = is_discounted(month, case["sektor"], case["payer"], table)
        amount = monthly_amount(case["band"], case["program"], discounted, table)
        months.append({"month": month, "amount": amount, "discounted": discounted})
    return {
        "total": sum(month["amount"] for month in months),
        "discounted_months": sum(month["discounted"] for month in months),
        "months": months,
    }
