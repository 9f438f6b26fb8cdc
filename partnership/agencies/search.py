"""What the search box finds in the directory: agencies, the people somebody sees, and whom to contact in an agency."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.models import PERSON_WORDS, User
from partnership.agencies import access
from partnership.agencies.models import AGENCY_WORDS, Agency
from partnership.base.searching import Found, Source, each
from partnership.pages import words


def agencies(user: User) -> QuerySet[Agency]:
    """Those of the directory, ended ones too: a name of old must lead to the successor."""
    return access.visible(user).select_related("successor")


def show_agency(agency: Agency) -> Found:
    note = agency.get_sector_display()
    if agency.until_on and agency.until_on < timezone.localdate():
        note = f"Ended {words.plain_date(agency.until_on)}"
        note += f", now {agency.successor.name}" if agency.successor else ""
    return Found(agency.name, reverse("agencies:detail", args=[agency.pk]), note)


def show_person(person: User) -> Found:
    return Found(person.name, reverse("agencies:person", args=[person.pk]), person.email)


AGENCIES = Source(
    kind="agencies",
    one="Agency",
    many="Agencies",
    model=Agency,
    visible=agencies,
    searched=AGENCY_WORDS,
    show=show_agency,
)
PEOPLE = Source(
    kind="people",
    one="Person",
    many="People",
    model=User,
    visible=access.visible_people,
    searched=PERSON_WORDS,
    show=show_person,
    since="joined_at",
    sensitive=each,
    log="people",
)
