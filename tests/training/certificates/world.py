"""What the addresses of certificates lead to in the world of the access matrix."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import session_on
from tests.documents import files
from tests.training.certificates.conftest import attended
from training.certificates import issuing, services
from training.certificates.models import Bundle, Equivalent, Override, Requirement
from training.models import Course


def places(
    *, practitioner: User, nurse: User, charity: Agency, by: User, course: Course, draft: Course
) -> dict[str, str | UUID]:
    """A certificate of the practitioner, something they took elsewhere, and an exception for the nurse.

    What is needed is needed of a draft, so that no other page feels it.
    """
    today = timezone.localdate()
    certified = session_on(course, today - timedelta(days=2))
    certificate = issuing.certificate_of(attended(certified, practitioner, charity), now=timezone.now())
    certificate.save()
    later = session_on(course, today - timedelta(days=3))
    elsewhere = services.record(
        by=practitioner,
        agency=charity,
        title="A course elsewhere",
        provider="Elsewhere",
        completed_on=today,
        statement="",
        file=files.checked(),
    )
    exception = Override.objects.create(user=nurse, course=draft, reason="Years of practice.", made_by=by)
    return {
        "certificate": certificate.number,
        "certificate_spelt": certificate.spelt,
        "certified": certified.pk,
        "bundle": Bundle.objects.create(session=later, asked_at=timezone.now()).pk,
        "elsewhere": elsewhere.pk,
        "exception": exception.pk,
        "requirement": Requirement.objects.create(course=draft, from_on=today).pk,
        "equivalent": Equivalent.objects.create(course=draft, title="Elsewhere", from_on=today).pk,
    }
