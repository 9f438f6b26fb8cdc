"""Reads one day or period as people write it, with the knowledge of which day it is: pure."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from partnership.pages import words
from reviews.chronology.date_words import (
    ANY_DAY,
    DAYS,
    EARLIEST,
    FEAST,
    MONTH,
    MONTHS,
    PLACE,
    SEASON,
    SEASONS,
    UNREADABLE,
    YEAR,
    YEARLESS,
    NotADate,
    Precision,
    Span,
    cut,
    easter,
    feast,
    month,
    months,
    widened,
)

LEAD = re.compile(
    r"^(?:dated?:?|on|in|during|throughout|over|either|the|month of|one day in"
    r"|(?:at )?some ?(?:time|point|day)(?: in| during| on)?)\s+(?!or\b)"
)
ABOUT = re.compile(
    r"^(?:c\.|ca\.?|c(?=\s*\d)|circa|(?:(?:on|in|at) or )?(?:about|around)|approx\.?|approximately|roughly|~)\s*"
)
ABOUT_LAST = re.compile(r"\s(?:or so|or thereabouts|approx\.?|approximately|circa)$")
DOUBT = re.compile(r"\?|\b(possibly|probably|thought to be|believed to be|maybe|unconfirmed|uncertain)\b")
NO_DAY = re.compile(
    r"[\s,;:-]+(?:the )?(?:exact |precise )?(?:date|day)s?(?: is)? "
    r"(?:unknown|not known|not recorded|unclear|uncertain|not stated)$"
)
WEEKDAY = re.compile(rf"\b(?:{ANY_DAY})\b\.?,?\s*(?=\S)")
WEEKDAY_LAST = re.compile(rf"[\s,]+({ANY_DAY})\.?$")
FIRST_WEEKDAY = re.compile(rf"(?:between |from )?({ANY_DAY})\b")

PARTS = {
    "early": 0,
    "beginning": 0,
    "beg": 0,
    "start": 0,
    "mid": 1,
    "middle": 1,
    "late": 2,
    "latter": 2,
    "end": 2,
}
WHICH = "|".join(PARTS)
PART = re.compile(rf"^(?:towards )?(?:the )?({WHICH})\b[\s.-]*(?:part )?(?:of |in |on )?(?:the )?(?=\S)")
TWO_PARTS = re.compile(rf"({WHICH})(?: ?[-/] ?| to | or )({WHICH})[\s-]+(?:of |in )?(.+)")
HALF = re.compile(r"^(?:the )?(first|1|second|2|latter|last) half (?:of |in )?")
WEEK_OF = re.compile(r"^(?:the )?(first|1|second|2|third|3|fourth|4|last) week (?:of |in )?")
QUARTERS = {"first": 0, "1": 0, "second": 1, "2": 1, "third": 2, "3": 2, "fourth": 3, "4": 3, "last": 3}
WEEKS = {"first": 0, "1": 0, "second": 1, "2": 1, "third": 2, "3": 2, "fourth": 3, "4": 3}
ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})|(?P<whole>(?:19|20)\d{6})")
FIGURES = re.compile(rf"(?P<d>{PLACE})\s?[./-]\s?(?P<m>{PLACE})\s?[./-]\s?(?P<y>{YEAR})")
SPACED = re.compile(r"(?P<d>\d{1,2}) (?P<m>\d{1,2}) (?P<y>\d{4})")
IN_WORDS = re.compile(rf"(?P<d>{PLACE})(?: of)?\s?[-/. ]?\s?(?P<m>{MONTH})\.?,?\s?[-/. ]?\s?(?P<y>{YEAR})")
AMERICAN = re.compile(rf"(?P<m>{MONTH})\.?\s(?P<d>\d{{1,2}}),?\s(?P<y>\d{{4}})")
YEAR_FIRST = re.compile(rf"(?P<y>\d{{4}})[ -](?P<m>{MONTH})[ -](?P<d>\d{{1,2}})")
MONTH_YEAR = re.compile(rf"(?P<m>{MONTH})\.?,?\s?(?:of )?[-/]?\s?(?P<y>{YEAR})")
YEAR_MONTH = re.compile(rf"(?P<y>\d{{4}})(?:[-/](?P<n>0[1-9]|1[0-2])| (?P<m>{MONTH}))")
MONTH_IN_FIGURES = re.compile(r"(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})")
SEASON_YEAR = re.compile(rf"(?P<s>{SEASON})(?: of)?,? (?P<y>{YEAR})")
FEAST_YEAR = re.compile(rf"(?P<s>{FEAST}|easter(?: holidays)?)(?: of)?,? (?P<y>{YEAR})")
HALF_TERM = re.compile(
    rf"(?:half[ -]?term,? (?P<a>{MONTH}|{SEASON})|(?P<b>{MONTH}|{SEASON}),? half[ -]?term)"
)
LATE_HALF_TERM = re.compile(rf"(?P<a>{MONTH}|{SEASON}),? (?P<y>\d{{4}}),? half[ -]?term")
NTH = "first|1|second|2|third|3|fourth|4|last"
QUARTER_YEAR = re.compile(
    rf"(?:(?:the )?(?P<n>{NTH})[ -](?:quarter|qtr)|(?:q|quarter|qtr)\.? ?(?P<q>[1-4]))(?: of|,)?[ /-]?"
    rf"(?P<fy>fy ?)?(?P<y>{YEAR})"
    r"(?:(?P<over> ?[/-] ?(?:\d{4}|\d{2}))| (?P<k>financial|fiscal) year)?"
)
YEAR_QUARTER = re.compile(
    r"(?P<fy>fy ?)?(?P<y>\d{4})(?P<over> ?[/-] ?(?:\d{4}|\d{2}))?,?[ /-]? ?"
    r"(?:q|quarter |qtr )(?P<q>[1-4])(?P<n>)(?P<k>)"
)
ONLY_YEAR = re.compile(r"(?P<y>\d{4})")
DECADE = re.compile(r"(?:the )?(?P<y>\d{3}0)'?s")
WEEK = re.compile(
    r"(?P<end>w\.?/?[cbe]\b|w(?:ee)?k\.? (?:commencing|beginning|beg|starting|of|ending|end)\b)\.?:? ?(?P<rest>.+)"
)
WEEKEND = re.compile(r"(?:the )?weekend (?:of )?(?P<rest>.+)")

BETWEEN = re.compile(r"^(?:between|from)\s+")
TO = re.compile(r"\s*(?:-|&|\bto\b|\band\b|\buntil\b|\btill\b)\s*")
SHORT_START = re.compile(rf"(?P<d>\d{{1,2}})(?:[\s/.]*(?P<m>{MONTH}|(?<=[/.])\d{{1,2}}))?")
SEVERAL_DAYS = re.compile(r"^(\d{1,2})(?:, ?\d{1,2})*,? ?(?:and|&) (?=\d)")
TWO_DAYS = re.compile(rf"(?P<a>\d{{1,2}}) ?/ ?(?P<rest>\d{{1,2}}\s?(?:{MONTH})\.?,?\s?(?:{YEAR}))")
TWO_MONTHS = re.compile(rf"(?P<a>{MONTH})\s*[/&]\s*(?P<b>{MONTH})\s*(?P<y>{YEAR})")
TWO_SEASONS = re.compile(rf"(?P<a>{SEASON})\s*[/&]\s*(?P<b>{SEASON})\s*(?P<y>{YEAR})")
TWO_YEARS = re.compile(r"(?P<a>\d{4})\s?[/-]\s?(?P<b>\d{4}|\d{2})")
YEAR_OF = re.compile(
    r"(?:(?P<k>academic|school|financial|fiscal|fy|ay)(?: year)?:? (?P<y>\d{4} ?[/-] ?(?:\d{4}|\d{2}))"
    r"|(?P<z>\d{4} ?[/-] ?(?:\d{4}|\d{2})) (?P<l>academic|school|financial|fiscal) year)"
)
WITHOUT_YEAR = re.compile(
    rf"(\d{{1,2}}\s?)?({MONTH})|\d{{1,2}}[./]\d{{1,2}}|({SEASON})|(?:the )?(?:{NTH}) quarter|q[1-4]"
)


@dataclass(frozen=True)
class Reader:
    """Reads with the knowledge of which day it is, since 16 is 2016 and 84 is 1984."""

    today: date

    def whole(self, plain: str) -> Span:
        """Everything but the time."""
        if FIGURES.fullmatch(plain):  # here a question mark stands for a figure
            return self.one(plain)
        rest = NO_DAY.sub("", plain)
        no_day, plain = rest != plain, rest
        in_doubt = about = False
        while (stripped := DOUBT.sub(" ", plain)) != plain:
            plain, in_doubt = " ".join(stripped.split()), True
        plain = LEAD.sub("", plain)
        while found := ABOUT.match(plain) or ABOUT_LAST.search(plain):
            plain, about = (plain[: found.start()] + plain[found.end() :]).strip(), True
        plain, named = self.without_weekday(LEAD.sub("", plain))
        if " or " in plain and not TWO_PARTS.fullmatch(plain):
            plain, in_doubt = plain.replace(" or ", " to "), True
        span = self.one_or_span(plain)
        if about:
            span = widened(span.first, span.last)
        # A day that was another day of the week is kept, and is in doubt.
        one_day = span.first == span.last
        if in_doubt or (one_day and (no_day or (named is not None and span.first.weekday() != named))):
            span = span._replace(precision=Precision.UNCERTAIN)
        return span

    def one_or_span(self, plain: str) -> Span:
        """A single day or period where it reads as one: 22-May-16 has dashes too."""
        try:
            return self.one(plain)
        except NotADate as refusal:
            if refusal.sentence != UNREADABLE:
                raise
        if span := self.spanned(plain):
            return span
        raise NotADate(YEARLESS if WITHOUT_YEAR.fullmatch(plain) else UNREADABLE)

    def without_weekday(self, plain: str) -> tuple[str, int | None]:
        """The rest, and the day of the week that was named first."""
        if found := FIRST_WEEKDAY.match(plain):
            return WEEKDAY.sub("", plain), DAYS[found[1]]
        if found := WEEKDAY_LAST.search(plain):
            return plain[: found.start()], DAYS[found[1]]
        return plain, None

    def one(self, plain: str) -> Span:
        """One day, week, month, season or year."""
        if found := WEEK.fullmatch(plain):
            day, last, _ = self.one(self.without_weekday(found["rest"])[0])
            if day != last:
                raise NotADate(UNREADABLE)
            said = re.sub(r"[./]", "", found["end"])
            ends = said == "we" or said.endswith(("ending", " end"))
            first = day - timedelta(days=6) if ends else day
            return Span(max(first, EARLIEST), first + timedelta(days=6), Precision.RANGE)
        if found := WEEKEND.fullmatch(plain):
            near = self.one_or_span(self.without_weekday(found["rest"])[0])
            saturday = near.first + timedelta(days=5 - min(near.first.weekday(), 5))
            saturday -= timedelta(days=near.first.weekday() == 6)
            return Span(
                min(near.first, saturday), max(near.last, saturday + timedelta(days=1)), Precision.RANGE
            )
        if found := WEEK_OF.match(plain):
            first, last = self.period(plain[found.end() :])
            if found[1] != "last":
                first += timedelta(days=7 * WEEKS[found[1]])
                last = first + timedelta(days=6)
            return Span(max(first, last - timedelta(days=6)), last, Precision.APPROXIMATE)
        if found := TWO_PARTS.fullmatch(plain):
            whole = self.period(found[3])
            a, b = (cut(*whole, at=PARTS[found[at]], of=3) for at in (1, 2))
            return self.span(a, b)._replace(precision=Precision.APPROXIMATE)
        if found := PART.match(plain):
            first, last = cut(*self.period(plain[found.end() :]), at=PARTS[found[1]], of=3)
        elif found := HALF.match(plain):
            first, last = cut(*self.period(plain[found.end() :]), at=found[1] not in ("first", "1"), of=2)
        else:
            first, last = self.period(plain)
        precision = Precision.EXACT if first == last else Precision.APPROXIMATE
        found = FIGURES.fullmatch(plain) or IN_WORDS.fullmatch(plain)
        if found and (is_blank(found["d"]) or is_blank(found["m"])):
            precision = Precision.UNCERTAIN
        return Span(first, last, precision)

    def period(self, plain: str) -> tuple[date, date]:
        """The first and last day of what is named. Raises NotADate."""
        if (found := ISO.fullmatch(plain)) and (whole := found["whole"]):
            return self.day(whole[6:], whole[4:6], whole[:4])
        for pattern in (ISO, FIGURES, SPACED, IN_WORDS, AMERICAN, YEAR_FIRST):
            if found := pattern.fullmatch(plain):
                return self.day(found["d"], found["m"], found["y"])
        if found := MONTH_YEAR.fullmatch(plain) or MONTH_IN_FIGURES.fullmatch(plain):
            return months(self.year(found["y"]), month(found["m"]), month(found["m"]))
        if (found := YEAR_MONTH.fullmatch(plain)) and not self.is_two_years(plain):
            number = month(found["m"] or found["n"])
            return months(self.year(found["y"]), number, number)
        if found := SEASON_YEAR.fullmatch(plain):
            return months(self.year(found["y"]), *SEASONS[found["s"]])
        if found := QUARTER_YEAR.fullmatch(plain) or YEAR_QUARTER.fullmatch(plain):
            return self.quarter(found)
        if found := FEAST_YEAR.fullmatch(said := self.with_half_term(plain)):
            year = self.year(found["y"])
            return easter(year) if found["s"].startswith("easter") else feast(found["s"], year)
        if (found := re.fullmatch(r"(?:the )?new year,? (\d{4})", said)) and (year := self.year(found[1])):
            return max(date(year, 1, 1) - timedelta(days=2), EARLIEST), date(year, 1, 3)
        if found := ONLY_YEAR.fullmatch(plain):
            return months(self.year(found["y"]), 1, 12)
        if found := DECADE.fullmatch(plain):
            year = self.year(found["y"])
            return date(year, 1, 1), date(year + 9, 12, 31)
        raise NotADate(UNREADABLE)

    def quarter(self, found: re.Match[str]) -> tuple[date, date]:
        """Three months of a calendar year; where it runs into the next, of a year from April to March."""
        number = QUARTERS[found["n"] or found["q"]]
        year = self.year(found["y"])
        over = re.sub(r"\s", "", found["y"] + (found["over"] or ""))
        if (found["over"] or found["fy"]) and not self.is_two_years(over):  # FY2016 may begin or end in 2016
            raise NotADate(UNREADABLE)
        starts = 4 if found["over"] or found["k"] else 1
        return months(year, starts + 3 * number, starts + 3 * number + 2)

    def with_half_term(self, plain: str) -> str:
        """Half terms are called by the month or by the term, which may stand before or after."""
        plain = re.sub(r"\bxmas\b", "christmas", plain).replace("new years ", "new year's ")
        plain = LATE_HALF_TERM.sub(r"\g<a> half term \g<y>", plain)
        if found := HALF_TERM.search(plain):
            named = found["a"] or found["b"]
            of = (
                calendar.month_name[MONTHS[named]].lower() if named in MONTHS else named.removesuffix(" term")
            )
            plain = f"{plain[: found.start()]}{of} half term{plain[found.end() :]}"
        return plain

    def is_two_years(self, plain: str) -> bool:
        """2011-12 is a year that runs into the next, 2011-05 is a month."""
        found = TWO_YEARS.fullmatch(plain)
        return bool(found and int(found["a"][:2] + found["b"][-2:]) == int(found["a"]) + 1)

    def day(self, d: str, m: str, y: str) -> tuple[date, date]:
        """One day; a month or a year where the day or the month is only marked as not known."""
        year = self.year(y)
        if is_blank(m):
            return months(year, 1, 12)
        number = month(m)
        if is_blank(d):
            return months(year, number, number)
        try:
            day = date(year, number, int(d))
        except ValueError:
            name = calendar.month_name[number]
            raise NotADate(f"There is no {int(d)} {name} {year}. Check the day") from None
        return day, day

    def year(self, text: str) -> int:
        """In full. Raises NotADate where it has not come, or is too long ago."""
        year = int(text)
        if len(text) == 2:
            year += 2000 if year <= self.today.year % 100 else 1900
        if year > self.today.year:
            raise NotADate(f"The year {year} has not come yet. Check the year")
        if year < EARLIEST.year:
            raise NotADate(f"The year {year} is too long ago. Check the year")
        return year

    def spanned(self, plain: str) -> Span | None:
        """From one day to another, where that is what is written."""
        if found := TWO_MONTHS.fullmatch(plain):
            year, a, b = self.year(found["y"]), month(found["a"]), month(found["b"])
            return self.span(months(year - (b < a), a, a), months(year, b, b))
        if found := TWO_SEASONS.fullmatch(plain):
            year, one, other = self.year(found["y"]), SEASONS[found["a"]], SEASONS[found["b"]]
            return self.span(months(year - (other < one), *one), months(year, *other))
        if found := YEAR_OF.fullmatch(plain):
            year = self.year(re.sub(r"\D.*", "", found["y"] or found["z"]))
            starts = 9 if (found["k"] or found["l"]) in ("academic", "school", "ay") else 4
            return Span(*months(year, starts, starts + 11), Precision.RANGE)
        if (found := TWO_YEARS.fullmatch(plain)) and not MONTH_IN_FIGURES.fullmatch(plain):
            end = found["b"] if len(found["b"]) == 4 else found["a"][:2] + found["b"]
            if len(found["b"]) == 4 or int(end) == int(found["a"]) + 1:
                first = months(self.year(found["a"]), 1, 12)
                return self.span(first, (date(int(end), 1, 1), date(int(end), 12, 31)))
        if found := TWO_DAYS.fullmatch(plain):
            return self.two(found["a"], found["rest"])
        plain = SEVERAL_DAYS.sub(r"\1 to ", BETWEEN.sub("", plain))
        for gap in TO.finditer(plain):
            if span := self.two(plain[: gap.start()].strip(), plain[gap.end() :].strip()):
                return span
        return None

    def two(self, start: str, end: str) -> Span | None:
        """The span between two halves; the first may leave out what the second says."""
        try:
            last = self.one(end)
        except NotADate as refusal:
            if refusal.sentence != UNREADABLE and (SHORT_START.fullmatch(start) or self.reads(start)):
                raise
            return None
        if (found := SHORT_START.fullmatch(start)) and not ISO.fullmatch(f"{start}-{end}"):
            m = month(found["m"]) if found["m"] else last.first.month
            year = last.first.year - (m > last.first.month)
            return self.span(self.day(found["d"], str(m), str(year)), (last.first, last.last))
        # A month, a season or a part of one may have the year of the end, or the one before.
        for said in (start, f"{start} {last.first.year}", f"{start} {last.first.year - 1}"):
            if self.reads(said):
                first = self.one(said)
                if said == start or first.first <= last.last:
                    return self.span((first.first, first.last), (last.first, last.last))
        if re.search(r"\d{4}|\d[./]\d", start):
            try:
                self.one(start)
            except NotADate as refusal:
                if refusal.sentence != UNREADABLE:
                    raise
        return None

    def reads(self, plain: str) -> bool:
        try:
            self.one(plain)
        except NotADate:
            return False
        return True

    def span(self, first: tuple[date, date], last: tuple[date, date]) -> Span:
        """Raises NotADate where the end comes before the start."""
        if last[1] < first[0]:
            raise NotADate(
                f"The end, {words.plain_date(last[1])}, comes before the start, {words.plain_date(first[0])}"
            )
        return Span(first[0], last[1], Precision.RANGE)


def is_blank(place: str) -> bool:
    """Whether only a sign stands where a day or a month should."""
    return place == "00" or not place[0].isalnum() or set(place) == {"x"}
