"""The demonstration world's comings and goings: who asks for an account, who is invited and who is about to leave."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.demonstration import address, done_by, named
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import in_force
from partnership.joining import departures, invitations, registrations
from partnership.joining.models import Registration
from partnership.joining.rules import GOOD_FOR, State

ASKING = [
    ("Imogen Tarrant", "imogen.tarrant@quantockswim.example", "Quantock Swimming Club", "Welfare officer"),
    (
        "Yusuf Adeyemi",
        "yusuf.adeyemi@levelsfostering.example",
        "Levels Fostering",
        "Supervising social worker",
    ),
]
"""Two who write from addresses that belong to no agency."""


def fill(today: date) -> None:
    """Once: a second run changes nothing, so that what a visitor has decided stays."""
    if Registration.objects.filter(pk=named("registration", ASKING[0][1])).exists():
        return
    now = timezone.now()
    ask_for_accounts(now)
    business_unit = User.objects.get(email=address(Role.BUSINESS_UNIT))
    lead = User.objects.get(email=address(Role.AGENCY_LEAD))
    charity = lead.memberships.get().agency
    leaver, heir = working_at(charity, today)[:2]
    with done_by(lead.pk):
        invitations.invite(
            by=lead,
            email="rhian.colborne@barnardos.example",
            name="Rhian Colborne",
            agency=charity,
            role=Role.PRACTITIONER,
            job_title="Family support worker",
            from_on=today,
            now=now,
        )
        departures.leave(leaver, by=lead, agency=charity, on=today + timedelta(days=9), hand_to=heir, now=now)
    schools, colleges = (
        Agency.objects.get(name=name)
        for name in ("Maintained Schools and Academies", "Further Education Colleges")
    )
    with done_by(business_unit.pk):
        departures.move(
            working_at(schools, today)[0],
            by=business_unit,
            agency=schools,
            into=colleges,
            role=Role.PRACTITIONER,
            job_title="Student support officer",
            on=today + timedelta(days=24),
            hand_to=None,
            now=now,
        )


def ask_for_accounts(now: datetime) -> None:
    """Two people without an account confirm their addresses."""
    for name, email, organisation, job_title in ASKING:
        asked = Registration.objects.create(
            id=named("registration", email),
            email=email,
            name=name,
            organisation=organisation,
            job_title=job_title,
            state=State.WAITING,
            expires_at=now + GOOD_FOR,
            confirmed_at=now,
        )
        registrations.tell_those_who_decide(asked)


def working_at(agency: Agency, today: date) -> list[User]:
    """The invented practitioners of an agency, by name; not the account that visitors sign in with."""
    jobs = Membership.objects.filter(in_force(today), agency=agency, role=Role.PRACTITIONER, until_on=None)
    people = User.objects.filter(pk__in=jobs.values("user")).exclude(email=address(Role.PRACTITIONER))
    return list(people.order_by("name", "pk")[:2])
