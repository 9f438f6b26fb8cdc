"""What the search box finds in the directory: agencies, the people somebody sees, and whom to contact in an agency."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import PERSON_WORDS, User
from partnership.agencies import access
from partnership.agencies.models import AGENCY_WORDS, Agency
from partnership.agencies.rights import Somebody
from partnership.base.searching import Found, Source
from partnership.pages import words


def agencies(user: Somebody) -> QuerySet[Agency]:
    """Those of the directory, ended ones too: a name of old must lead to the successor."""
    seen = access.visible(user) if isinstance(user, User) else Agency.objects.none()
    return seen.select_related("successor")


def show_agency(agency: Agency) -> Found:
    note = agency.get_sector_display()
    if agency.until_on and agency.until_on < timezone.localdate():
        note = f"Ended {words.plain_date(agency.until_on)}"
        note += f", now {agency.successor.name}" if agency.successor else ""
    return Found(agency.name, reverse("agencies:detail", args=[agency.pk]), note)


def people(user: Somebody) -> QuerySet[User]:
    """Those whom the directory shows."""
    return access.visible_people(user) if isinstance(user, User) else User.objects.none()


def show_person(person: User) -> Found:
    return Found(person.name, reverse("agencies:person", args=[person.pk]), person.email)


def each(row: Any) -> bool:
    return True


AGENCIES = Source(
    kind="agencies",
    one="Agency",
    many="Agencies",
    model=Agency,
    rows=agencies,
    searched=AGENCY_WORDS,
    show=show_agency,
)
PEOPLE = Source(
    kind="people",
    one="Person",
    many="People",
    model=User,
    rows=people,
    searched=PERSON_WORDS,
    show=show_person,
    since="joined_at",
    sensitive=each,
    log="people",
)
