"""Dates as people write them are read without claiming more than was known, or refused in a sentence."""

from datetime import date, time

import pytest
from hypothesis import given
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


@pytest.mark.parametrize("written", ["unknown", "Not known.", "n/k", "?", "date not recorded"])
def test_a_date_may_be_unknown(written: str) -> None:
    assert read(written, today=TODAY) == Known(None, None, Precision.UNKNOWN)


@pytest.mark.parametrize(
    "written",
    [
        "22.5.16 approx 14:30", "22 May 2016, 2.30pm", "22/5/16 at 1430hrs", "14:30 on 22 May 2016",
        "2016-05-22T14:30", "22/5/16 14:30-15:10",
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
        ("before 2015", "Give both ends"),
        ("22 May", "Add the year"),
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


@given(
    st.text(max_size=90)
    | st.text("0123456789/.-? :to", max_size=20)
    | st.from_regex(r"(c\. |\?)?[0-9x]{1,2}[/-]?(May|xx|\d)? ?\d{2,4}", fullmatch=True)
)
def test_whatever_is_written_is_read_or_refused(written: str) -> None:
    try:
        known = read(written, today=TODAY)
    except NotADate:
        return
    assert (known.earliest is None) == (known.latest is None) == (known.precision == Precision.UNKNOWN)
    if known.earliest and known.latest:
        assert EARLIEST <= known.earliest <= known.latest
        assert known.earliest <= TODAY
        assert known.precision != Precision.EXACT or known.earliest == known.latest
