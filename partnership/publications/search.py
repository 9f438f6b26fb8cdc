"""What the search box finds of publications: their titles and what they say in one sentence."""

from django.urls import reverse

from partnership.base.searching import Found, Source
from partnership.publications import access
from partnership.publications.models import PUBLICATION_WORDS, Publication


def show(publication: Publication) -> Found:
    return Found(
        publication.title, reverse("publications:detail", args=[publication.slug]), publication.summary
    )


SOURCE = Source(
    kind="publications",
    one="Publication",
    many="Publications",
    model=Publication,
    visible=access.visible,
    public=True,
    searched=PUBLICATION_WORDS,
    show=show,
)
