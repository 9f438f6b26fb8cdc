"""What of a report may tell who somebody is, before the partners sign it and before anybody can read it.

Nobody looks into the file: its name and what stands over it are looked through (domain 8.2). Nothing is kept.
"""

from dataclasses import replace
from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.naming.looking import Found, Look, quoted, single
from partnership.publications import looking as publications
from reviews.models import Member, Review
from reviews.practice.copies import final_draft
from reviews.requests.looking import ordinary
from reviews.signing.showing import Named

FILE = "The name of the file"


def look_of(review: Review) -> Look:
    """How what everybody reads of a review is looked through: its pseudonyms and agencies name nobody."""
    look = publications.look_of()
    members = Member.objects.filter(review=review).exclude(name="").values_list("name", flat=True)
    return replace(look, ordinary=look.ordinary | ordinary(review), names=look.names | single(members))


def in_file(review: Review, look: Look) -> Found:
    """What was found in the name of the file of the final report, under which it is downloaded.

    `look` is that of `look_of` before they sign as before it is public: another name of the file is signed anew.
    """
    final = final_draft(review)
    told = look.found(look.words_of_file(final.document.versions.latest("number").filename)) if final else []
    return {FILE: told} if told else {}


def in_report(review: Review, *, user: User, today: date) -> list[Named]:
    """What may name somebody in what the partners sign, for whoever reads it whole."""
    final = final_draft(review)
    url = reverse("reviews_practice:draft", args=[final.pk]) if final else ""
    found = in_file(review, look_of(review))
    return [Named(where, quoted(told), url) for where, told in found.items()]
