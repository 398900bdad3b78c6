"""The layer of figures and periods: values, units, spans, any string, and no pattern that takes too long."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import textwrap
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govtext.document import Period
from govtext.facts import extract_facts
from govtext.pipeline import parse
from govtext.quantities import (
    UNITS,
    Reference,
    find_periods,
    find_quantities,
    kind_of,
    parse_number,
    parse_quantity,
    periods_in,
    quantities_in,
    report_reference,
    unit_named,
)

# Characters of which figures, periods and their neighbours are made.
ALPHABET = "0123456789０９.,，%％一二三十百千万亿零〇两几多余近约上第年月日度个人元吨/（）“”、至到—-由和的增长达 \n居位"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("三百二十五", 325), ("两万五", 25000), ("一万零五", 10005), ("三百零五", 305), ("一万亿", 10**12), ("二〇二四", 2024),
        ("2万5千", 25000), ("１２０", 120), ("19·5", Decimal("19.5")), ("1,234.5", Decimal("1234.5")), ("15.44万", 154400), ("千万", 10**7), ("两点五", Decimal("2.5")),
    ],
)  # fmt: skip
def test_numbers(words: str, value: int | Decimal) -> None:
    number = parse_number(words)
    assert number is not None
    assert number.value == value


@pytest.mark.parametrize("words", ["十四五", "", "三二一百", "十三五", "二十十", "点五", "万百万万个"])
def test_what_is_no_number_is_refused(words: str) -> None:
    assert parse_number(words) is None


def test_units_compare() -> None:
    assert unit_named("千升").factor / unit_named("升").factor == 1000  # type: ignore[union-attr]
    rate = unit_named("万元/亩")
    assert rate is None  # the scale belongs to the figure
    rate = unit_named("元/亩")
    assert rate is not None
    assert (rate.kind, rate.base, rate.factor) == ("rate", "元/平方米", Fraction(3, 2000))
    assert [kind_of(unit) for unit in ("元", "%", "百分点", "人", "", "元/亩", "公里/小时")] == [
        "money", "percent", "points", "people", "number", "rate", "speed",
    ]  # fmt: skip
    assert all(unit.name in UNITS for unit in UNITS.values())


def test_parse_quantity_is_for_one_figure() -> None:
    small, large = parse_quantity("15.44万千升"), parse_quantity("154400千升")
    assert small is not None
    assert large is not None
    assert (small.value, small.unit) == (large.value, large.unit)
    assert parse_quantity("36期206人次") is None
    assert parse_quantity("没有") is None


def test_values_are_exact() -> None:
    quantity = parse_quantity("0.1亿元")
    assert quantity is not None
    assert quantity.value == Decimal("10000000")
    long = parse_quantity("12345678901234567890.12元")
    assert long is not None
    assert long.value == Decimal("12345678901234567890.12")


def test_layer_over_a_document() -> None:
    document = parse("2025年某县政府工作报告\n去年产量5万吨，占全市的一半以上。\n", single=True)[0]
    found = quantities_in(document)
    assert [q.unit for q in found] == ["吨", ""]
    for quantity in found:
        assert quantity.text == quantity.span.of(document.text)
        assert quantity.text == quantity.source_span.of(document.source.text)
    inside = quantities_in(document, found[1].span)
    assert inside == (found[1],)
    periods = periods_in(document)
    assert [(p.text, p.iso) for p in periods] == [("2025年", "2025"), ("去年", "2024")]
    for period in periods:
        assert period.span is not None
        assert period.text == period.span.of(document.text)


@pytest.mark.parametrize(
    ("text", "year", "how"),
    [
        ("某县政府工作报告\n——2016年2月19日在某县第十四届人民代表大会第五次会议上\n", 2016, "meeting"),
        ("某县2022年国民经济和社会发展统计公报\n全年粮食产量5万吨。", 2022, "title"),
        ("2019年投产。2019年产量3万吨，去年税收5亿元，到2035年翻番，展望2035年。", 2020, "largest year stated as past"),
    ],
)
def test_the_date_of_a_report_is_found_or_inferred(text: str, year: int, how: str) -> None:
    document = parse(text, single=True)[0]
    reference = report_reference(document)
    assert reference.year == year
    if document.date is None:
        assert reference.today is not None
        assert reference.today.how == how


def test_no_date_is_made_up() -> None:
    assert report_reference(parse("2019年产量3万吨，比2018年增长5%。", single=True)[0]).today is None


def test_focus_year_resolves_parts_of_a_year() -> None:
    today = Period(dt.date(2025, 1, 17), dt.date(2025, 1, 17), "", None)
    found = find_periods("上半年、年末、上年", Reference(today, 2023))
    assert [p.iso for p in found] == ["2023-H1", "2023-12-31", "2022"]
    assert [p.iso for p in find_periods("2021年产量增加，上半年更快")] == ["2021", "2021-H1"]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=40) | st.text(max_size=40))
def test_any_string_gives_ordered_slices(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert quantity.text == quantity.span.of(text)
        assert quantity.span.contains(quantity.core)
        assert quantity.span.start >= end
        end = quantity.core.end
        assert all(number.is_finite() for number in quantity.numbers)
    end = 0
    for period in find_periods(text, dt.date(2020, 2, 1)):
        assert period.span is not None
        assert period.text == period.span.of(text)
        assert period.span.start >= end
        end = period.span.end
        assert (period.start is None) == (period.end is None)
        if period.start is not None and period.end is not None:
            assert period.start <= period.end


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=ALPHABET + "。，产量比上年同占", max_size=60))
def test_any_string_gives_facts_that_are_slices(text: str) -> None:
    document = parse(text, single=True)[0]
    for fact in extract_facts(document):
        assert fact.text == fact.span.of(document.text)
        assert fact.quantity.text == fact.quantity.span.of(document.text)
        assert fact.indicator


# Runs in another process, so that a pattern that hangs fails the test instead of hanging it. The limit is generous: 40 patterns,
# 25 strings, 100,000 characters each; a quadratic pattern alone would need minutes.
_HOSTILE = """
    import re, time
    import govtext.facts.extract as a, govtext.facts.subjects as b, govtext.facts.table as c, govtext.facts.wording as d
    import govtext.quantities.context as e, govtext.quantities.periods as f, govtext.quantities.reportdate as g, govtext.quantities.scan as h
    from govtext.pipeline import parse
    N = 100_000
    SEEDS = ["1", "1.", "1,", "1:", "1 ", "一", "百", "一点", "2024", "2024年", "1—", " ", "（", "“", "达到", "同比", "比上年", "、", "和", "第1",
             "1元/", "１", "１，", "的", "其中", "增", "市", "数", "百分之", "过去", "1个、", "由", "年均", "每年", "\\n"]
    patterns = [(m.__name__ + "." + n, p) for m in (a, b, c, d, e, f, g, h) for n, p in vars(m).items() if isinstance(p, re.Pattern)]
    slow = []
    for name, pattern in patterns:
        for seed in SEEDS:
            text = (seed * (N // len(seed) + 1))[:N]
            began = time.process_time()
            for _ in pattern.finditer(text):
                pass
            if time.process_time() - began > 5:
                slow.append((name, seed))
    assert len(patterns) > 25, patterns
    assert not slow, slow
    for seed in SEEDS:
        text = (seed * (N // len(seed) + 1))[:N]
        h.find_quantities(text)
        f.find_periods(text)
    print("done")
"""


def test_no_pattern_backtracks() -> None:
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_HOSTILE)], capture_output=True, text=True, timeout=240, check=False
    )
    assert result.stdout.strip() == "done", result.stderr[-2000:]


def test_work_grows_with_the_text() -> None:
    """Counted in figures and pattern matches, not in seconds: eight copies give eight times as many."""
    text = "2024年产量5万吨，同比增长3%，分别增长6%和7.4%。"
    assert len(find_quantities(text * 8)) == 8 * len(find_quantities(text))
    assert len(find_periods(text * 8)) == 8 * len(find_periods(text))


def test_doc_pattern_names_no_year_as_figure() -> None:
    assert not [q for q in find_quantities("1999年、２０２４年、二〇二四年、2021—2025年") if re.search("年", q.text)]


def test_a_point_in_the_middle_parts_decimals_and_days() -> None:
    found = find_quantities("糖产量增长19·5％，投资3·5亿元；“12·9”大会和3·15晚会有2·6万人到场。")
    assert [(str(q.value), q.unit) for q in found] == [("19.5", "%"), ("350000000", "元"), ("26000", "人")]
