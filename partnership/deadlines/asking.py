"""What a room asks of a deadline that it has started, by what it is about."""

from datetime import date

from django.db.models import DateField, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from partnership.deadlines.models import Deadline


def of(subject: str) -> Deadline | None:
    """The deadline of a subject, running or not."""
    return Deadline.objects.select_related("rule", "owner", "deputy").filter(subject=subject).first()


def due_on(subject: str) -> date | None:
    """The day on which a subject is, or was, due."""
    return Deadline.objects.filter(subject=subject).values_list("due_on", flat=True).first()


def due_on_of(beginning: str) -> Subquery:
    """The day on which each row of a query is due, where a subject begins so and the row's id follows."""
    subject = Concat(Value(f"{beginning}:"), Cast(OuterRef("pk"), TextField()))
    return Subquery(Deadline.objects.filter(subject=subject).values("due_on"), output_field=DateField())
