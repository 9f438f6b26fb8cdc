"""The log tells what happened and nothing of whom: a walk through the portal, and every line that it leaves."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.test import Client

from config.logs import LEFT_OUT, WITHHELD
from partnership.accounts.models import User
from partnership.agencies.models import Agency
from tests.conftest import PASSWORD
from training.models import Session

ClientFor = Callable[[User | None], Client]

IP = "203.0.113.77"
SECRETS = {
    "name": "Wilhelmina Featherstonehaugh",
    "email": "w.featherstonehaugh@lantern.example",
    "search": "grandmother-in-bridgwater",
    "needs": "I cannot climb the stairs since the accident",
    "token": "0-d3adb33fc0ffee",
    "agent": "Mozilla/5.0 (her own laptop)",
}


@pytest.fixture
def log() -> Iterator[Callable[[], list[dict[str, object]]]]:
    """The lines that the handler of the settings writes, as the machine that reads them sees them."""
    handlers = [one for one in logging.getLogger().handlers if one.formatter and one.name == "console"]
    assert handlers, "the settings of the log hold in the tests too"
    handler = handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    kept = io.StringIO()
    before = handler.setStream(kept)
    yield lambda: [json.loads(line) for line in kept.getvalue().splitlines()]
    handler.setStream(before)


Log = Callable[[], list[dict[str, object]]]


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_page_and_no_address(log: Log, client_for: ClientFor) -> None:
    answer = client_for(None).get("/training/?words=secret", headers={"X-Request-ID": "front-0123.abc"})
    (line,) = log()
    assert answer["X-Request-ID"] == line["request_id"] == "front-0123.abc"
    assert (line["method"], line["route"], line["status"]) == ("GET", "training:catalogue", 200)
    assert isinstance(line["ms"], float)
    assert set(line) == {
        "event", "level", "logger", "timestamp", "request_id", "method", "route", "status", "ms"
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("offered", ["", "short", "x" * 61, "two words here", "a\tb\tc\td\te", '"},{"a":"b'])
def test_a_number_of_another_shape_is_replaced(log: Log, offered: str) -> None:
    answer = Client().get("/health/live", headers={"X-Request-ID": offered})
    assert answer["X-Request-ID"] != offered
    assert len(answer["X-Request-ID"]) == 32


def test_a_walk_leaves_nothing_of_anybody_in_the_log(
    log: Log,
    client_for: ClientFor,
    practitioner: User,
    business_unit: User,
    session: Session,
    charity: Agency,
) -> None:
    # A fault whose words carry what was being written: PostgreSQL quotes the row.
    with connection.cursor() as cursor:
        cursor.execute("alter table training_booking add constraint tripped check (needs = '') not valid")
    practitioner.name, practitioner.email = SECRETS["name"], SECRETS["email"]
    practitioner.save(update_fields=["name", "email"])
    visitor = Client(REMOTE_ADDR=IP, headers={"User-Agent": SECRETS["agent"]})
    visitor.raise_request_exception = False
    visitor.get(f"/training/?words={SECRETS['search']}")
    visitor.post("/account/login/", {"login": SECRETS["email"], "password": "wrong-" + PASSWORD})
    visitor.post("/account/login/", {"login": SECRETS["email"], "password": PASSWORD})
    visitor.get(f"/account/password/reset/key/{SECRETS['token']}/")
    visitor.post("/account/password/reset/", {"email": SECRETS["email"]})
    visitor.get(f"/{SECRETS['search']}/")
    visitor.get("/training/", headers={"Host": f"{SECRETS['search']}.example"})
    somebody = client_for(practitioner)
    somebody.raise_request_exception = False
    somebody.get(f"/training/sessions/{session.pk}/book/?from={SECRETS['search']}")
    office = client_for(business_unit)
    office.get(f"/people/?words={SECRETS['name']}")
    office.get(f"/people/{practitioner.pk}/")
    answer = somebody.post(f"/training/sessions/{session.pk}/book/", {"needs": SECRETS["needs"]})
    assert answer.status_code == 500

    lines = log()
    assert len([line for line in lines if line["event"] == "request"]) >= 10
    (fault,) = [line for line in lines if line["level"] == "error" and "CheckViolation" in str(line)]
    assert fault["error"] == "IntegrityError from CheckViolation"
    assert "services.py" in str(fault["came_by"])
    text = json.dumps(lines, ensure_ascii=False)
    for what, secret in (SECRETS | {"ip": IP, "password": PASSWORD, "id": str(practitioner.pk)}).items():
        assert secret not in text, what
    assert not [path for path in ("/training/", "/people/", "?") if path in text]


def test_of_a_package_only_the_pattern_and_its_numbers_are_kept(log: Log) -> None:
    package, ours, server = map(logging.getLogger, ("a.package", "partnership.thing", "celery.worker"))
    package.error("%s was %d years old", "Wilhelmina", 41)
    package.error("Wilhelmina was 41")
    server.error("Connection %(name)s lost after %(tries)s tries", {"name": "Wilhelmina", "tries": 3})
    server.error("Warm shutdown")
    ours.warning("The making %s was taken over.", 7)
    try:
        raise SuspiciousOperation("Wilhelmina")
    except SuspiciousOperation:
        package.exception("Wilhelmina")
    assert [line["event"] for line in log()] == [
        f"{LEFT_OUT} was 41 years old",
        WITHHELD,
        f"Connection {LEFT_OUT} lost after 3 tries",
        "Warm shutdown",
        "The making 7 was taken over.",
        WITHHELD,
    ]
    assert "Wilhelmina" not in json.dumps(log())
