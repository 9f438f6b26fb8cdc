"""The last place on the golden thread: the annual report that tells what became of an action."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.actions import threads
from partnership.actions.strands import Stage
from partnership.annual_report.models import Making, Report
from partnership.base.job_rules import State
from partnership.base.years import FinancialYear
from reviews.learning.models import Recommendation
from tests.reviews.learning import acted
from tests.reviews.learning import finding as finding
from tests.reviews.learning import one as one
from tests.reviews.learning import review as review


def test_an_action_leads_to_the_report_that_counts_it(
    one: Recommendation, business_unit: User, constable: User, client_for: Callable[[User | None], Client]
) -> None:
    action, now = acted(one, business_unit), timezone.now()
    year = FinancialYear.of(one.made_on)

    def told(by: User) -> tuple[str, str, bool]:
        [step] = [step for step in threads.of(action, by).steps if step.stage == Stage.REPORT]
        return step.strands[0].text, step.strands[0].path, step.is_there

    text, path, is_there = told(business_unit)
    assert ("not published yet" in text, path, is_there) == (True, "", False)
    report = Report.objects.create(year=year.first, title="Annual report", lead="What we did together")
    page = f"/annual-reports/{year}/#learning-from-reviews-what-has-changed-since"
    assert told(business_unit)[1:] == (page, False)
    shown = client_for(business_unit).get(page.partition("#")[0]).content.decode()
    assert f'id="{page.partition("#")[2]}"' in shown
    assert told(constable)[1:] == ("", False), "an unpublished report is not theirs to see"
    making = Making.objects.create(
        report=report, state=State.MADE, asked_at=now, finished_at=now, as_at=now - timedelta(days=1)
    )
    Report.objects.update(published_on=now.date(), published_making=making)
    assert "before the action was agreed" in told(constable)[0]
    Making.objects.update(as_at=now + timedelta(minutes=1))
    assert told(constable) == (
        "It is counted in “Learning from reviews: What has changed since”.",
        page,
        True,
    )
