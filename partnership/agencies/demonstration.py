"""The agencies as published, the bodies before them, and invented people: an account for each role, many to count."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from random import Random
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Domain, Membership
from partnership.agencies.rules import Arrangement, Role, Sector
from partnership.history.context import coming_from

PASSWORD = "levels-willow-heron-2425"  # noqa: S105  printed at every start of a demonstration, for invented people
WORLD = uuid5(NAMESPACE_URL, "https://portal.example/demonstration")
DATA = Path(__file__).parent / "data"
ARRIVED = date(2021, 4, 1)
"""From this day the invented people work where they work: before the first figures."""


def named(kind: str, *words: object) -> UUID:
    """The identifier of a thing of the demonstration: the same each time, so that a second run finds it made."""
    return uuid5(WORLD, "/".join([kind, *map(str, words)]))


@contextmanager
def done_by(person: Role | UUID) -> Iterator[None]:
    """Within, history tells that this person did it: whoever holds the account of a role, or anybody by their id."""
    known = named("player", person.value) if isinstance(person, Role) else person
    with coming_from(lambda: {"user": str(known)}):
        yield


# Agencies ----------------------------------------------------------------------------------------

WITHIN = {"Children's Social Care": "Somerset Council", "Public Health Nursing": "Somerset Council"}

BEGAN = {
    "Somerset Council": date(2023, 4, 1),
    "NHS Somerset Integrated Care Board": date(2022, 7, 1),
    "Probation Service": date(2021, 6, 26),
}


@dataclass(frozen=True)
class Former:
    """A body that was merged or renamed."""

    name: str
    short_name: str
    sector: Sector
    arrangement: Arrangement
    from_on: date
    until_on: date
    successor: str


COUNTY = "Somerset Council"
FORMER = [
    Former(
        "Somerset County Council",
        "SCC",
        Sector.LOCAL_AUTHORITY,
        Arrangement.SAFEGUARDING_PARTNER,
        date(1974, 4, 1),
        date(2023, 3, 31),
        COUNTY,
    ),
    *(
        Former(
            name,
            short,
            Sector.LOCAL_AUTHORITY,
            Arrangement.RELEVANT_AGENCY,
            from_on,
            date(2023, 3, 31),
            COUNTY,
        )
        for name, short, from_on in (
            ("Mendip District Council", "MDC", date(1974, 4, 1)),
            ("Sedgemoor District Council", "SDC", date(1974, 4, 1)),
            ("Somerset West and Taunton", "SWT", date(2019, 4, 1)),
            ("South Somerset District Council", "SSDC", date(1974, 4, 1)),
        )
    ),
    Former(
        "Somerset Clinical Commissioning Group",
        "CCG",
        Sector.HEALTH,
        Arrangement.SAFEGUARDING_PARTNER,
        date(2013, 4, 1),
        date(2022, 6, 30),
        "NHS Somerset Integrated Care Board",
    ),
    Former(
        "National Probation Service",
        "NPS",
        Sector.CRIMINAL_JUSTICE,
        Arrangement.RELEVANT_AGENCY,
        date(2014, 6, 1),
        date(2021, 6, 25),
        "Probation Service",
    ),
]


def published() -> list[dict[str, str]]:
    """The rows of the published list of agencies."""
    with (DATA / "agencies.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def make_agencies() -> dict[str, Agency]:
    """Every agency of today and its predecessors, by name."""
    sectors = {sector.label: sector for sector in Sector} | {"VCFSE": Sector.VCFSE}
    arrangements = {arrangement.label.lower(): arrangement for arrangement in Arrangement}
    rows = [
        Agency(
            id=named("agency", row["name"]),
            name=row["name"],
            short_name=row["short_name"],
            sector=sectors[row["sector"]],
            arrangement=arrangements[row["arrangement_role"].lower()],
            part_of_id=named("agency", WITHIN[row["name"]]) if row["name"] in WITHIN else None,
            from_on=BEGAN.get(row["name"]),
            notes=row["notes"],
        )
        for row in published()
    ]
    rows += [
        Agency(
            id=named("agency", body.name),
            name=body.name,
            short_name=body.short_name,
            sector=body.sector,
            arrangement=body.arrangement,
            from_on=body.from_on,
            until_on=body.until_on,
            successor_id=named("agency", body.successor),
        )
        for body in FORMER
    ]
    Agency.objects.bulk_create(rows, ignore_conflicts=True)
    made = {agency.name: agency for agency in Agency.objects.filter(pk__in=[row.pk for row in rows])}
    domains = [
        Domain(id=named("domain", name), agency=agency, name=domain_of(agency))
        for name, agency in made.items()
    ]
    Domain.objects.bulk_create(domains, ignore_conflicts=True)
    return made


def domain_of(agency: Agency) -> str:
    """An invented domain, below the one that the internet keeps for examples."""
    name = slugify(agency.name.replace("'", ""))
    return f"{name[:50].strip('-')}.example"


# People ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Player:
    """The person behind the account of one role."""

    name: str
    agency: str
    job_title: str


PLAYERS: dict[Role, Player] = {
    Role.PRACTITIONER: Player("Marek Dolan", "Barnardo's", "Family support worker"),
    Role.AGENCY_LEAD: Player("Elin Prosser", "Barnardo's", "Designated safeguarding lead"),
    Role.BUSINESS_UNIT: Player("Rosalind Achterberg", COUNTY, "Partnership business manager"),
    Role.TRAINING_OFFICER: Player("Kwame Bediako", COUNTY, "Training and development officer"),
    Role.EXECUTIVE: Player("Harriet Lindqvist", COUNTY, "Director of Children’s Services"),
    Role.LEAD_PARTNER: Player("Desmond Varley", "Avon and Somerset Constabulary", "Chief Constable"),
    Role.SCRUTINEER: Player("Amina Castellanos", COUNTY, "Independent scrutineer"),
    Role.LADO_OFFICER: Player("Joanna Petrakis", COUNTY, "Local authority designated officer"),
    Role.LADO_MANAGER: Player("Clive Oyelaran", COUNTY, "LADO service manager"),
    Role.FINANCE_OFFICER: Player("Sunita Marlowe", COUNTY, "Finance officer"),
    Role.ADMINISTRATOR: Player("Bryn Tanaka", COUNTY, "Systems administrator"),
    Role.INFORMATION_GOVERNANCE: Player("Maud Ferreira", COUNTY, "Information governance manager"),
}


@dataclass(frozen=True)
class Colleague:
    """Somebody beside the first account of a role, for what takes several people."""

    role: Role
    player: Player
    known_for: str


HEALTH, POLICE, CHAIR = "executive_health", "executive_police", "review_chair"
COLLEAGUES: dict[str, Colleague] = {
    HEALTH: Colleague(
        Role.EXECUTIVE,
        Player("Niamh Carrick", "NHS Somerset Integrated Care Board", "Chief nursing officer"),
        "Delegated safeguarding partner, integrated care board",
    ),
    POLICE: Colleague(
        Role.EXECUTIVE,
        Player("Tobias Renshaw", "Avon and Somerset Constabulary", "Assistant chief constable"),
        "Delegated safeguarding partner, police",
    ),
    CHAIR: Colleague(
        Role.PRACTITIONER,
        Player("Wilhelmina Stott", "Devon and Somerset Fire and Rescue Service", "Head of safeguarding"),
        "Practitioner, chairs the panel of a practice review",
    ),
}
"""By the first part of their address: with them all three partners can sign, and a panel can be looked in on."""


STAFF = {
    "Somerset Council": 90,
    "Children's Social Care": 420,
    "Avon and Somerset Constabulary": 60,
    "NHS Somerset Integrated Care Board": 20,
    "Public Health Nursing": 30,
    "Somerset NHS Foundation Trust": 40,
    "South Western Ambulance Service NHS Foundation Trust": 10,
    "Early Years Settings": 220,
    "Maintained Schools and Academies": 480,
    "Independent Schools": 70,
    "Special Schools": 50,
    "Further Education Colleges": 50,
    "Probation Service": 30,
    "Youth Justice Team": 30,
    "CAFCASS": 10,
    "Devon and Somerset Fire and Rescue Service": 20,
    "Somerset Domestic Abuse Service": 60,
    "Barnardo's": 60,
    "Action for Children": 60,
    "Armed Forces": 25,
    "Faith and Community Sector": 65,
}
"""How many invented people work where: enough that nobody takes one course thrice a year."""


def address(who: str) -> str:
    """training_officer@demo.example, of a role or of a colleague."""
    return f"{who}@demo.example"


def accounts() -> list[tuple[str, Role, Player]]:
    """Everybody who can sign in: the first part of their address, their role, and who they are."""
    first = [(role.value, role, player) for role, player in PLAYERS.items()]
    return first + [(key, one.role, one.player) for key, one in COLLEAGUES.items()]


def described() -> list[tuple[str, str]]:
    """The addresses with what each is for, those of one role beside each other."""
    rows = [(address(role), role.label, role) for role in PLAYERS]
    rows += [(address(key), one.known_for, one.role) for key, one in COLLEAGUES.items()]
    order = list(PLAYERS)
    return [(email, label) for email, label, role in sorted(rows, key=lambda row: order.index(row[2]))]


def make_players(agencies: dict[str, Agency]) -> None:
    """One account for each role, and its colleagues; a password that somebody has changed stays changed."""
    known = set(User.objects.filter(email__endswith="@demo.example").values_list("email", flat=True))
    hashed = make_password(PASSWORD)
    people = [
        User(id=named("player", key), email=address(key), name=player.name, password=hashed)
        for key, _, player in accounts()
        if address(key) not in known
    ]
    User.objects.bulk_create(people, ignore_conflicts=True)
    join(
        (named("player", key), agencies[player.agency], role, player.job_title)
        for key, role, player in accounts()
    )


def make_staff(agencies: dict[str, Agency]) -> None:
    """The people who come to courses. None of them has a password, so none can sign in."""
    firsts, lasts = ((DATA / f"{kind}_names.txt").read_text().split() for kind in ("first", "last"))
    names = [f"{first} {last}" for first, last in product(firsts, lasts)]
    Random(2024).shuffle(names)
    people = [
        User(
            id=person,
            email=f"{slugify(name).replace('-', '.')}@{domain_of(agencies[place])}",
            name=name,
            password="!",  # noqa: S106  what no password hashes to
        )
        for (person, place), name in zip(workplaces(), names, strict=False)
    ]
    User.objects.bulk_create(people, ignore_conflicts=True)
    join((person, agencies[place], Role.PRACTITIONER, "") for person, place in workplaces())
    first = {place: person for person, place in reversed(workplaces())}
    leads = {place: person for place, person in first.items() if place != PLAYERS[Role.AGENCY_LEAD].agency}
    join((person, agencies[place], Role.AGENCY_LEAD, "Safeguarding lead") for place, person in leads.items())


def workplaces() -> list[tuple[UUID, str]]:
    """Each of the invented people, and the name of the agency they work for."""
    places = (name for name, number in STAFF.items() for _ in range(number))
    return [(named("staff", number), place) for number, place in enumerate(places)]


def staff_by_sector() -> dict[Sector, list[tuple[UUID, UUID]]]:
    """Person and agency, by the sector that the annual report counts them in."""
    agencies = {agency.pk: agency.sector for agency in Agency.objects.all()}
    found: dict[Sector, list[tuple[UUID, UUID]]] = {sector: [] for sector in Sector}
    for person, place in workplaces():
        agency = named("agency", place)
        found[Sector(agencies[agency])].append((person, agency))
    return found


def join(entries: Iterable[tuple[UUID, Agency, Role, str]]) -> None:
    """Give people their memberships, each from its first possible day."""
    Membership.objects.bulk_create(
        [
            Membership(
                id=named("membership", person, role.value),
                user_id=person,
                agency=agency,
                role=role,
                job_title=job_title,
                from_on=max(ARRIVED, agency.from_on or ARRIVED),
            )
            for person, agency, role, job_title in entries
        ],
        ignore_conflicts=True,
    )


@done_by(Role.ADMINISTRATOR)
def fill(today: date) -> None:
    """Agencies of today and before, the account of each role, and the people behind the figures."""
    agencies = make_agencies()
    make_players(agencies)
    make_staff(agencies)
