#!/usr/bin/python3
"""Recomputes every figure of a Word report from the ledger's SQLite tables, with SQL written by hand for each indicator
and exact fractions: another engine, which knows neither Arrow nor the pack's expressions, must come to the same numbers.

Usage: recompute.py LEDGER.db REPORT.docx

Reads the figures from the report's custom XML part. Prints JSON: `checked` (how many figures), `differences` (each with the
figure's key and label, what the document states, and what SQL gives). Exits 1 if there is a difference, 2 for wrong use.
Only for reports of the whole bureau: the org tree is not walked.
"""

import json
import re
import sqlite3
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from calendar import monthrange
from datetime import date
from decimal import Decimal
from fractions import Fraction

NAMESPACE = "{urn:xuezheng:figures:1}"

# Lowest coverage, in percent, at which a year-on-year change is stated.
THRESHOLD = 90

# Rows that count, by indicator: the register whose filings cover them, and FROM and WHERE by hand. Events lie between
# :first and :last; what stands at the end of :last had begun by then and had not ended.
ROWS = {
    "safety.inspections": ("inspection", "r_inspection_approved WHERE inspected_on >= :first AND inspected_on <= :last"),
    "safety.notices": (
        "rectification_notice",
        "r_rectification_notice_approved WHERE issued_on >= :first AND issued_on <= :last",
    ),
    "safety.hazards_found": ("hazard", "r_hazard_approved WHERE found_on >= :first AND found_on <= :last"),
    "safety.hazards_closed": ("hazard", "r_hazard_approved WHERE closed_at >= :first AND closed_at <= :last"),
    "safety.hazards_closed_on_time": (
        "hazard",
        "r_hazard_approved WHERE closed_at >= :first AND closed_at <= :last"
        " AND julianday(closed_at) - julianday(found_on) <= 15",
    ),
    "safety.hazards_open": (
        "hazard",
        "r_hazard_approved WHERE found_on <= :last AND (closed_at IS NULL OR closed_at > :last)",
    ),
    "safety.hazards_overdue": (
        "hazard",
        "r_hazard_approved WHERE date(found_on, '+15 days') <= :last AND (closed_at IS NULL OR closed_at > :last)",
    ),
    "safety.serious_hazards": (
        "hazard",
        "r_hazard_approved WHERE severity = 'serious' AND found_on <= :last"
        " AND (closed_at IS NULL OR closed_at > :last)",
    ),
    "safety.petitions_received": ("petition", "r_petition_approved WHERE received_on >= :first AND received_on <= :last"),
    "safety.petitions_accepted": ("petition", "r_petition_approved WHERE accepted_at >= :first AND accepted_at <= :last"),
    "safety.petitions_accepted_on_time": (
        "petition",
        "r_petition_approved WHERE accepted_at >= :first AND accepted_at <= :last"
        " AND julianday(accepted_at) - julianday(received_on) <= 15",
    ),
    "safety.petitions_closed": ("petition", "r_petition_approved WHERE closed_at >= :first AND closed_at <= :last"),
    "safety.petitions_open": (
        "petition",
        "r_petition_approved WHERE received_on <= :last AND (closed_at IS NULL OR closed_at > :last)",
    ),
    "safety.petitions_overdue": (
        "petition",
        "r_petition_approved WHERE date(accepted_at, '+' || (60 + ifnull(extension_days, 0)) || ' days') <= :last"
        " AND (closed_at IS NULL OR closed_at > :last)",
    ),
    "student_aid.grants": ("aid_grant", "r_aid_grant_approved WHERE paid_on >= :first AND paid_on <= :last"),
    "student_aid.key_group_students": (
        "aid_grant",
        "r_aid_grant_approved WHERE paid_on >= :first AND paid_on <= :last"
        " AND hardship NOT IN ('ordinary', 'not_required')",
    ),
}
ROWS["safety.inspectors"] = ROWS["safety.inspections"]
ROWS["student_aid.aided_students"] = ROWS["student_aid.grants"]
ROWS["student_aid.aid_amount"] = ROWS["student_aid.grants"]

# What is made of the rows, where they are not simply counted. Money is kept in hundredths.
MEASURES = {
    "safety.inspectors": ("sum(inspectors)", 1),
    "student_aid.aided_students": ("count(DISTINCT student)", 1),
    "student_aid.key_group_students": ("count(DISTINCT student)", 1),
    "student_aid.aid_amount": ("sum(amount)", 100),
}

# Fields that hold several codes.
MULTIPLE = {"topics"}


def quotient(numerator, denominator):
    """To 12 digits, half away from zero, as the platform divides; None where there is nothing to divide by."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    exact = numerator / denominator
    scaled = abs(exact) * 10**12
    digits = int(scaled + Fraction(1, 2))
    return Fraction(digits if exact >= 0 else -digits, 10**12)


def percent(numerator, denominator):
    share = quotient(numerator, denominator)
    return None if share is None else share * 100


# Derived indicators, and whether their value is a percentage. `get(name, prior=False)` is a value by its SQL.
DERIVED = {
    "safety.hazard_close_rate": lambda get: percent(get("safety.hazards_closed"), get("safety.hazards_found")),
    "safety.hazard_clearance_rate": lambda get: percent(
        get("safety.hazards_closed"), get("safety.hazards_closed") + get("safety.hazards_open")
    ),
    "safety.hazard_on_time_rate": lambda get: percent(get("safety.hazards_closed_on_time"), get("safety.hazards_closed")),
    "safety.hazards_closed_change": lambda get: get("safety.hazards_closed") - get("safety.hazards_closed", prior=True),
    "safety.petition_close_rate": lambda get: percent(get("safety.petitions_closed"), get("safety.petitions_received")),
    "safety.petition_accept_rate": lambda get: percent(
        get("safety.petitions_accepted_on_time"), get("safety.petitions_accepted")
    ),
    "student_aid.key_group_share": lambda get: percent(
        get("student_aid.key_group_students"), get("student_aid.aided_students")
    ),
    "student_aid.average_aid": lambda get: quotient(get("student_aid.aid_amount"), get("student_aid.aided_students")),
    "student_aid.aided_students_change": lambda get: get("student_aid.aided_students")
    - get("student_aid.aided_students", prior=True),
    "student_aid.aid_growth": lambda get: percent(
        get("student_aid.aid_amount") - get("student_aid.aid_amount", prior=True),
        get("student_aid.aid_amount", prior=True),
    ),
}


def days(period):
    """The first and the last day that count, of the forms that the platform writes."""
    span, _, cut = period.partition("@")
    if match := re.fullmatch(r"(\d{4})", span):
        first, last = (int(match[1]), 1), (int(match[1]), 12)
    elif match := re.fullmatch(r"(\d{4})H([12])", span):
        first, last = (int(match[1]), int(match[2]) * 6 - 5), (int(match[1]), int(match[2]) * 6)
    elif match := re.fullmatch(r"(\d{4})Q([1-4])", span):
        first, last = (int(match[1]), int(match[2]) * 3 - 2), (int(match[1]), int(match[2]) * 3)
    elif match := re.fullmatch(r"(\d{4})-(\d{2})", span):
        first = last = (int(match[1]), int(match[2]))
    elif match := re.fullmatch(r"(\d{4})-\d{4}学年", span):
        first, last = (int(match[1]), 9), (int(match[1]) + 1, 8)
    elif match := re.fullmatch(r"(\d{4})-\d{4}学年第一学期", span):
        first, last = (int(match[1]), 9), (int(match[1]) + 1, 1)
    elif match := re.fullmatch(r"(\d{4})-\d{4}学年第二学期", span):
        first, last = (int(match[1]) + 1, 2), (int(match[1]) + 1, 8)
    else:
        raise ValueError(f"unknown period {period}")
    return date(*first, 1).isoformat(), cut or date(*last, monthrange(*last)[1]).isoformat()


def year_before(period):
    span, _, cut = period.partition("@")
    span = re.sub(r"\d{4}", lambda year: str(int(year[0]) - 1), span)
    if cut:
        year, month, day = (int(part) for part in cut.split("-"))
        cut = date(year - 1, month, min(day, monthrange(year - 1, month)[1])).isoformat()
    return f"{span}@{cut}" if cut else span


class Ledger:
    def __init__(self, path):
        self.database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def one(self, sql, parameters):
        return self.database.execute(sql, parameters).fetchone()

    def counted(self, indicator, period, field=None, code=None):
        """Value and number of rows of an indicator counted from rows, or of one part of it."""
        first, last = days(period)
        measure, scale = MEASURES.get(indicator, ("count(*)", 1))
        sql = f"SELECT {measure}, count(*) FROM {ROWS[indicator][1]}"
        parameters = {"first": first, "last": last}
        if field is not None:
            sql += f" AND {field} LIKE '%|' || :code || '|%'" if field in MULTIPLE else f" AND {field} = :code"
            parameters["code"] = code
        value, rows = self.one(sql, parameters)
        return Fraction(value or 0, scale), rows

    def value(self, indicator, period):
        if indicator in ROWS:
            return self.counted(indicator, period)[0]
        prior = year_before(period)
        return DERIVED[indicator](
            lambda name, prior=False, before=prior: self.value(name, before if prior else period)
        )

    def coverage(self, register, period):
        """How many of the orgs that were asked, and not exempted, have all their filings of the period approved."""
        first, last = days(period)
        asked, complete = set(), {}
        for org, filed, status in self.database.execute(
            "SELECT org, period, status FROM submission WHERE register = ? AND status <> 'exempt'", (register,)
        ):
            begins, ends = days(filed)
            if begins <= last and first <= ends:
                asked.add(org)
                complete[org] = complete.get(org, True) and status == "approved"
        return sum(complete.values()), len(asked)


def inputs(indicator):
    """The counted indicators that a value depends on."""
    if indicator in ROWS:
        return {indicator}
    names = set()

    def get(name, prior=False):
        names.add(name)
        return Fraction(1)

    DERIVED[indicator](get)
    return names


def low(ledger, indicator, period):
    for name in inputs(indicator):
        complete, asked = ledger.coverage(ROWS[name][0], period)
        if asked and Fraction(100 * complete, asked) < THRESHOLD:
            return True
    return False


def unasked(ledger, indicator, period):
    return all(ledger.coverage(ROWS[name][0], period)[1] == 0 for name in inputs(indicator))


def expected(ledger, entry):
    """What SQL gives for an entry: the value or why there is none, and the rows where they are counted."""
    indicator, period = entry["indicator"], entry["period"]
    if entry["aspect"] == "part":
        return ledger.counted(indicator, period, entry["field"], entry["code"])
    if entry["aspect"] == "value":
        if indicator in ROWS:
            return ledger.counted(indicator, period)
        return ledger.value(indicator, period), None
    before = year_before(period)
    now, then = ledger.value(indicator, period), ledger.value(indicator, before)
    if now is None or then is None:
        return "input", None
    if low(ledger, indicator, period) or low(ledger, indicator, before):
        return "low_coverage", None
    if entry["unit"] == "个百分点":
        return now - then, None
    return ("zero_base" if then == 0 else percent(now - then, then)), None


def difference(ledger, entry):
    value, rows = expected(ledger, entry)
    if "absent" in entry:
        # Nobody was asked: the platform may say so rather than answer 0.
        silent = entry["absent"] in ("not_reported", "input") and (
            unasked(ledger, entry["indicator"], entry["period"])
            or unasked(ledger, entry["indicator"], year_before(entry["period"]))
        )
        if silent or value == entry["absent"] or (value is None and entry["absent"] == "zero_denominator"):
            return None
        return {"stated": entry["absent"], "sql": shown(value)}
    if not isinstance(value, Fraction) or Fraction(Decimal(entry["value"])) != value:
        return {"stated": entry["value"], "sql": shown(value)}
    if rows is not None and int(entry["rows"]) != rows:
        return {"stated": f"{entry['rows']} rows", "sql": f"{rows} rows"}
    return None


def shown(value):
    if not isinstance(value, Fraction):
        return value
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def figures(path):
    with zipfile.ZipFile(path) as package:
        root = ElementTree.fromstring(package.read("customXml/item1.xml"))
    return [dict(figure.attrib) for figure in root.iter(f"{NAMESPACE}figure")]


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    ledger, entries = Ledger(sys.argv[1]), figures(sys.argv[2])
    differences = []
    for entry in entries:
        found = difference(ledger, entry)
        if found:
            differences.append({"key": entry["key"], "label": entry["label"], "period": entry["period"], **found})
    json.dump({"checked": len(entries), "differences": differences}, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
