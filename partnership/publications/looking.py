"""What of a publication may tell who somebody is: asked about before anybody can read it (domain 8.2)."""

from dataclasses import replace

from django.conf import settings

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.naming.looking import Look, capitals, single
from partnership.publications.models import Publication
from partnership.publications.rules import Kind, text_of


def look_of(publication: Publication | None = None) -> Look:
    """How what is written for everybody is looked through.

    Agencies, and the pseudonyms over public reviews, name nobody; the names of people in the portal do. What stands in
    a `publication` that is corrected was looked at when it was published.
    """
    known = [settings.PARTNERSHIP["name"], *Agency.objects.values_list("name", flat=True)]
    public = Publication.objects.filter(kind=Kind.REVIEW, withdrawn_on=None)
    known += public.values_list("title", flat=True)
    look = Look(capitals(known), single(User.objects.values_list("name", flat=True)))
    if publication is None:
        return look
    texts = [publication.title, publication.summary, text_of(publication.sections)]
    return replace(look, seen=frozenset(word for text in texts for word in look.found(text)))
