"""What of a publication may tell who somebody is: asked about before anybody can read it (domain 8.2)."""

from dataclasses import replace

from django.conf import settings

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.naming.ages import LookForAges, with_ages
from partnership.naming.looking import Found, Look, capitals, single
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


def look_to_put_back() -> LookForAges:
    """How what was withdrawn is looked through before everybody reads it again: as if nobody had looked at it yet."""
    return with_ages(look_of())


def in_publication(publication: Publication, look: Look) -> Found:
    """What was found in its title, its sentence, its text and the name of its file."""
    texts = [("Title", publication.title), ("What it says, in one sentence", publication.summary)]
    texts += [(one["heading"] or "Text", f"{one['heading']}\n{one['text']}") for one in publication.sections]
    if publication.version_given:
        texts.append(("The name of the file", look.words_of_file(publication.version_given.filename)))
    found: Found = {}
    for where, text in texts:
        found[where] = [*found.get(where, []), *look.found(text)]
    return {where: told for where, told in found.items() if told}
