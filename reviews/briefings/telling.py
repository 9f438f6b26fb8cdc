"""Who is told what about a briefing: those who check it, who wrote it, and the leads of every agency."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.rules import Role
from partnership.notices import services as notices
from partnership.notices.models import Notice
from partnership.notices.rules import Status
from partnership.notices.taking_back import reword, take_back
from partnership.pages import words
from partnership.publications.rules import Kind
from reviews.briefings import access
from reviews.briefings.models import Briefing
from reviews.people import holders


def path_of(briefing: Briefing) -> str:
    return reverse("reviews_briefings:briefing", args=[briefing.pk])


def post(kind: str, key: str, briefing: Briefing, people: Iterable[User], path: str, **facts: str) -> None:
    """One message to each."""
    notices.post_all(
        notices.Message(kind, f"reviews:briefing:{briefing.pk}:{key}:{person.pk}", person, path, facts)
        for person in people
    )


def to_check(briefing: Briefing) -> None:
    """Whoever may check it hears that there is a briefing to check: the office, the partners, the review’s chair."""
    key = f"to_check:{briefing.version}"
    post(
        "reviews.briefing_to_check",
        key,
        briefing,
        access.checkers(briefing),
        path_of(briefing),
        review=briefing.review.reference,
    )


def no_longer_to_check(briefing: Briefing, because: str) -> None:
    """Nobody is asked by a message that has not gone yet, and that somebody else has seen to."""
    take_back(f"reviews:briefing:{briefing.pk}:to_check:", because=because)


def sent_back(briefing: Briefing, *, by: User) -> None:
    """Whoever wrote it hears that it came back."""
    no_longer_to_check(briefing, "it went back to whoever wrote it.")
    people = [briefing.written_by] if briefing.written_by_id != by.pk else []
    key = f"back:{briefing.version}"
    post(
        "reviews.briefing_sent_back",
        key,
        briefing,
        people,
        path_of(briefing),
        review=briefing.review.reference,
    )


def published(briefing: Briefing, *, again: int | None = None, but: Iterable[User] = ()) -> None:
    """Every safeguarding lead hears that there is something to discuss; its title is public now.

    `again` is the version of what was put back, of which they hear anew, `but` for those who are told in other words.
    """
    path = reverse("reviews_briefings:discuss", args=[briefing.pk])
    post(
        "reviews.briefing_published",
        "published" if again is None else f"published:{again}",
        briefing,
        [one for one in holders(Role.AGENCY_LEAD) if one not in set(but)],
        path,
        title=briefing.title,
    )


def withdrawn(briefing: Briefing, *, version: int, on: date) -> None:
    """What was said of it is said no more, and whoever heard of it or discussed it hears to pass it on no more.

    The page of the briefing says which one it is, to whoever works for an agency today; others are led to what is
    public. A number of queries that does not grow with the people.
    """
    about = f"reviews:briefing:{briefing.pk}:published:"
    heard = Notice.objects.filter(key__startswith=about).values("user")
    spoke = briefing.discussions.values("by")
    people = User.objects.filter(Q(pk__in=heard) | Q(pk__in=spoke), is_active=True)
    everybody = {one.pk: one for one in [*people, *holders(Role.AGENCY_LEAD)]}.values()
    open_to_all = f"{reverse('publications:list')}?kind={Kind.BRIEFING.value}"
    take_back(about, because="the briefing was withdrawn.")
    reword(
        about,
        heading="A briefing that was withdrawn",
        text="The partnership has withdrawn this briefing. Do not pass it on.",
        path=open_to_all,
    )
    here = access.who_discuss(everybody)
    kind, key, day = "reviews.briefing_withdrawn", f"withdrawn:{version}", words.plain_date(on)
    at_work = [one for one in everybody if one.pk in here]
    gone = [one for one in everybody if one.pk not in here]
    post(kind, key, briefing, at_work, path_of(briefing), day=day)
    post(kind, key, briefing, gone, open_to_all, day=day)


def stands_again(briefing: Briefing, *, version: int) -> None:
    """What was withdrawn can be read and discussed again: whoever was told to delete it hears so, and every lead."""
    orders = f"reviews:briefing:{briefing.pk}:withdrawn:"
    take_back(orders, because="everybody can read it again.")
    told = Notice.objects.filter(key__startswith=orders).exclude(status=Status.BACK).values("user")
    heard = list(User.objects.filter(pk__in=told, is_active=True))
    public = briefing.publication
    path = reverse("publications:detail", args=[public.slug]) if public else path_of(briefing)
    reword(
        orders,
        heading="A briefing that stands again",
        text="The partnership had withdrawn this briefing. It is public again: nobody has to delete it any more.",
        path=path,
    )
    key = f"published:{version}"  # whoever withdraws it again takes back and rewords this too
    post("reviews.briefing_stands_again", key, briefing, heard, path, title=briefing.title)
    published(briefing, again=version, but=heard)
