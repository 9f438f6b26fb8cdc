"""What reviews tell the annual report: how many were held, what returned in them, and what has changed since.

The report lists the reviews of a year (Children Act 2004, section 16G): their numbers are printed as they are, since
each practice review is public anyway. A theme tells of children: 1 to 5 reviews of one theme are withheld.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery

from partnership.actions.models import Action
from partnership.actions.rules import State as Reached
from partnership.base.report_parts import (
    SMALLEST_SHOWN,
    WITHHELD,
    ChartSpec,
    KeyFigure,
    Passage,
    Section,
    Table,
    Told,
    withheld,
)
from partnership.base.years import FinancialYear
from partnership.pages import words
from partnership.pages.forms import lowered
from reviews.learning.models import FindingTheme, Follows, Recommendation, Response
from reviews.learning.rules import Answer
from reviews.models import Review
from reviews.rules import Kind

TITLE = "Learning from reviews"
RETURNED = "What returned in them"
CHANGED = "What has changed since"
SHOWN = 10
"""How many themes the report names."""
SMALL = f"1 to {SMALLEST_SHOWN - 1}"
"""How few reviews of one theme are withheld."""
YEARS = 4
"""How many years the table of kinds goes back, the year of the report included."""


@dataclass
class Learned:
    """What is counted of one year."""

    begun: dict[str, dict[int, int]] = field(default_factory=dict)
    """By kind, then by year."""
    ended: int = 0
    under_way: int = 0
    themes: dict[str, int] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    """Recommendations of the year by their answer; those without one under the empty text."""
    actions: Counter[str] = field(default_factory=Counter)
    """Actions that follow from recommendations of the year, by how far they are."""

    def total(self, year: int) -> int:
        """The reviews that began in a year."""
        return sum(by_year.get(year, 0) for by_year in self.begun.values())

    @property
    def recommendations(self) -> int:
        return sum(self.answers.values())

    @property
    def live(self) -> int:
        """The actions that are not dropped."""
        return sum(number for state, number in self.actions.items() if state != Reached.DROPPED)


def learned(year: FinancialYear) -> Learned:
    """Everything that the section counts: five queries. Archived reviews are left out."""
    found = Learned()
    reviews = Review.objects.filter(archived_on=None).order_by()
    first = year.back(YEARS - 1)
    rows = reviews.filter(started_on__gte=first.start, started_on__lte=year.end)
    for kind, started_on in rows.values_list("kind", "started_on"):
        by_year = found.begun.setdefault(kind, {})
        began = FinancialYear.of(started_on).first
        by_year[began] = by_year.get(began, 0) + 1
    numbers = reviews.aggregate(
        ended=Count("pk", filter=Q(ended_on__gte=year.start, ended_on__lte=year.end)),
        under_way=Count(
            "pk", filter=Q(started_on__lte=year.end) & (Q(ended_on=None) | Q(ended_on__gt=year.end))
        ),
    )
    found.ended, found.under_way = numbers["ended"], numbers["under_way"]
    of_year = {
        "review__archived_on": None,
        "review__started_on__gte": year.start,
        "review__started_on__lte": year.end,
    }
    themes = FindingTheme.objects.filter(**{f"finding__{name}": value for name, value in of_year.items()})
    counted = themes.order_by().values("theme__name").annotate(number=Count("finding__review", distinct=True))
    found.themes = {row["theme__name"]: row["number"] for row in counted}
    newest = Response.objects.filter(recommendation=OuterRef("pk")).order_by("-number").values("answer")[:1]
    made = Recommendation.objects.filter(
        made_on__gte=year.start, made_on__lte=year.end, review__archived_on=None
    ).order_by()
    found.answers.update(
        answer or "" for answer in made.annotate(said=Subquery(newest)).values_list("said", flat=True)
    )
    follow = Action.objects.filter(follows__recommendation__in=made.values("pk")).order_by()
    # One action may follow from several of them.
    found.actions.update(state for _, state in follow.values_list("pk", "state").distinct())
    return found


def section(year: FinancialYear) -> Section | None:
    """Learning from reviews in one year; None where there is neither a review nor a recommendation of it."""
    found = learned(year)
    if not found.total(year.first) and not found.ended and not found.under_way and not found.recommendations:
        return None
    return Section(
        title=TITLE,
        lead=lead(found, year),
        figures=figures(found, year),
        passages=tuple(part for part in (kinds(found, year), returning(found, year), changed(found)) if part),
        source=(
            "Source: the partnership’s record of reviews, recommendations and actions. A review counts in the year in "
            "which it was decided to hold it. Answers and actions stand as they were when this report was made. "
            "A recommendation to several bodies counts once for each, since each answers for itself. "
            f"How often a theme was found is withheld where it was in {SMALL} reviews."
        ),
    )


def lead(found: Learned, year: FinancialYear) -> str:
    """How many reviews began, and how many recommendations were made."""
    began = words.count(found.total(year.first), "review")
    if not found.recommendations:
        return f"{began} began in {year.words}."
    return (
        f"{began} began in {year.words}, and {words.count(found.recommendations, 'recommendation')} "
        f"{'was' if found.recommendations == 1 else 'were'} made."
    )


def figures(found: Learned, year: FinancialYear) -> tuple[KeyFigure, ...]:
    """The numbers of the opening."""
    now = {kind: by_year.get(year.first, 0) for kind, by_year in found.begun.items()}
    shown = [
        KeyFigure(f"{now[kind]:,}", words.count(now[kind], one, many).split(" ", 1)[1] + " began")
        for kind, one, many in (
            (Kind.RAPID, "rapid review", "rapid reviews"),
            (Kind.LEARNING, "learning review", "learning reviews"),
        )
        if now.get(kind)
    ]
    shown.append(KeyFigure(f"{found.ended:,}", "reviews ended" if found.ended != 1 else "review ended"))
    if found.recommendations:
        accepted = found.answers[Answer.ACCEPTED] + found.answers[Answer.IN_PART]
        shown.append(
            KeyFigure(f"{accepted} of {found.recommendations}", "recommendations accepted, wholly or in part")
        )
    return tuple(shown[:4])


def kinds(found: Learned, year: FinancialYear) -> Passage:
    """The reviews that began, by kind, over some years."""
    years = [year.back(back) for back in reversed(range(YEARS))]
    years = [one for one in years if one == year or found.total(one.first)]
    rows = tuple(
        (str(kind.label), *(f"{found.begun[kind].get(one.first, 0):,}" for one in years))
        for kind in Kind
        if kind in found.begun
    )
    table = Table(
        caption="Reviews that began, by kind",
        head=("Kind of review", *(str(one) for one in years)),
        rows=rows,
        total=("All reviews", *(f"{found.total(one.first):,}" for one in years)),
    )
    verb = "was" if found.under_way == 1 else "were"
    ended = words.count(found.ended, "review")
    return Passage(
        heading="The reviews",
        paragraphs=(
            f"{ended} ended in the year; {words.count(found.under_way, 'review')} {verb} under way at its end.",
        ),
        tables=(table,) if rows else (),
    )


def returning(found: Learned, year: FinancialYear) -> Passage | None:
    """What was found in the reviews of the year, as far as it may be told."""
    if not found.themes:
        return None
    several = "One review may be about several themes."
    if max(found.themes.values()) < SMALLEST_SHOWN:
        named = words.listed([lowered(name) for name in sorted(found.themes)])
        return Passage(heading=RETURNED, paragraphs=(f"Each found in {SMALL} reviews: {named}. {several}",))
    most = dict(sorted(found.themes.items(), key=lambda item: (-item[1], item[0]))[:SHOWN])
    published = withheld(most)
    # The withheld stand behind the others by their names: the order of their numbers would tell of them.
    in_order = [name for name in most if published.cells[name] != WITHHELD]
    in_order += sorted(name for name in most if published.cells[name] == WITHHELD)
    if len(most) < len(found.themes):
        several = f"The {len(most)} found most often, of {len(found.themes)}. {several}"
    table = Table(
        caption=f"Themes of the reviews that began in {year.words}",
        head=("Theme", "Reviews"),
        rows=tuple((name, published.cells[name]) for name in in_order),
    )
    return Passage(heading=RETURNED, paragraphs=(several,), tables=(table,))


def changed(found: Learned) -> Passage | None:
    """What became of the recommendations: answered, done, evidenced, and shown by a later test to have worked.

    Most yearly reports list what was done after reviews, and few say what it has changed for children.
    """
    if not found.recommendations:
        return None
    said = [
        f"{words.count(found.answers[Answer.ACCEPTED], 'recommendation was', 'recommendations were')} accepted, "
        f"{found.answers[Answer.IN_PART]:,} in part and {found.answers[Answer.NOT]:,} not; "
        f"{found.answers['']:,} {'is' if found.answers[''] == 1 else 'are'} not answered yet."
    ]
    if not found.live:
        return Passage(heading=CHANGED, paragraphs=(*said, "No action follows from them yet."))
    names = {
        Reached.OPEN: "In progress",
        Reached.DONE: "Done, says the owner",
        Reached.EVIDENCED: "Evidenced to somebody else",
        Reached.EMBEDDED: "Embedded: a later test showed a change",
    }
    reached = {state: found.actions[state] for state in names}
    said.append(
        f"{words.count(found.live, 'action follows', 'actions follow')} from them. For {reached[Reached.EMBEDDED]:,} a "
        "later audit, survey or indicator has shown that practice changed."
    )
    rows = tuple((names[state], f"{number:,}") for state, number in reached.items())
    return Passage(
        heading=CHANGED,
        paragraphs=tuple(said),
        chart=ChartSpec(
            caption="Actions from the recommendations of the year, by how far they are",
            finding=f"{reached[Reached.EMBEDDED]:,} of {found.live:,} actions are embedded",
            categories=tuple(names.values()),
            series=(("Actions", tuple(reached.values())),),
            description=", ".join(f"{name} {number}" for name, number in rows) + ".",
            table=Table(
                caption="Actions by how far they are",
                head=("How far", "Actions"),
                rows=rows,
                total=("All actions", f"{found.live:,}"),
            ),
            lying=True,
        ),
    )


def told_of(actions: Sequence[UUID]) -> list[Told]:
    """The reports that count these actions: those of the years in which their recommendations were made."""
    rows = Follows.objects.filter(action__in=actions, recommendation__review__archived_on=None)
    counted = rows.exclude(action__state=Reached.DROPPED).order_by("created_at")
    found: dict[tuple[UUID, FinancialYear], Told] = {}
    for action, made_on, since in counted.values_list("action", "recommendation__made_on", "created_at"):
        year = FinancialYear.of(made_on)
        found.setdefault((action, year), Told(action, year, TITLE, CHANGED, since))
    return list(found.values())
