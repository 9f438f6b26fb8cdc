"""Who has seen a record: everybody who opened it or took it away, the latest first."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Max

from partnership.history.models import Read
from partnership.pages import words

SHOWN = 5


@dataclass(frozen=True)
class Seen:
    """What components/seen.html shows."""

    sentence: str
    people: list[tuple[str, str]]
    url: str = ""


def of(row: models.Model, *kinds: str, url: str = "", wider: str = "") -> Seen:
    """Two queries: the latest readers of a record, and their names. `url` leads to the whole list.

    `kinds` are what the read log calls the readings that are meant, where a record is read on more than one page: who
    was refused this page and has read another stands under that one only. `wider` says where else it is read.
    """
    reads = Read.objects.filter(row=row.pk, what__in=kinds) if kinds else Read.objects.filter(row=row.pk)
    last = list(reads.order_by().values_list("user_id").annotate(last=Max("at")).order_by("-last"))
    names = get_user_model()._default_manager.in_bulk([user for user, _ in last[:SHOWN]])
    shown = [
        (str(names.get(user, "Somebody whose account is gone")), words.moment(when))
        for user, when in last[:SHOWN]
    ]
    also = f" {wider}" if wider else ""
    if not last:
        return Seen(f"Nobody has opened this yet. Whoever does is written down.{also}", [], url)
    more = f" The latest {len(shown)} stand here." if len(last) > len(shown) else ""
    return Seen(f"{words.count(len(last), 'person has', 'people have')} opened this.{more}{also}", shown, url)
