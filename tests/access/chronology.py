"""A chronology in the world of the matrix: the charity and the council write, one child has a pseudonym."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.job_rules import State
from reviews import services as reviews
from reviews.chronology import importing, services
from reviews.chronology.models import Print
from reviews.rules import Kind

FILE = b"Date,What happened,Source\n22/5/2016,Home visit,Case record\n"


def places(lead: User, *, by: User) -> dict[str, str | UUID]:
    """The names of the room as the matrix has them; the review is that of the lead's agency and of the council."""
    today, now = timezone.localdate(), timezone.now()
    charity, council = lead.memberships.get().agency, by.memberships.get().agency
    start = today - timedelta(days=20)
    review = reviews.start(kind=Kind.LEARNING, pseudonym="Child Sedge", started_on=start, by=by, today=today)
    for agency in (charity, council):
        reviews.involve(review, agency=agency, by=by)
    chronology = services.begin(
        review,
        by=by,
        today=today,
        from_on=start - timedelta(days=90),
        until_on=start,
        guidance="",
        wanted_on=today,
    )
    name = services.keep_name(
        review, name=None, by=by, kind="child", pseudonym="Child Sedge", wordings=["Jonah Fell", "Jonah"]
    )
    day = f"{start - timedelta(days=30):%d/%m/%Y}"
    one, other = (
        services.add(
            chronology, agency=agency, by=by, today=today, written=day, happened=words, source="Case record"
        )
        for agency, words in (
            (charity, "Jonah was seen at home by Mr Thrale."),
            (council, "Jonah was seen at home."),
        )
    )
    file, _ = importing.upload(
        chronology, agency=charity, by=by, filename="ours.csv", data=FILE, source="", today=today
    )
    made = Print.objects.create(
        chronology=chronology, state=State.MADE, asked_at=now, finished_at=now, content=b"%PDF-1.7"
    )
    return {
        "told": review.pk,
        "told_by": charity.pk,
        "told_entry": one.pk,
        "told_other": other.pk,
        "told_name": name.pk,
        "told_file": file.pk,
        "told_print": made.pk,
    }
