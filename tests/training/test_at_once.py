"""The same form from several tabs at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from partnership.accounts.models import User
from tests.training.test_programme import COURSE
from training.models import Course

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_course_sent_from_four_tabs_at_once_is_made_once(
    client_for: Callable[[User | None], Client], training_officer: User
) -> None:
    tabs = [client_for(training_officer) for _ in range(4)]
    for tab in tabs:
        tab.raise_request_exception = False
    together = Barrier(len(tabs))

    def send(tab: Client) -> int:
        together.wait()
        try:
            return tab.post("/training/manage/courses/new/", COURSE).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tabs)) as threads:
        answers = sorted(threads.map(send, tabs))
    assert answers == [200, 200, 200, 302]
    assert Course.objects.count() == 1
