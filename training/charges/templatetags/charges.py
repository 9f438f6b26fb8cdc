"""`{% load charges %}`: pence as pounds, and what pages of courses and bookings say of their price."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from training.charges import making, prices, rules, tariff, wording
from training.models import Booking, Course, Session

register = template.Library()


@register.filter
def pounds(pence: int) -> str:
    """4550 becomes £45.50"""
    return rules.pounds(pence)


@register.filter
def pounds_and_pence(pence: int) -> str:
    """4500 becomes £45.00: under one another, amounts have the same places."""
    return f"£{Decimal(pence) / 100:,.2f}"


@register.inclusion_tag("training/charges/_course.html")
def course_price(course: Course, standing: Any = None) -> dict[str, object]:
    """The rows of a course's facts that say what a place costs, and until when it can be given back."""
    in_force = tariff.on_day(timezone.localdate())
    agency = standing.agency if standing else None
    rule = in_force.rule if in_force.consequences else None
    return {
        "course": course,
        "price": prices.on_the_page(course, agency),
        "until": wording.until(rule) if rule else "",
    }


@register.inclusion_tag("training/charges/_offer.html")
def place_price(session: Session, standing: Any) -> dict[str, object]:
    """What a place on a session costs each agency that somebody may book for; the form sends it back."""
    today = timezone.localdate()
    return {"offers": prices.offers(session, standing.agencies if standing else (), on=today)}


@register.inclusion_tag("training/charges/_booking.html")
def booking_price(booking: Booking) -> dict[str, object]:
    """The row of a booking's facts that says what it costs, and until when it can be given back."""
    in_force = tariff.on_day(timezone.localdate(booking.booked_at))
    if in_force.prices is None and in_force.rule is None:
        return {}
    asked = making.asked_for(booking)
    until = prices.last_free_day(booking.session, in_force, tariff.calendar())
    return {
        "charges": asked,
        "until": until,
        "late": until is not None and timezone.localdate() > until,
        "begun": booking.session.starts_at <= timezone.now(),
        "agency": booking.agency,
    }
