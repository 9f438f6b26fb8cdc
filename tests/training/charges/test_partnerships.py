"""The price lists and cancellation rules of eight partnerships, as each of them publishes them."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import pytest

from partnership.deadlines.working_days import WorkingDays
from training.charges.models import Band, CancellationRule, Consequence, PriceList, Subsidy
from training.charges.prices import reckon
from training.charges.rules import (
    Area,
    Asked,
    Basis,
    Below,
    OrganisationType,
    Substitute,
    Turnover,
    What,
    Who,
    answer_for,
    consequence,
    free_until,
    half_up,
    per_cent_of,
    pounds,
)
from training.charges.tariff import Tariff

PARTNER, SCHOOL, CHARITY, INDEPENDENT = (
    OrganisationType.PARTNER, OrganisationType.SCHOOL, OrganisationType.CHARITY, OrganisationType.INDEPENDENT,
)  # fmt: skip
FULL_DAY, HALF_DAY, TWO_DAYS = Asked(), Asked(minutes=180), Asked(days=2)
TRAIN_THE_TRAINER = uuid4()


def who(kind: str, turnover: str = "", area: str = Area.IN, sector: str = "") -> Who:
    return Who("Lantern Family Trust", kind, sector, turnover, area)


def band(
    full: int, half: int, *kinds: str, below: str = "", area: str = "", course: UUID | None = None,
    whole: int | None = None, hour: int | None = None,
) -> Band:  # fmt: skip
    """One line, in pounds."""
    return Band(
        name="A line", organisation_types=list(kinds), turnover_below=below, area=area, course_id=course,
        full_day=full * 100, half_day=half * 100, whole=None if whole is None else whole * 100,
        hour=None if hour is None else hour * 100,
    )  # fmt: skip


def asks(
    what: str,
    basis: str,
    full: int = 0,
    half: int = 0,
    *kinds: str,
    also_free: bool = True,
    per_cent: int | None = None,
) -> Consequence:
    """What a rule asks for, in pounds."""
    return Consequence(
        what=what, basis=basis, full_day=full * 100, half_day=half * 100, organisation_types=list(kinds),
        also_free=also_free, per_cent=per_cent,
    )  # fmt: skip


def both(basis: str, full: int = 0, half: int = 0, *kinds: str) -> list[Consequence]:
    """The same for cancelling late and for not coming."""
    return [asks(what, basis, full, half, *kinds) for what in (What.LATE, What.NO_SHOW)]


@dataclass
class Partnership:
    """What one of them publishes: `costs` and `misses` are what our rules must make of it, in pounds."""

    bands: list[Band]
    costs: list[tuple[Who, Asked, int]]
    days: int = 0
    working: bool = False
    answers: list[Consequence] = field(default_factory=list)
    misses: list[tuple[str, Who, Asked, int]] = field(default_factory=list)
    fee: int = 0
    substitute: str = Substitute.NONE

    @property
    def tariff(self) -> Tariff:
        prices = PriceList(in_force_from=date(2026, 4, 1), booking_fee=self.fee * 100)
        rule = CancellationRule(
            in_force_from=date(2026, 4, 1), days=self.days, working=self.working, substitute=self.substitute
        )
        return Tariff(prices, tuple(self.bands), (), rule, tuple(self.answers))


SMALL = (OrganisationType.CHILDMINDER,)
MIDDLE = (SCHOOL, OrganisationType.PRIMARY_CARE, OrganisationType.CARE, OrganisationType.EARLY_YEARS)
PATTERNS = {
    "Bath and North East Somerset": Partnership(
        bands=[
            band(0, 0, PARTNER),
            band(35, 20, *SMALL),
            band(35, 20, CHARITY, below=Below.UNDER_100K),
            band(70, 35, *MIDDLE),
            band(100, 50),
        ],
        costs=[
            (who(PARTNER), FULL_DAY, 0),
            (who(OrganisationType.CHILDMINDER), HALF_DAY, 20),
            (who(CHARITY, Turnover.UNDER_100K), FULL_DAY, 35),
            (who(SCHOOL), TWO_DAYS, 140),
            (who(OrganisationType.PRIMARY_CARE), HALF_DAY, 35),
            (who(INDEPENDENT), FULL_DAY, 100),
        ],
        days=10,
        working=True,
        substitute=Substitute.SAME_AGENCY,
        answers=both(Basis.FLAT, 70, 35, PARTNER) + both(Basis.PRICE),
        misses=[
            (What.LATE, who(PARTNER), FULL_DAY, 70),
            (What.NO_SHOW, who(SCHOOL), TWO_DAYS, 140),
            (What.LATE, who(INDEPENDENT), HALF_DAY, 50),
        ],
    ),
    "Wirral": Partnership(
        bands=[band(0, 0)],
        costs=[(who(SCHOOL), FULL_DAY, 0), (who(INDEPENDENT), FULL_DAY, 0)],
        days=3,
        working=True,
        answers=both(Basis.FLAT, 140, 75, SCHOOL) + both(Basis.FLAT, 90, 50),
        misses=[
            (What.LATE, who(CHARITY), HALF_DAY, 50),
            (What.NO_SHOW, who(PARTNER), FULL_DAY, 90),
            (What.NO_SHOW, who(SCHOOL), FULL_DAY, 140),
        ],
    ),
    "Leeds": Partnership(
        bands=[
            band(0, 0, course=TRAIN_THE_TRAINER, whole=150),
            band(0, 0, PARTNER),
            band(0, 0, CHARITY, below=Below.UNDER_250K),
            band(50, 35),
        ],
        costs=[
            (who(CHARITY, Turnover.UNDER_100K), FULL_DAY, 0),
            (who(CHARITY, Turnover.UNDER_250K), FULL_DAY, 0),
            (who(CHARITY, Turnover.UNDER_1M), FULL_DAY, 50),
            (who(CHARITY), HALF_DAY, 35),
            (who(PARTNER), Asked(course=TRAIN_THE_TRAINER, days=3), 150),
        ],
        answers=[
            asks(What.NO_SHOW, Basis.FLAT, 50, 35, PARTNER),
            asks(What.UNFINISHED, Basis.FLAT, 50, 35, PARTNER),
        ],
        misses=[
            (What.NO_SHOW, who(PARTNER), FULL_DAY, 50),
            (What.UNFINISHED, who(PARTNER), HALF_DAY, 35),
            (What.UNFINISHED, who(SCHOOL), HALF_DAY, 0),
        ],
    ),
    "Greenwich": Partnership(
        bands=[band(0, 0, PARTNER), band(100, 50)],
        costs=[(who(PARTNER), FULL_DAY, 0), (who(INDEPENDENT), HALF_DAY, 50)],
        days=2,
        answers=both(Basis.FLAT, 80, 40),
        misses=[(What.LATE, who(INDEPENDENT), FULL_DAY, 80), (What.LATE, who(PARTNER), HALF_DAY, 40)],
    ),
    "Surrey": Partnership(
        bands=[band(0, 0, PARTNER), band(90, 45)],
        costs=[(who(SCHOOL), TWO_DAYS, 180), (who(PARTNER), TWO_DAYS, 0)],
        fee=12,
        days=14,
        answers=both(Basis.FLAT, 90, 45, PARTNER) + both(Basis.PRICE),
        misses=[(What.LATE, who(PARTNER), FULL_DAY, 90), (What.NO_SHOW, who(SCHOOL), FULL_DAY, 90)],
    ),
    "Teeswide": Partnership(
        bands=[band(0, 0)],
        costs=[(who(CHARITY), FULL_DAY, 0)],
        days=8,  # seven calendar days or fewer are late
        answers=both(Basis.FLAT, 50, 50),
        misses=[(What.NO_SHOW, who(CHARITY), TWO_DAYS, 100), (What.LATE, who(PARTNER), FULL_DAY, 50)],
    ),
    # Bookings close three working days before (a date of the session), and nobody pays.
    "Croydon and Buckinghamshire": Partnership(
        bands=[band(0, 0)],
        costs=[(who(SCHOOL), FULL_DAY, 0)],
        misses=[(What.NO_SHOW, who(SCHOOL), FULL_DAY, 0)],
    ),
    # The manager is told of whoever did not come or left early; nothing is charged for it.
    "Newcastle and Salford": Partnership(
        bands=[band(0, 0, area=Area.IN), band(60, 30, area=Area.OUT)],
        costs=[(who(SCHOOL), FULL_DAY, 0), (who(SCHOOL, area=Area.OUT), FULL_DAY, 60)],
        answers=[asks(What.UNFINISHED, Basis.NOTHING), asks(What.NO_SHOW, Basis.NOTHING)],
        misses=[(What.UNFINISHED, who(SCHOOL), FULL_DAY, 0)],
    ),
}


@pytest.mark.parametrize("name", PATTERNS)
def test_a_place_costs_what_the_partnership_says(name: str) -> None:
    pattern = PATTERNS[name]
    quotes = [(who, asked, reckon(pattern.tariff, who, asked)) for who, asked, _ in pattern.costs]
    assert [quote.pence for *_, quote in quotes] == [cost * 100 for *_, cost in pattern.costs]
    assert [quote.fee for *_, quote in quotes] == [
        pattern.fee * 100 if cost else 0 for *_, cost in pattern.costs
    ]


@pytest.mark.parametrize("name", PATTERNS)
def test_not_coming_costs_what_the_partnership_says(name: str) -> None:
    pattern = PATTERNS[name]
    for what, somebody, asked, expected in pattern.misses:
        price = reckon(pattern.tariff, somebody, asked).pence
        answer = answer_for(pattern.answers, what, somebody)
        found = consequence(answer, price=price, asked=asked, half_day_minutes=240) if answer else 0
        assert found == expected * 100, (what, somebody)


@pytest.mark.parametrize(
    ("days", "working", "last"),
    [
        (10, True, date(2026, 12, 14)),  # over Christmas, and Boxing Day on the Monday after
        (3, True, date(2026, 12, 23)),
        (2, False, date(2026, 12, 28)),
        (14, False, date(2026, 12, 16)),
        (8, False, date(2026, 12, 22)),
        (0, True, date(2026, 12, 30)),
    ],
)
def test_the_last_free_day_is_counted_in_working_or_calendar_days(
    days: int, working: bool, last: date
) -> None:
    session = date(2026, 12, 30)
    assert free_until(session, days=days, working=working, calendar=WorkingDays()) == last


@pytest.mark.parametrize(
    ("amount", "divisor", "rounded"), [(5, 2, 3), (4, 2, 2), (1, 3, 0), (2, 3, 1), (15, 10, 2)]
)
def test_half_a_penny_is_rounded_upwards(amount: int, divisor: int, rounded: int) -> None:
    assert half_up(amount, divisor) == rounded


def test_a_subsidy_takes_half_from_the_sector_and_says_so() -> None:
    off = Subsidy(sector="vcfse", per_cent=50, kind="core", from_on=date(2026, 4, 1))
    tariff = Tariff(PriceList(in_force_from=date(2026, 4, 1)), (band(0, 0, whole=1),), (off,))
    tariff.bands[0].whole = 4501
    charity = who(CHARITY, sector="vcfse")
    quote = reckon(tariff, charity, Asked(kind="core"))
    assert (quote.pence, per_cent_of(4501, 50)) == (2251, 2251)
    assert "less 50%" in quote.rule
    assert quote.words == "£22.51 to Lantern Family Trust"
    assert reckon(tariff, charity, Asked(kind="webinar")).pence == 4501
    assert reckon(tariff, who(SCHOOL, sector="education"), Asked(kind="core")).pence == 4501


def test_a_short_session_goes_by_the_hour_where_the_line_has_a_price_for_it() -> None:
    tariff = Tariff(PriceList(in_force_from=date(2026, 4, 1)), (band(90, 50, hour=15),))
    assert [reckon(tariff, who(SCHOOL), Asked(minutes=m)).pence for m in (50, 90, 121, 240, 241)] == [
        1250, 2250, 5000, 5000, 9000,
    ]  # fmt: skip


def test_a_fully_funded_course_is_free_for_all_and_a_flat_amount_can_spare_them() -> None:
    tariff = PATTERNS["Surrey"].tariff
    assert reckon(tariff, who(SCHOOL), Asked(fully_funded=True)).pence == 0
    spared = asks(What.NO_SHOW, Basis.FLAT, 50, 50, also_free=False)
    assert consequence(spared, price=0, asked=FULL_DAY, half_day_minutes=240) == 0
    assert consequence(spared, price=1, asked=FULL_DAY, half_day_minutes=240) == 5000
    part = asks(What.LATE, Basis.SHARE, per_cent=33)
    assert consequence(part, price=4550, asked=FULL_DAY, half_day_minutes=240) == 1502


def test_money_is_written_as_people_write_it() -> None:
    assert [pounds(pence) for pence in (4500, 2251, 0, 123456)] == ["£45", "£22.51", "£0", "£1,234.56"]
