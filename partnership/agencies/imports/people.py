"""Checks and writes a list of people. A person is known by the email address, whatever its capitals."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies import access
from partnership.agencies.imports.agencies import Names
from partnership.agencies.imports.plans import (
    Checked,
    Differences,
    Plan,
    read_choice,
    read_day,
    read_text,
    write_changes,
)
from partnership.agencies.imports.reading import Row
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rules import Role
from partnership.agencies.services import settle
from partnership.base.constraints import in_words
from partnership.pages import words

SHARED = re.compile(
    r"(info|office|admin|enquir(y|ies)|reception|contact|hello|mail|team|safeguarding|training|head|school|staff|"
    r"duty|mash|hr|finance|secretary|manager|support|general)([._-].*)?@"
)
ADDRESSES_AT_ONCE = 5000


@dataclass
class PersonRow(Checked):
    """One row of the list: the person and one role, each new, changed or as it was."""

    person: User = field(default_factory=User)
    is_new: bool = False
    """Whether this row is the first of somebody who has no account yet."""
    membership: Membership = field(default_factory=Membership)
    person_changes: Differences = field(default_factory=Differences)
    changes: Differences = field(default_factory=Differences)


@dataclass
class Known:
    """What the directory holds about the people of the file."""

    by: User
    roles: set[str]
    today: date
    names: Names
    domains: dict[UUID, set[str]]
    people: dict[str, User]
    memberships: dict[UUID, list[Membership]]
    rows_of: dict[UUID, int] = field(default_factory=dict)


def hold(rows: Sequence[Row]) -> None:
    """Lock the agencies, and the people of the file with their roles, in the order in which every service does.

    The plan made next is then still true when it is written. Foreign keys to them may be written meanwhile.
    """
    list(Agency.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    people = [
        pk
        for addresses in addresses_in(rows)
        for pk in User.objects.select_for_update(no_key=True)
        .annotate(address=Lower("email"))
        .filter(address__in=addresses)
        .order_by("pk")
        .values_list("pk", flat=True)
    ]
    list(
        Membership.objects.select_for_update(no_key=True)
        .filter(user__in=people)
        .order_by("pk")
        .values_list("pk")
    )


def check(rows: Sequence[Row], *, by: User) -> Plan:
    """What the rows would do to the directory as it is now: a few queries for any number of rows."""
    agencies = list(Agency.objects.prefetch_related("domains"))
    people: dict[str, User] = {}
    memberships: dict[UUID, list[Membership]] = defaultdict(list)
    for addresses in addresses_in(rows):
        some = User.objects.annotate(address=Lower("email")).filter(address__in=addresses)
        people |= {user.email.lower(): user for user in some}
        for membership in Membership.objects.filter(user__in=some):
            memberships[membership.user_id].append(membership)
    known = Known(
        by=by,
        roles={str(role) for role in access.roles_to_give(by)},
        today=timezone.localdate(),
        names=Names(agencies),
        domains={agency.pk: {domain.name for domain in agency.domains.all()} for agency in agencies},
        people=people,
        memberships=memberships,
    )
    return Plan([check_row(row, known) for row in rows])


def address_in(row: Row) -> str:
    return str(row.get("email", "")).lower()


def addresses_in(rows: Sequence[Row]) -> Iterator[list[str]]:
    """The addresses of the file, in order, as many at once as a query takes."""
    addresses = sorted({address_in(row) for row in rows if address_in(row)})
    for start in range(0, len(addresses), ADDRESSES_AT_ONCE):
        yield addresses[start : start + ADDRESSES_AT_ONCE]


def check_row(row: Row, known: Known) -> PersonRow:
    """One row: who it is, where they work, and what of that is new."""
    email, name = address_in(row), str(row.get("name", ""))
    checked = PersonRow(row, title=name or email or "No name")
    if not name:
        checked.wrong("Name", "The name is missing")
    read_text(checked, "name", "Name", 120)
    phone = read_text(checked, "phone", "Phone", 30)
    job_title = read_text(checked, "job_title", "Job title", 120)
    check_address(checked, email)
    agency = find_agency(checked, known)
    role = Role.PRACTITIONER.value
    if row.get("role"):
        role = read_choice(checked, "role", "Role", Role.choices)
    if role and role not in known.roles:
        checked.wrong("Role", f"Only an administrator can give the role {Role(role).label}")
    first, last = read_day(checked, "from_on", "First day"), read_day(checked, "until_on", "Last day")
    person = known.people.get(email)
    if person is not None and person == known.by and not known.by.is_superuser:
        checked.wrong("Email address", "Nobody changes their own roles")
    if checked.is_bad or agency is None:
        return checked
    warn_of_address(checked, email, agency, known)
    if person is None:
        person = User(email=email, name=name, phone=phone)
        known.people[email] = person
        checked.is_new, checked.what = True, "add"
    elif person._state.adding:
        if (person.name, phone or person.phone) != (name, person.phone):
            checked.wrong("Email address", "Another row gives this address another name or phone number")
            return checked
    else:
        checked.person_changes.add(person, "name", name)
        checked.person_changes.add(person, "phone", phone)
    checked.person = person
    find_membership(checked, known, agency, role, job_title, first, last)
    if checked.is_bad and checked.is_new:
        del known.people[email]
    return checked


def check_address(checked: PersonRow, email: str) -> None:
    """A row needs one address that mail can reach."""
    if not email:
        checked.wrong("Email address", "The email address is missing")
        return
    try:
        validate_email(email)
    except ValidationError:
        checked.wrong("Email address", f"‘{words.cut(email, 60)}’ is not an email address")
    else:
        if len(email) > 254:
            checked.wrong("Email address", "Longer than 254 characters")


def find_agency(checked: PersonRow, known: Known) -> Agency | None:
    """The agency that the row names; one that is not there, or there twice, makes the row bad."""
    text = str(checked.row.get("agency", ""))
    agency = known.names.find(text) if text else None
    if not text:
        checked.wrong("Agency", "The agency is missing")
    elif agency is None and text.casefold() in known.names.twice:
        checked.wrong("Agency", f"‘{text}’ is the short name of more than one agency. Write the whole name")
    elif agency is None:
        checked.wrong("Agency", f"There is no agency ‘{words.cut(text, 60)}’ in the directory")
    return agency


def warn_of_address(checked: PersonRow, email: str, agency: Agency, known: Known) -> None:
    """Say what looks odd about an address without refusing it."""
    if SHARED.match(email):
        checked.warn("Email address", f"{email} looks like a shared mailbox. An account is for one person")
    domains, domain = known.domains[agency.pk], email.rpartition("@")[2]
    if domains and not any(domain == one or domain.endswith(f".{one}") for one in domains):
        checked.warn("Email address", f"{domain} is not an email domain of {agency.name}")


def find_membership(
    checked: PersonRow,
    known: Known,
    agency: Agency,
    role: str,
    job_title: str,
    first: date | None,
    last: date | None,
) -> None:
    """The role of the row: one that is held already, or a new one that overlaps none of them."""
    held = known.memberships[checked.person.pk]
    same = [one for one in held if one.agency_id == agency.pk and one.role == role]
    now = next(
        (one for one in same if first == one.from_on or (first is None and runs(one, known.today))), None
    )
    if now is not None and now.pk in known.rows_of:
        checked.wrong("Role", f"Row {known.rows_of[now.pk]} gives this person the same role")
        return
    begins = first or (now.from_on if now else known.today)
    if last is not None and last < begins:
        checked.wrong("Last day", "The last day must be after the first")
        return
    if agency.until_on is not None and agency.until_on < begins:
        checked.wrong("Agency", f"{agency.name} ended on {words.plain_date(agency.until_on)}")
        return
    ends = last or (now.until_on if now else None)
    for one in same:
        if one is not now and overlaps(one, begins, ends):
            checked.wrong(
                "First day",
                f"This person has the role already, from {words.plain_date(one.from_on)}. End that first, "
                "or leave the day empty",
            )
            return
    if now is not None:
        checked.membership = now
        known.rows_of[now.pk] = checked.number
        checked.changes.add(now, "job_title", job_title)
        checked.changes.add(now, "until_on", last)
        note_changes(checked)
        return
    checked.membership = Membership(
        user=checked.person, agency=agency, role=role, job_title=job_title, from_on=begins, until_on=last
    )
    held.append(checked.membership)
    known.rows_of[checked.membership.pk] = checked.number
    if checked.is_new:
        checked.details.append(f"New account, {Role(role).label} at {agency.name}")
    else:
        checked.what = "add" if checked.person._state.adding else "change"
        note_changes(checked)
        checked.details.append(
            f"New role: {Role(role).label} at {agency.name}, from {words.plain_date(begins)}"
        )


def runs(membership: Membership, on: date) -> bool:
    """Whether a membership goes on, today or from a later day."""
    return membership.until_on is None or membership.until_on >= on


def overlaps(membership: Membership, first: date, last: date | None) -> bool:
    return (last is None or membership.from_on <= last) and (
        membership.until_on is None or membership.until_on >= first
    )


def note_changes(checked: PersonRow) -> None:
    """Say in words what of a known person or role would change."""
    heads = {"name": "Name", "phone": "Phone", "job_title": "Job title", "until_on": "Last day"}
    for field_name, value in {**checked.person_changes, **checked.changes}.items():
        checked.what = "change" if checked.what == "same" else checked.what
        said = words.plain_date(value) if isinstance(value, date) else value
        checked.details.append(f"{heads[field_name]}: {said}")


def write(plan: Plan, *, by: User) -> None:
    """Write the good rows, in the transaction of the caller, which holds what they change.

    Two queries for every thousand new rows, two for every set of changed fields, and a few for each agency that ends.
    """
    rows = [row for row in plan.rows if isinstance(row, PersonRow) and row.what in ("add", "change")]
    for row in rows:
        for field_name, value in row.person_changes.items():
            setattr(row.person, field_name, value)
        for field_name, value in row.changes.items():
            setattr(row.membership, field_name, value)
    new_people = [row.person for row in rows if row.is_new]
    for person in new_people:
        person.set_unusable_password()  # forty letters by chance: not for a plan, which is made at every look
    new_memberships = [row.membership for row in rows if row.membership._state.adding]
    with in_words(User, Membership):
        User.objects.bulk_create(new_people, batch_size=1000)
        Membership.objects.bulk_create(new_memberships, batch_size=1000)
        write_changes((row.person, row.person_changes) for row in rows)
        write_changes((row.membership, row.changes) for row in rows)
    written = {row.membership.agency_id for row in rows}
    for agency in Agency.objects.filter(pk__in=written, until_on__isnull=False).order_by("pk"):
        settle(agency)
