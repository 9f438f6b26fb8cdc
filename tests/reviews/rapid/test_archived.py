"""What is said in an archived review to whoever comes by an address: of every room, and in both kinds of review."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import Http404
from django.test import RequestFactory
from django.urls import URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from partnership.accounts.models import User
from partnership.base.rules import RuleBroken
from reviews import services as reviews
from reviews.chronology import services as chronology
from reviews.models import Review
from reviews.rules import ARCHIVED, Kind
from tests.reviews import practice

OTHER_ROOM = {Kind.RAPID: "reviews_practice:", Kind.PRACTICE: "reviews_rapid:"}
"""Of which room a review of a kind has no page."""
READ = {f"reviews_chronology:{name}" for name in ("ask_print", "open_names", "close_names")}
"""What somebody sends to read an archived review, and writes nothing in it."""
TOLD_ONE_REVIEW = re.compile(r"<uuid:(pk|review)>/(?!restore/)[a-z/-]*")


def below(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The names of all addresses that are told one review and nothing else."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from below(one, one.namespace or namespace)
        elif namespace.startswith("reviews") and TOLD_ONE_REVIEW.fullmatch(str(one.pattern)):
            yield f"{namespace}:{one.name}"


def said_to(path: str, user: User) -> str | int:
    """What a page says to somebody who sends it something: its refusal, or the status of its answer."""
    request = RequestFactory().post(path)
    request.user = user
    request.session = SessionStore()
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    found = resolve(path)
    try:
        return int(found.func(request, *found.args, **found.kwargs).status_code)
    except Http404:
        return 404
    except RuleBroken as refusal:
        return refusal.sentence


@pytest.mark.parametrize("kind", [Kind.RAPID, Kind.PRACTICE])
def test_in_an_archived_review_nothing_is_written_nor_typed_in_vain(
    kind: Kind, review: Review, business_unit: User
) -> None:
    """Whoever comes by the address is told why not, before there is a form that could be wrong."""
    today = timezone.localdate()
    one = review if kind == Kind.RAPID else practice.review(business_unit)
    since = today - timedelta(days=90)
    chronology.begin(
        one, by=business_unit, today=today, from_on=since, until_on=today, wanted_on=None, guidance=""
    )
    reviews.archive(one, because="Begun twice.", on=today, by=business_unit)
    said = {name: said_to(reverse(name, args=[one.pk]), business_unit) for name in below(get_resolver())}
    missing = {name for name in said if name.startswith(OTHER_ROOM[kind])}
    assert {name for name, what in said.items() if what == 404} <= missing
    rest = {name: what for name, what in said.items() if what not in (405, ARCHIVED)}
    assert rest.keys() - missing == READ, rest
