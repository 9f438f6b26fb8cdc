"""Dates as people write them are read without claiming more than was known, or refused in a sentence."""

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.chronology.dates import EARLIEST, Known, NotADate, Precision, read

TODAY = date(2026, 11, 20)
EXACT, ABOUT, RANGE, DOUBT = Precision.EXACT, Precision.APPROXIMATE, Precision.RANGE, Precision.UNCERTAIN
DAYS = st.dates(min_value=EARLIEST, max_value=TODAY)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("written", "earliest", "latest", "precision"),
    [
        ("22/05/2016", "2016-05-22", "2016-05-22", EXACT),
        ("22-May-16", "2016-05-22", "2016-05-22", EXACT),
        ("Sunday, 22nd of May, 2016", "2016-05-22", "2016-05-22", EXACT),
        ("3.6.84", "1984-06-03", "1984-06-03", EXACT),
        ("?22 May 2016", "2016-05-22", "2016-05-22", DOUBT),
        ("Monday 22 May 2016", "2016-05-22", "2016-05-22", DOUBT),  # it was a Sunday
        ("22 or 23 May 2016", "2016-05-22", "2016-05-23", DOUBT),
        ("??/5/16", "2016-05-01", "2016-05-31", DOUBT),
        ("early March 2019", "2019-03-01", "2019-03-10", ABOUT),
        ("end of March 2019", "2019-03-21", "2019-03-31", ABOUT),
        ("late 2018", "2018-09-01", "2018-12-31", ABOUT),
        ("summer 2018", "2018-06-01", "2018-08-31", ABOUT),
        ("winter 2018", "2018-12-01", "2019-02-28", ABOUT),
        ("autumn term 2018", "2018-09-01", "2018-12-31", ABOUT),
        ("2015", "2015-01-01", "2015-12-31", ABOUT),
        ("c. 2017", "2016-07-03", "2018-07-01", ABOUT),
        ("about 22 May 2016", "2016-05-19", "2016-05-25", ABOUT),
        ("22-24/5/16", "2016-05-22", "2016-05-24", RANGE),
        ("22 May – 3 June 2016", "2016-05-22", "2016-06-03", RANGE),
        ("between 22/5/16 and 3/6/16", "2016-05-22", "2016-06-03", RANGE),
        ("30 Dec - 2 Jan 2017", "2016-12-30", "2017-01-02", RANGE),
        ("May/June 2016", "2016-05-01", "2016-06-30", RANGE),
        ("2015-16", "2015-01-01", "2016-12-31", RANGE),
        ("w/c 3 June 2019", "2019-06-03", "2019-06-09", RANGE),
        ("week ending 7/6/19", "2019-06-01", "2019-06-07", RANGE),
    ],
)  # fmt: skip
def test_dates_in_the_forms_that_people_write(
    written: str, earliest: str, latest: str, precision: Precision
) -> None:
    assert read(written, today=TODAY) == Known(day(earliest), day(latest), precision)


COMMON = {
    "2016-05-22": "22 05 2016|22/05/2016|20160522|2016 May 22|May 22nd, 2016|22 of May 2016|22 May ’16|22May2016"
    "|22_05_2016|22 May 2016.|(Sun) 22 May 2016|22/5/16 (Sunday)|on 22/5/16|dated 22 May 2016|22/5/16 pm"
    "|morning of 22 May 2016|early on 22 May 2016|22 May 2016, overnight",
    "2016-05-01 2016-05-31": "May 2016|May-16|05/2016|2016-05|2016 May|in May 2016|during May 2016|sometime in May 2016"
    "|the month of May 2016|throughout May 2016|May 2016 (exact date unknown)",
    "2016-05-01 2016-05-10": "early May 2016|start of May 2016|the beginning of May 2016|beg. May 2016",
    "2016-05-01 2016-05-20": "early to mid May 2016|early/mid May 2016|early-mid May 2016",
    "2016-05-21 2016-05-31": "late May 2016|end May 2016|towards the end of May 2016|latter part of May 2016",
    "2016-05-01 2016-05-07": "first week of May 2016|1st week in May 2016",
    "2016-05-25 2016-05-31": "last week of May 2016",
    "2016-06-01 2016-08-31": "summer 2016|summer of 2016|the summer of 2016|Summer ’16",
    "2016-07-01 2016-09-30": "Q3 2016|2016 Q3|Q3/2016|2016-Q3|q3, 2016|quarter 3 2016|3rd quarter of 2016"
    "|third quarter 2016|the third quarter of 2016|in the third quarter of 2016",
    "2016-10-01 2016-12-31": "Q3 2016/17|2016/17 Q3|Q4 ’16|Q3 2016-17|third quarter of 2016/17"
    "|Q4 2016|last quarter of 2016|Q3 FY2016/17|Q3 of 2016 financial year",
    "2016-07-01 2016-07-30": "early Q3 2016|beginning of the third quarter of 2016",
    "2015-12-18 2016-01-05": "Christmas 2015|over Christmas 2015|Xmas 2015",
    "2016-03-13 2016-04-10": "Easter 2016",
    "2016-02-08 2016-02-26": "February half term 2016|half-term Feb 2016|Feb 2016 half-term|spring half term 2016",
    "1990-01-01 1999-12-31": "1990s|the 1990’s",
    "2016-04-16 2016-06-15": "circa May 2016|in or about May 2016|May 2016 or thereabouts|c.May 2016",
}
RANGES = {
    "2016-05-22 2016-05-24": "22.05.16 - 24.05.16|from 22/5/16 to 24/5/16|22 to 24 May 2016|22, 23 and 24 May 2016"
    "|after 21 May 2016 and before 25 May 2016|Sunday 22/5/16 to Tuesday 24/5/16",
    "2016-05-22 2016-05-23": "22/23 May 2016|22 & 23 May 2016|night of 22/23 May 2016|overnight 22-23 May 2016",
    "2016-05-21 2016-05-22": "weekend of 21/22 May 2016|weekend of 21 May 2016",
    "2016-04-01 2016-09-30": "Q2 to Q3 2016|between Q2 2016 and Q3 2016",
    "2016-03-01 2016-05-20": "between early March and mid May 2016",
    "2015-11-01 2016-01-31": "Nov 2015 - Jan 2016|Nov-Jan 2016",
    "2015-09-01 2016-08-31": "academic year 2015/16|2015/16 school year",
    "2019-06-03 2019-06-09": "wk beg 3/6/19|W.C. Mon 3 June 2019",
}
DOUBTS = {
    "2016-05-01 2016-05-31": "00/05/2016|xx/05/2016|--/05/16|__/05/16|xx May 2016|?May 2016|[?]May 2016",
    "2016-01-01 2016-12-31": "00/00/2016|01/??/2016",
    "2016-05-22": "22 May 2016 (exact date not known)|22/5/16 (?)",
}
ENDS = {
    "before 2016-05-02": "before 3 May 2016|prior to 3/5/16|pre 3.5.16|some time before 3 May 2016|< 3 May 2016"
    "|shortly before Tues 3 May 2016|earlier than 3 May 2016",
    "before 2016-05-03": "by 3 May 2016|until 3/5/16|up to 3 May 2016|on or before 3 May 2016|no later than 3 May 2016"
    "|3 May 2016 or earlier|before 14:30 on 3 May 2016",
    "before 2014-12-31": "before 2015|pre-2015|Pre 2015",
    "before 2018-06-30": "by June 2018|until June 2018|up to and including June 2018",
    "before 2016-06-29": "before c. 2015",
    "after 2019-04-01": "after March 2019|post March 2019|post-March 2019|later than March 2019",
    "after 2014-01-01": "since 2014|from 2014|from 2014 onwards|2014 onwards|2014 - present|2014 to date|2014-ongoing"
    "|2014+|2014 -|at least since 2014|since early 2014|as from 2014|2014 or later|not before 2014",
}


def forms(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(written, said) for said, all_forms in table.items() for written in all_forms.split("|")]


@pytest.mark.parametrize(
    ("table", "precision"), [(COMMON, None), (RANGES, RANGE), (DOUBTS, DOUBT), (ENDS, None)]
)
def test_a_hundred_other_forms(table: dict[str, str], precision: Precision | None) -> None:
    """What records of the field have, from systems, forms and letters."""
    wrong: dict[str, object] = {}
    for written, said in forms(table):
        match said.split():
            case [("before" | "after") as end, one]:
                known = Known(
                    day(one) if end == "after" else None,
                    day(one) if end == "before" else None,
                    Precision(end),
                )
            case [one]:
                known = Known(day(one), day(one), precision or EXACT)
            case [one, other]:
                known = Known(day(one), day(other), precision or ABOUT)
        try:
            found: Known | str = read(written, today=TODAY)
        except NotADate as refusal:
            found = refusal.sentence
        if found != known:
            wrong[written] = found
    assert wrong == {}


@pytest.mark.parametrize(
    "written",
    ["unknown", "Not known.", "n/k", "?", "date not recorded", "n.d.", "No date given", "-", "illegible"],
)
def test_a_date_may_be_unknown(written: str) -> None:
    assert read(written, today=TODAY) == Known(None, None, Precision.UNKNOWN)


@pytest.mark.parametrize(
    "written",
    [
        "22.5.16 approx 14:30", "22 May 2016, 2.30pm", "22/5/16 at 1430hrs", "14:30 on 22 May 2016",
        "2016-05-22T14:30", "2016-05-22T14:30:00Z", "22/5/16 14:30-15:10", "22 May 2016 (14:30)",
        "22/5/16 2.30pm to 4pm",
    ],
)  # fmt: skip
def test_a_time_of_day_is_read_with_the_date(written: str) -> None:
    assert read(written, today=TODAY) == Known(day("2016-05-22"), day("2016-05-22"), EXACT, time(14, 30))


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("", "Enter the date"),
        ("31 February 2016", "There is no 31 February 2016"),
        ("29/2/15", "There is no 29 February 2015"),
        ("22 May 2106", "The year 2106 has not come yet"),
        ("21 November 2026", "21 November 2026 has not come yet"),
        ("22 May 1066", "too long ago"),
        ("5/22/2016", "Write the day first"),
        ("24-22/5/16", "The end, 22 May 2016, comes before the start, 24 May 2016"),
        ("3 June 2016 to 22 May 2016", "comes before the start"),
        ("22/5/16 25:70", "There is no time 25:70"),
        ("before 1900", "The year 1899 is too long ago"),
        ("after 2026", "1 January 2027 has not come yet"),
        ("since June 2031", "The year 2031 has not come yet"),
        ("before his third birthday", "Write the date so that we can put it in order"),
        ("w/c May 2016", "Write the date so that we can put it in order"),
        ("22 May", "Add the year"),
        ("third quarter", "Add the year"),
        ("Q3 FY2016", "Write the date so that we can put it in order"),
        ("when he was four", "Write the date so that we can put it in order"),
        ("2016 " * 20, "80 characters or fewer"),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_a_sentence(written: str, sentence: str) -> None:
    with pytest.raises(NotADate, match=sentence):
        read(written, today=TODAY)


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%-d %B %Y", "%d-%b-%Y", "%Y-%m-%d", "%A %-d %b %Y"]))
def test_every_day_is_read_as_it_was_written(on: date, form: str) -> None:
    assert read(on.strftime(form), today=TODAY) == Known(on, on, EXACT)


@given(DAYS, DAYS, st.sampled_from([" to ", " - ", "–", " and "]))
def test_every_span_is_read_or_its_end_comes_first(one: date, other: date, between: str) -> None:
    written = f"{one:%d/%m/%Y}{between}{other:%d/%m/%Y}"
    if one <= other:
        assert read(written, today=TODAY) == Known(one, other, RANGE)
    else:
        with pytest.raises(NotADate, match="comes before the start"):
            read(written, today=TODAY)


WORDS = (
    "before after since by until from to and or pre early late end of the first week half weekend May 2016 3 22/5/16 +"
    " < 2015/16 - ? c. about summer Easter half-term 1990s on in pm 14:30 (Tues) Monday w/c w/e unknown 00/05/2016 xx"
    " onwards 29 Feb 1900 0 31 2026 November , . sept 20160503"
)
PIECES = st.lists(st.sampled_from(WORDS.split()), max_size=7).map(" ".join)


@settings(max_examples=400)
@given(
    st.text(max_size=90)
    | PIECES
    | st.text("0123456789/.-? :to", max_size=20)
    | st.from_regex(r"(c\. |\?)?[0-9x]{1,2}[/-]?(May|xx|\d)? ?\d{2,4}", fullmatch=True)
)
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    """Nothing is claimed of an end that is open, and no event lies in days to come."""
    try:
        known = read(written, today=TODAY)
    except NotADate:
        return
    ends = {(True, True): Precision.UNKNOWN, (True, False): Precision.BEFORE, (False, True): Precision.AFTER}
    assert (known.precision in ends.values()) == (known.earliest is None or known.latest is None)
    assert ends.get((known.earliest is None, known.latest is None), known.precision) == known.precision
    assert EARLIEST <= (known.earliest or EARLIEST) <= (known.latest or TODAY)
    assert (known.earliest or TODAY) <= TODAY
    assert known.precision != Precision.EXACT or known.earliest == known.latest
