"""The chain holds every change and every read, and whatever is altered afterwards is named."""

import dataclasses
import re
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.finance.models import Contribution
from partnership.history import chain, checking
from partnership.history.checking import Broken
from partnership.history.models import Link
from partnership.history.services import record_read
from tests import database


def verify(**options: Any) -> str:
    said = StringIO()
    call_command("verify_history", stdout=said, **options)
    return said.getvalue()


def tamper(statement: str, *values: Any) -> None:
    """As the owner of the tables, who can switch their triggers off."""
    table = re.sub("^(update|delete from|insert into) ", "", statement).split()[0]
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(statement, values or None)
        cursor.execute(f"alter table {table} enable trigger user")


@pytest.fixture
def sealed(council: Agency, finance_officer: User) -> int:
    """Ten links: what the cast left, four payments, a correction and a read."""
    for year in range(2020, 2024):
        Contribution.objects.create(agency=council, year=year, amount=Decimal(year))
    Contribution.objects.filter(year=2021).update(amount=Decimal(1))
    record_read(by=finance_officer, what="contributions", row=None, rows=4)
    return chain.seal()


def number_of(kind: str, place: int = 0) -> int:
    """The number of the link of a table's first, second or last row."""
    return list(Link.objects.filter(kind=kind).order_by("number"))[place].number


def test_all_that_was_written_becomes_links_and_holds(sealed: int) -> None:
    kinds = set(Link.objects.values_list("kind", flat=True))
    assert {"finance_contributionchange", "history_read", "history_mark", "accounts_userchange"} <= kinds
    assert sealed == Link.objects.count()
    said = verify()
    assert f"{sealed} links hold, up to {timezone.localdate():%-d %B %Y}" in said
    assert "0 rows wait" in said
    assert chain.seal() == 0, "A second run finds nothing"


def test_what_is_written_later_waits_and_then_follows(sealed: int, council: Agency) -> None:
    Contribution.objects.create(agency=council, year=2030, amount=Decimal(1))
    assert "1 row waits" in verify()
    assert chain.seal() == 1
    assert f"{sealed + 1} links hold" in verify()


@pytest.mark.parametrize(
    ("statement", "kind", "place", "said"),
    [
        (
            "update finance_contributionchange set amount = 9 where year = 2021 and pgh_label = 'insert'",
            "finance_contributionchange",
            1,
            "its row was changed",
        ),
        (
            'update finance_contributionchange set pgh_context = \'{"user": "somebody else"}\' where year = 2022',
            "finance_contributionchange",
            2,
            "its row was changed",
        ),
        ("delete from history_read", "history_read", 0, "its row is missing"),
        ("update history_read set rows = 1", "history_read", 0, "its row was changed"),
        (
            "update history_link set hash = sha256('x') where kind = 'history_read'",
            "history_read",
            0,
            "does not follow",
        ),
        (
            "update history_link set digest = sha256('x') where kind = 'history_read'",
            "history_read",
            0,
            "does not follow",
        ),
        (
            "update history_link set event = event + 1000 where kind = 'history_read'",
            "history_read",
            0,
            "its row is missing",
        ),
        ("delete from history_link where kind = 'history_read'", "history_read", 0, "is missing"),
        (
            "update history_mark set floors = '{}', tops = '{\"a\": 1}'",
            "history_mark",
            0,
            "its row was changed",
        ),
    ],
)
def test_the_first_broken_link_is_named(
    sealed: int, statement: str, kind: str, place: int, said: str
) -> None:
    broken = number_of(kind, place)
    tamper(statement)
    with pytest.raises(CommandError, match=rf"Link {broken}\b.*{said}"):
        verify()


def test_a_row_and_its_link_changed_together_break_the_next_link(sealed: int) -> None:
    link = Link.objects.get(number=number_of("finance_contributionchange"))
    tamper("update finance_contributionchange set amount = 9 where pgh_id = %s", link.event)
    (table,) = [table for table in chain.tables() if table.name == link.kind]
    ((_, digest),) = checking.table_digests(table, table.columns, [link.event])
    before = Link.objects.filter(number=link.number - 1).first()
    hash = chain.following(bytes(before.hash) if before else chain.START, digest)
    tamper("update history_link set digest = %s, hash = %s where number = %s", digest, hash, link.number)
    with pytest.raises(Broken, match=rf"Link {link.number + 1}\b.*does not follow"):
        checking.check()


def test_a_chain_made_anew_or_cut_is_told_by_a_link_that_was_written_down(sealed: int) -> None:
    known = verify().partition("The last is ")[2].split(". ")[0]
    assert verify(known=known_pair(known))
    tamper("delete from history_read")
    tamper("delete from history_link")
    tamper("delete from history_mark")
    chain.seal()
    assert "links hold" in verify(), "In itself it holds"
    with pytest.raises(CommandError, match=f"Link {sealed} is not the one that was written down"):
        verify(known=known_pair(known))


def known_pair(text: str) -> tuple[int, str]:
    number, hash = text.split(":")
    return int(number), hash


@pytest.mark.django_db(transaction=True)
def test_a_row_added_behind_its_back_is_named(sealed: int, council: Agency) -> None:
    """Two hours later every number below the marks has been committed or given up."""
    for hours in (2, 4):
        Contribution.objects.create(agency=council, year=2040 + hours, amount=Decimal(1))
        chain.seal(now=timezone.now() + timedelta(hours=hours))
    assert "links hold" in verify()
    tamper(
        "insert into finance_contributionchange "
        "(pgh_id, pgh_created_at, pgh_label, pgh_obj_id, agency_id, year, amount, created_at, version) "
        "values (0, now(), 'insert', gen_random_uuid(), %s, 2001, 1, now(), 0)",
        council.pk,
    )
    chain.seal()
    with pytest.raises(CommandError, match="Row 0 of table finance_contributionchange has no link"):
        verify()


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_committed_late_is_neither_lost_nor_taken_for_an_intruder(council: Agency) -> None:
    """Its number was given out before those of rows that were sealed, and it came hours after them."""
    with psycopg.connect(database.url()) as slow:
        slow.execute("update agencies_agency set notes = 'slow'")
        for hours in (0, 2, 4, 6):
            Contribution.objects.create(agency=council, year=2040 + hours, amount=Decimal(1))
            Agency.objects.create(name=f"Agency {hours}", sector="other", arrangement="other")
            chain.seal(now=timezone.now() + timedelta(hours=hours))
        slow.commit()
    assert "1 row waits" in verify()
    assert chain.seal(now=timezone.now() + timedelta(hours=8)) == 2, "The row and a mark"
    assert "0 rows wait" in verify()


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_no_link_twice(sealed: int, council: Agency) -> None:
    with psycopg.connect(database.url(), autocommit=True) as other:
        other.execute("select pg_advisory_lock(%s)", [chain.TURN])
        Contribution.objects.create(agency=council, year=2040, amount=Decimal(1))
        assert chain.seal() == 0
        other.execute("select pg_advisory_unlock_all()")
    assert chain.seal() == 1


def test_a_row_is_a_link_once(sealed: int) -> None:
    link = Link.objects.latest("number")
    with pytest.raises(IntegrityError, match="history_one_link_a_row"), transaction.atomic():
        Link.objects.create(number=sealed + 1, kind=link.kind, event=link.event, digest=b"x", hash=b"x")


def test_a_read_is_one_of_three(practitioner: User) -> None:
    with pytest.raises(IntegrityError, match="history_read_is_one_of_three"), transaction.atomic():
        record_read(by=practitioner, what="people", row=None, how="guessed")


def test_a_column_that_a_later_release_adds_breaks_nothing(sealed: int, council: Agency) -> None:
    """What was sealed before is digested by the columns of its time."""
    (table,) = [table for table in chain.tables() if table.name == "finance_contributionchange"]
    earlier = [column for column in table.columns if column != "version"]
    rows = list(Link.objects.filter(kind=table.name).values_list("event", flat=True))
    assert dict(checking.table_digests(table, earlier, rows)) != dict(
        checking.table_digests(table, table.columns, rows)
    )
    tamper("delete from history_link")
    tamper("delete from history_mark")
    known = [dataclasses.replace(one, columns=earlier) if one == table else one for one in chain.tables()]
    chain.seal_all(known, now=timezone.now())
    Contribution.objects.create(agency=council, year=2040, amount=Decimal(1))
    assert chain.seal() == 2, "A mark with the new columns, and the row"
    assert "links hold" in verify()


def test_the_command_ends_with_one_where_the_chain_is_broken(sealed: int) -> None:
    with pytest.raises(CommandError) as refused:
        verify(known=(1, "00" * 32))
    assert refused.value.returncode == 1
