import pathlib

from django.utils import timezone

from partnership.publications.models import Publication
from reviews.briefings.models import Briefing
from reviews.requests.models import AgencyRequest
from reviews.requests.rules import State

LONG = "a" * 5000


def test_dump(asked, business_unit, agency_lead, client_for):
    review = asked.involved.review
    Publication.objects.create(kind="bulletin", slug="p", title="t" * 150, summary="s" * 300, sections=[{"heading": "h" * 150, "text": LONG}, {"heading": "", "text": "x " + LONG}], published_on=timezone.localdate(), published_by=business_unit)
    b = Briefing.objects.create(review=review, written_by=business_unit, title="t" * 100, background="b" * 480, matters="m" * 480)
    asked.answers.update(text=LONG)
    AgencyRequest.objects.filter(pk=asked.pk).update(state=State.RETURNED, returned_at=timezone.now(), returned_by=agency_lead, note="n" * 300)
    out = pathlib.Path("/tmp/w/c1")
    urls = {"publication": "/publications/p/", "publications": "/publications/", "correct": "/publications/p/correct/", "briefing": f"/reviews/briefings/{b.pk}/", "edit": f"/reviews/briefings/{b.pk}/edit/", "review": f"/reviews/{review.pk}/", "request": f"/reviews/requests/{asked.pk}/", "matrix": f"/reviews/{review.pk}/requests/", "home": "/", "draft": f"/reviews/{review.pk}/rapid/", "search": "/search/?q=" + "t" * 150}
    for name, url in urls.items():
        got = client_for(business_unit).get(url)
        (out / f"{name}.html").write_text(got.content.decode())
        print(name, got.status_code)
