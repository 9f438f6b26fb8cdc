"""The directory as people read it: its two lists, and what one agency has been."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from partnership.accounts.models import User
from partnership.agencies import access
from partnership.agencies.models import Agency, Membership
from partnership.agencies.parts import having_part, part
from partnership.agencies.rules import Arrangement, Role, Sector
from partnership.agencies.rules import in_force as holds
from partnership.agencies.standing import in_force
from partnership.pages import words
from partnership.pages.cells import naming, tag
from partnership.pages.components import Tag, TimelineEntry
from partnership.pages.context import named
from partnership.pages.listing import Filters, WordsFilter

AGENCY_STATES = [("ended", "Ended"), ("all", "In force or ended")]
PEOPLE_STATES = [("none", "No role today"), ("all", "With or without a role")]


# Agencies ---------------------------------------------------------------------------------------------


def agencies_for(user: User) -> QuerySet[Agency]:
    """The directory's rows, each with what it is in the arrangements and the names of its leads."""
    today = timezone.localdate()
    leads = Membership.objects.filter(
        in_force(today), agency=OuterRef("pk"), role=Role.AGENCY_LEAD, user__is_active=True
    ).order_by("user__name")
    return (
        access.visible(user)
        .select_related("part_of", "successor")
        .annotate(part=part(today), leads=ArraySubquery(leads.values("user__name")))
    )


def leads_of(agency: Agency) -> QuerySet[User]:
    """The people to contact about safeguarding in an agency today."""
    today = timezone.localdate()
    lead = Membership.objects.filter(
        in_force(today), agency=agency, role=Role.AGENCY_LEAD, user=OuterRef("pk")
    )
    return User.objects.filter(Exists(lead), is_active=True).order_by("name")


def workers_of(agency: Agency, *, on: date) -> QuerySet[User]:
    """Everybody with a role in an agency on a day."""
    return User.objects.filter(Exists(agency.memberships.filter(in_force(on), user=OuterRef("pk"))))


def refused_addresses(people: Iterable[User]) -> list[Any]:
    """Whose work address, among these people, takes no mail; the room that sends mail knows."""
    return list(named("REFUSED_ADDRESSES")(people))


def state_of(agency: Agency, *, on: date) -> Tag:
    """Whether an agency is there on a day."""
    if holds(agency.from_on, agency.until_on, on=on):
        return Tag("green", "In force")
    return Tag("grey", "Ended") if agency.until_on and agency.until_on < on else Tag("blue", "To begin")


class AgencyTable(tables.Table):  # type: ignore[misc]
    """Agencies, with whom to contact."""

    name = tables.Column(verbose_name="Agency")
    sector = tables.Column()
    arrangement = tables.Column(verbose_name="Arrangement", accessor="part")
    leads = tables.Column(
        verbose_name="Safeguarding lead", orderable=False, empty_values=(None, []), default="None"
    )
    state = tables.Column(
        verbose_name="State",
        empty_values=(),
        orderable=False,
        visible=False,
    )
    short_name = tables.Column(verbose_name="Short name", visible=False)
    part_of = tables.Column(verbose_name="Part of", accessor="part_of__name", visible=False)
    from_on = tables.DateColumn(verbose_name="From", visible=False)
    until_on = tables.DateColumn(verbose_name="Until", visible=False)
    successor = tables.Column(verbose_name="Successor", accessor="successor__name", visible=False)

    class Meta:
        order_by = "name"
        default = ""

    def render_name(self, record: Agency) -> SafeString:
        ended = record.until_on is not None and record.until_on < timezone.localdate()
        note = (
            f"Ended {words.plain_date(record.until_on)}" if ended and record.until_on else record.short_name
        )
        if ended and record.successor:
            note += f", now {record.successor.name}"
        return naming(reverse("agencies:detail", args=[record.pk]), record.name, note)

    def value_name(self, record: Agency) -> str:
        return record.name

    def render_arrangement(self, value: str) -> str:
        return Arrangement(value).label

    def value_arrangement(self, value: str) -> str:
        return self.render_arrangement(value)

    def render_leads(self, value: list[str]) -> SafeString:
        return lines(value)

    def value_leads(self, value: list[str]) -> str:
        return ", ".join(value)

    def render_state(self, record: Agency) -> SafeString:
        return tag(state_of(record, on=timezone.localdate()))

    def value_state(self, record: Agency) -> str:
        return state_of(record, on=timezone.localdate()).text

    def render_from_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_from_on(self, value: date) -> date:
        return value

    def render_until_on(self, value: date) -> str:
        return words.tiny_date(value)

    def value_until_on(self, value: date) -> date:
        return value


class AgencyFilters(Filters):
    """Words, sector, part in the arrangements; agencies that have ended only when asked for."""

    q = WordsFilter(method="find", label="Name or email domain")
    sector = filters.MultipleChoiceFilter(
        choices=Sector.choices, widget=filters.fields.forms.CheckboxSelectMultiple
    )
    arrangement = filters.ChoiceFilter(
        label="Part in the arrangements",
        choices=Arrangement.choices,
        empty_label="Any part",
        method="with_part",
    )
    state = filters.ChoiceFilter(
        label="State", choices=AGENCY_STATES, empty_label="In force today", method="in_state"
    )

    def find(self, rows: QuerySet[Agency], name: str, value: str) -> QuerySet[Agency]:
        domain = Agency.objects.filter(pk=OuterRef("pk"), domains__name__icontains=value)
        return rows.filter(Q(name__icontains=value) | Q(short_name__icontains=value) | Exists(domain))

    def with_part(self, rows: QuerySet[Agency], name: str, value: str) -> QuerySet[Agency]:
        return rows.filter(having_part(value, on=timezone.localdate()))

    def in_state(self, rows: QuerySet[Agency], name: str, value: str) -> QuerySet[Agency]:
        return rows.filter(until_on__lt=timezone.localdate()) if value == "ended" else rows

    def filter_queryset(self, queryset: QuerySet[Agency]) -> QuerySet[Agency]:
        today = timezone.localdate()
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.filter(Q(until_on=None) | Q(until_on__gte=today))
        found: QuerySet[Agency] = super().filter_queryset(queryset)
        return found


def timeline(agency: Agency, before: Sequence[Agency]) -> list[TimelineEntry]:
    """What an agency has been: began, took over, ended or merged; newest first."""
    entries = []
    if agency.until_on:
        said: str | SafeString = "Last day"
        if agency.successor:
            became = "became" if agency.until_on < timezone.localdate() else "becomes"
            said = format_html("Last day. It {} part of {}", became, links([agency.successor]))
        entries.append(TimelineEntry(said, agency.until_on, key=True))
    joined: dict[date | None, list[Agency]] = {}
    for former in before:
        day = former.until_on + timedelta(days=1) if former.until_on else None
        joined.setdefault(day, []).append(former)
    if agency.from_on:
        first = joined.pop(agency.from_on, [])
        began = format_html("Began, taking over from {}", links(first)) if first else "Began"
        entries.append(TimelineEntry(began, agency.from_on))
    entries += [
        TimelineEntry(
            format_html(
                "{} from {}",
                "Takes over" if day and day > timezone.localdate() else "Took over",
                links(formers),
            ),
            day,
        )
        for day, formers in joined.items()
    ]
    return sorted(entries, key=lambda entry: entry.at or date.min, reverse=True)


def elsewhere(user: User, agency: Agency) -> list[tuple[str, str, str]]:
    """What other rooms hold of an agency and this person may see: the words of a link, its address, a line about it."""
    asked = (import_string(path)(user, agency) for path in settings.AGENCY_PAGES)
    return [found for found in asked if found is not None]


def links(agencies: Sequence[Agency]) -> SafeString:
    """The agencies by name, each a link: a, b and c."""
    each = [
        format_html(
            '<a class="govuk-link" href="{}">{}</a>', reverse("agencies:detail", args=[one.pk]), one.name
        )
        for one in agencies
    ]
    return mark_safe(words.listed([str(one) for one in each]))  # noqa: S308  escaped on the lines above


# People -----------------------------------------------------------------------------------------------


def people_for(user: User) -> QuerySet[User]:
    """The people this person may see, each with where they work and as what, as far as that is theirs to see."""
    today = timezone.localdate()
    now = (
        access.visible_memberships(user)
        .filter(in_force(today), user=OuterRef("pk"))
        .order_by("-from_on", "pk")
    )
    return access.visible_people(user).annotate(
        works=ArraySubquery(now.values_list(Concat("agency__name", Value("\n"), "role"), flat=True))
    )


def worked(value: list[str]) -> list[tuple[str, str]]:
    """The (agency, role) pairs of the annotation."""
    pairs = (one.rsplit("\n", 1) for one in value)
    return [(agency, Role(role).label) for agency, role in pairs]


class PeopleTable(tables.Table):  # type: ignore[misc]
    """People, with where they work today."""

    name = tables.Column(verbose_name="Person")
    agency = tables.Column(accessor="works", orderable=False, empty_values=(None, []))
    role = tables.Column(accessor="works", orderable=False, empty_values=(None, []))
    email = tables.Column(verbose_name="Email address", visible=False)
    phone = tables.Column(visible=False)
    joined_at = tables.DateTimeColumn(verbose_name="Account since", visible=False)
    last_login = tables.DateTimeColumn(verbose_name="Last signed in", visible=False)

    class Meta:
        order_by = "name"
        default = ""

    def render_name(self, record: User) -> SafeString:
        return naming(reverse("agencies:person", args=[record.pk]), record.name, record.email)

    def value_name(self, record: User) -> str:
        return record.name

    def render_agency(self, value: list[str]) -> SafeString:
        return lines(dict.fromkeys(agency for agency, _ in worked(value)))

    def value_agency(self, value: list[str]) -> str:
        return ", ".join(dict.fromkeys(agency for agency, _ in worked(value)))

    def render_role(self, value: list[str]) -> SafeString:
        return lines(dict.fromkeys(role for _, role in worked(value)))

    def value_role(self, value: list[str]) -> str:
        return ", ".join(dict.fromkeys(role for _, role in worked(value)))

    def render_joined_at(self, value: Any) -> str:
        return words.tiny_date(value)

    def value_joined_at(self, value: Any) -> Any:
        return value

    def render_last_login(self, value: Any) -> str:
        return words.tiny_date(value)

    def value_last_login(self, value: Any) -> Any:
        return value


class PeopleFilters(Filters):
    """Words, agency, role; people without a role today only when asked for."""

    q = WordsFilter(method="find", label="Name or email address")
    agency = filters.ModelChoiceFilter(
        label="Agency",
        queryset=lambda request: seen_agencies(request.user),
        empty_label="Any agency",
        method="of_agency",
    )
    role = filters.ChoiceFilter(label="Role", choices=Role.choices, empty_label="Any role", method="in_role")
    state = filters.ChoiceFilter(
        label="State", choices=PEOPLE_STATES, empty_label="With a role today", method="in_state"
    )

    def find(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(Q(name__icontains=value) | Q(email__icontains=value))

    def of_agency(self, rows: QuerySet[User], name: str, value: Agency) -> QuerySet[User]:
        return rows.filter(self.working(agency=value))

    def in_role(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(self.working(role=value))

    def in_state(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(~self.working()) if value == "none" else rows

    def filter_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.filter(self.working())
        found: QuerySet[User] = super().filter_queryset(queryset)
        return found

    def working(self, **which: Any) -> Exists:
        """Somebody with a membership in force today that the person asking may see."""
        seen = access.visible_memberships(self.request.user)
        return Exists(seen.filter(in_force(timezone.localdate()), user=OuterRef("pk"), **which))


def seen_agencies(user: User) -> QuerySet[Agency]:
    """The agencies whose people this person may see."""
    agencies = access.visible(user)
    return agencies if access.keeps_the_directory(user) else agencies.filter(pk__in=access.leads(user))


# Cells ------------------------------------------------------------------------------------------------


def lines(several: Any) -> SafeString:
    """Each on a line of its own."""
    return format_html_join(mark_safe("<br>"), "{}", ((one,) for one in several))
