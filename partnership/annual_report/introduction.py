"""The first chapter of every report: what the report is, who the partners are, and the year’s first figures."""

from collections.abc import Sequence

from django.conf import settings

from partnership.agencies.models import Agency
from partnership.agencies.parts import taking_part
from partnership.agencies.rules import Arrangement, Sector
from partnership.base.report_parts import KeyFigure, Passage, Section, Table
from partnership.base.years import FinancialYear
from partnership.pages import words

FIGURES = 4


def agencies(year: FinancialYear, arrangement: Arrangement) -> list[tuple[str, str]]:
    """Name and sector of the bodies that had this part in the arrangements on the last day of the year."""
    found = Agency.objects.filter(taking_part(arrangement, on=year.end)).order_by("name")
    return list(found.values_list("name", "sector"))


def section(year: FinancialYear, others: Sequence[Section]) -> Section:
    """The introduction to a report whose other chapters are `others`."""
    partners = agencies(year, Arrangement.SAFEGUARDING_PARTNER)
    relevant = agencies(year, Arrangement.RELEVANT_AGENCY)
    return Section(
        title="Introduction",
        lead=(
            f"What the agencies of {settings.PARTNERSHIP['area']} did together in {year.words} to keep "
            "children safe, and what their records show."
        ),
        figures=figures(partners, relevant, others),
        passages=(
            Passage(paragraphs=(*what_it_is(partners, year), *(() if others else nothing_else(year)))),
            *who(relevant, year),
        ),
        source=(
            "Source: the partnership’s register of agencies, and for each figure above the records named at "
            "the end of its chapter."
        ),
    )


def figures(
    partners: list[tuple[str, str]], relevant: list[tuple[str, str]], others: Sequence[Section]
) -> tuple[KeyFigure, ...]:
    """The first figure of each chapter, then who took part, up to four."""
    firsts = [other.figures[0] for other in others if other.figures]
    bodies = [
        KeyFigure(
            f"{len(partners):,}", "safeguarding partner" if len(partners) == 1 else "safeguarding partners"
        ),
        KeyFigure(f"{len(relevant):,}", "relevant agency" if len(relevant) == 1 else "relevant agencies"),
    ]
    return tuple([*firsts[:FIGURES], *bodies][:FIGURES])


def what_it_is(partners: list[tuple[str, str]], year: FinancialYear) -> list[str]:
    """Why there is a report and what it covers."""
    names = [name for name, _ in partners]
    verb = "partner is" if len(names) == 1 else "partners are"
    who = f"The safeguarding {verb} {words.listed(names)}. " if names else ""
    return [
        f"{who}At least once in every 12 months the safeguarding partners publish what they and the relevant "
        "agencies have done under their arrangements, and how effective the arrangements have been in "
        "practice (Children Act 2004, section 16G).",
        f"This report covers {words.plain_date(year.start)} to {words.plain_date(year.end)}. Its figures "
        "were not typed in: they are counted from the records that the partnership keeps while it works, "
        "and each chapter says which records those are.",
    ]


def nothing_else(year: FinancialYear) -> list[str]:
    """Why the report has no other chapter."""
    return [f"There are no records for {year.words} yet, so this report has no other chapters."]


def who(relevant: list[tuple[str, str]], year: FinancialYear) -> list[Passage]:
    """The relevant agencies by sector, in a table."""
    by_sector = {sector: [name for name, of in relevant if of == sector] for sector in Sector.values}
    rows = tuple(
        (str(Sector(sector).label), words.listed(names)) for sector, names in by_sector.items() if names
    )
    if not rows:
        return []
    table = Table(
        caption=f"Relevant agencies on {words.plain_date(year.end)}",
        head=("Sector", "Agencies"),
        rows=rows,
        words=True,
    )
    return [Passage(heading="Who works together", tables=(table,))]
