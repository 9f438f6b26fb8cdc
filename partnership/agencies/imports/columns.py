"""The columns that a file to import may have, with what may stand in each."""

import re
from dataclasses import dataclass

from partnership.agencies.rules import Arrangement, ImportKind, Role, Sector


@dataclass(frozen=True)
class Column:
    """One column: the name we use, the head in the template, what is allowed, and other heads that mean the same."""

    name: str
    head: str
    allowed: str
    required: bool = False
    also: tuple[str, ...] = ()
    needed: str = ""
    """What the page says instead of Yes or No."""

    @property
    def spellings(self) -> set[str]:
        return {re.sub(r"[^a-z0-9]", "", text.lower()) for text in (self.name, self.head, *self.also)}


DATES = "A date like 2024-04-01, 01/04/2024 or 1 April 2024"

AGENCY_COLUMNS = (
    Column("name", "Name", "As it is written in reports", True, ("Agency", "Agency name")),
    Column("short_name", "Short name", "Up to 20 characters"),
    Column("sector", "Sector", "; ".join(Sector.labels), True),
    Column("arrangement", "Part in the arrangements", "; ".join(Arrangement.labels), True),
    Column("part_of", "Part of", "The name or short name of another agency"),
    Column("from_on", "First day", DATES, also=("From", "Start date")),
    Column("until_on", "Last day", f"{DATES}; empty while it goes on", also=("Until", "End date")),
    Column("successor", "Merged into", "The agency that took over; needs a last day", also=("Successor",)),
    Column(
        "domains",
        "Email domains",
        "For example, example.nhs.uk; put spaces between several",
        also=("Domains",),
    ),
    Column("notes", "Notes", "Up to 300 characters"),
)

PEOPLE_COLUMNS = (
    Column("name", "Name", "Full name", True, ("Full name", "Person")),
    Column("email", "Email address", "The person’s own work address", True, ("Email", "Work email")),
    Column("phone", "Phone", "Up to 30 characters", also=("Telephone", "Phone number")),
    Column(
        "agency", "Agency", "The name or short name of an agency in the directory", True, ("Organisation",)
    ),
    Column("role", "Role", f"{'; '.join(Role.labels)}; empty means Practitioner"),
    Column("job_title", "Job title", "Up to 120 characters"),
    Column("from_on", "First day", f"{DATES}; empty means today", also=("From", "Start date")),
    Column("until_on", "Last day", f"{DATES}; empty while it goes on", also=("Until", "End date")),
)

COLUMNS = {ImportKind.AGENCIES: AGENCY_COLUMNS, ImportKind.PEOPLE: PEOPLE_COLUMNS}
