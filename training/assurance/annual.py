"""What assurance tells the annual report: who followed a course on demand, beside who came; what training cost."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Count

from partnership.base.report_parts import NOT_HELD, WITHHELD, Passage, Table, in_words, withheld
from partnership.base.years import FinancialYear
from partnership.pages import words
from training.assurance import take_up
from training.assurance.money import Balance, balances
from training.assurance.rules import Side
from training.charges.rules import pounds
from training.rules import Kind


def passages(year: FinancialYear) -> tuple[Passage, ...]:
    """What was followed on demand, and the balance of the year; nothing where there is nothing."""
    return tuple(passage for passage in (on_demand(year), money(year)) if passage)


# Live and on demand -------------------------------------------------------------------------------


def on_demand(year: FinancialYear) -> Passage | None:
    """Each course that people followed on demand, with who came to it live: counted apart and never added up."""
    views = take_up.on_demand(year).values_list("course", "course__title")
    counted = list(views.annotate(begun=Count("pk"), finished=Count("finished_at")).order_by("-begun"))
    if not counted:
        return None
    live = published_live(year)
    titles = {course: title for course, title, _, _ in counted}
    begun = withheld({course: number for course, _, number, _ in counted})
    finished = withheld({course: number for course, _, _, number in counted})
    table = Table(
        caption=f"Courses that could be followed on demand, {year.words}",
        head=("Course", "Came live", "Begun on demand", "Finished"),
        rows=tuple(
            (title, live.get(course, NOT_HELD), begun.cells[course], finished.cells[course])
            for course, title in titles.items()
        ),
        total=("All on demand", "", begun.total, finished.total),
    )
    total = sum(number for _, _, number, _ in counted)
    told = (
        f"{words.count(len(titles), 'course')} could also be followed on demand, or only so: by a link, at a time of "
        "one’s own. Who came live and who followed on demand are counted apart and never added up."
    )
    much = "" if begun.hides_total else f"Courses begun on demand in the year: {in_words(total)}."
    return Passage(
        heading="Live and on demand",
        paragraphs=tuple(filter(None, (told, much))),
        tables=(table,),
        source="each time somebody began a course on demand",
    )


def published_live(year: FinancialYear) -> dict[UUID, str]:
    """Live attendances of each course as they may be printed beside the totals of each kind, which are printed too."""
    by_kind: defaultdict[str, dict[UUID, int]] = defaultdict(dict)
    rows = take_up.live(year).values_list("session__course", "session__course__kind")
    for course, kind, number in rows.annotate(number=Count("pk")):
        by_kind[kind][course] = number
    sectors = take_up.core(year).values_list("agency__sector").annotate(number=Count("pk"))
    found: dict[UUID, str] = {}
    for kind, counts in by_kind.items():
        published = withheld(counts)
        hides = published.hides_total or (kind == Kind.CORE and withheld(dict(sectors)).hides_total)
        found |= dict.fromkeys(counts, WITHHELD) if hides else published.cells
    return found


# Money --------------------------------------------------------------------------------------------


def money(year: FinancialYear) -> Passage | None:
    """What training brought in and cost in the year, against the year before; nothing where nothing is on record."""
    years = balances()
    now, then = years.get(year), years.get(year.back())
    if now is None:
        return None
    income = [("Invoices less credit notes", now.invoiced)] if now.invoiced else []
    rows = [(name, pence) for name, pence in income + now.of(Side.IN)]
    rows += [(name, -pence) for name, pence in now.of(Side.OUT)]
    table = Table(
        caption=f"Income and expenditure of training, {year.words}",
        head=("Item", "Amount"),
        rows=tuple((name, pounds(pence)) for name, pence in rows),
        total=("Left over", pounds(now.left)) if now.income and now.expenditure else (),
    )
    return Passage(
        heading="What training cost and brought in",
        paragraphs=(sentences(now, then, year),),
        tables=(table,),
        source="the invoices, credit notes and entries of the year",
    )


def sentences(now: Balance, then: Balance | None, year: FinancialYear) -> str:
    """The finding: whether training pays for itself."""
    if not now.expenditure:
        return f"Training brought in {pounds(now.income)} in {year.words}. What it cost is not on record yet."
    if not now.income:
        return f"Training cost {pounds(now.expenditure)} in {year.words}. It brought in nothing that is on record."
    told = f"Training brought in {pounds(now.income)} and cost {pounds(now.expenditure)} in {year.words}: "
    if now.left >= 0:
        told += f"{pounds(now.left)} was left over for the work of the partnership."
    else:
        told += f"it cost {pounds(-now.left)} more than it brought in."
    if then is None or not (then.income and then.expenditure):
        return told
    return f"{told} The year before, it brought in {pounds(then.income)} and cost {pounds(then.expenditure)}."
