"""A practice review from the decision to its publication, each part by whom it falls to."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from reviews import clocks
from reviews.models import Review
from reviews.requests import reference as templates
from reviews.requests import services as requests
from reviews.requests.models import AgencyRequest, Template
from reviews.signing import services as signing
from reviews.signing.rules import What
from tests.browser.fixtures import findings, follow, sticks_out
from tests.browser.test_journey import sign_in
from tests.documents import files
from tests.reviews import practice as world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BEGAN, COPIED, TOO_EARLY = timedelta(days=60), timedelta(days=16), timedelta(days=15)


def fill_day(page: Page, legend: str, ago: timedelta = timedelta()) -> None:
    """A day, today or so long ago, into the three boxes of a date."""
    day, group = timezone.localdate() - ago, page.get_by_role("group", name=legend)
    for part in ("day", "month", "year"):
        group.get_by_label(part.capitalize()).fill(str(getattr(day, part)))


def look(page: Page) -> None:
    """Nothing is wrong with the page, wide and narrow."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert findings(page) == [], f"{page.url} at {width}"
    page.set_viewport_size({"width": 1280, "height": 900})


def answered(review: Review, agency: Agency, lead: User, by: User) -> None:
    """The agency was asked for its report, and has sent it."""
    templates.fill()
    now = timezone.now()
    requests.ask(
        review,
        template=Template.objects.filter(name__icontains="report")[0],
        agencies=[world.involved(review, agency, by)],
        note="",
        due_on=None,
        by=by,
        today=timezone.localdate(now),
    )
    one = AgencyRequest.objects.get()
    said = {row.number: "We saw the child twice." for row in one.answers.all()}
    requests.answer(one, answers=said, quality_by="Ann Osborne", quality_post="Director", by=lead, now=now)


def test_a_practice_review_comes_from_its_decision_to_its_publication(
    live_server: LiveServer,
    page: Page,
    browser: Browser,
    tmp_path: Path,
    business_unit: User,
    agency_lead: User,
    charity: Agency,
    council: Agency,
    constabulary: Agency,
) -> None:
    partners = world.partners(council, constabulary)
    world.review(business_unit)  # the rules and the stages come with the first one
    sign_in(page, live_server.url, business_unit)

    # Decided, begun, and staffed
    page.goto(f"{live_server.url}/reviews/new/")
    page.get_by_label("Local child safeguarding practice review").check()
    page.get_by_label("What is it called?").fill("Child Teasel")
    fill_day(page, "When was it decided?", BEGAN)
    follow(page.get_by_role("button", name="Begin the review"))
    review = Review.objects.get(pseudonym="Child Teasel")
    follow(page.get_by_role("button", name="Begin"))
    follow(page.get_by_role("button", name="Begin this stage"))
    follow(page.get_by_role("button", name="Write the terms"))
    page.get_by_label("What the review looks at").fill("How a baby was seen and heard.")
    follow(page.get_by_role("button", name="Save as the next version"))
    follow(page.get_by_role("link", name="Say who works on it"))
    page.get_by_label("Name, if they have none").fill("Ada Merrow")
    page.get_by_label("Lead reviewer").check()
    page.get_by_label("Which interests have they declared?").fill("Taught in the area until 2019")
    fill_day(page, "First day")
    follow(page.locator("main form.app-form button").first)
    expect(page.get_by_text("Interests declared: Taught in the area until 2019")).to_be_visible()

    # An agency reports, and corrects a draft
    answered(review, charity, agency_lead, business_unit)
    room = f"{live_server.url}/reviews/{review.pk}/practice/"
    paper = tmp_path / "draft.pdf"
    paper.write_bytes(files.pdf("What we learned."))
    page.goto(room)
    expect(page.get_by_role("link", name="Lantern Family Trust: ")).to_be_visible()
    follow(page.get_by_role("link", name="Add a draft"))
    page.get_by_label("Choose a file").or_(page.locator("input[type=file]")).first.set_input_files(paper)
    follow(page.get_by_role("button", name="Add this draft"))
    follow(page.get_by_role("link", name="Report, draft 1"))
    draft = page.url
    follow(page.get_by_role("button", name="Choose agencies"))
    page.get_by_label("Lantern Family Trust").check()
    follow(page.get_by_role("button", name="Send them this draft"))
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as phone:
        theirs = phone.new_page()
        sign_in(theirs, live_server.url, agency_lead)
        theirs.goto(live_server.url)
        follow(theirs.get_by_role("link", name=f"Check the facts of a draft of {review.reference}").first)
        theirs.get_by_label("Page or paragraph").fill("4")
        theirs.get_by_label("What is wrong, and what is right?").fill("It was May, not June.")
        follow(theirs.get_by_role("button", name="Add to the list"))
        follow(theirs.get_by_role("button", name="Send the list"))
        expect(theirs.get_by_text("The draft is closed for your agency now.")).to_be_visible()
        assert theirs.goto(room).status == 404  # type: ignore[union-attr]  # theirs is the draft, and no more
    page.goto(draft)
    follow(page.get_by_role("link", name="Answer page 4"))
    page.get_by_label("Changed", exact=True).check()
    follow(page.get_by_role("button", name="Save", exact=True))

    # The clock stands still while a trial goes on
    due = clocks.of(clocks.REPORT, review).due_on  # type: ignore[union-attr]  # it runs
    page.goto(f"{room}pause/")
    page.get_by_label("Criminal investigation or trial").check()
    fill_day(page, "From which day?", timedelta(days=30))
    follow(page.get_by_role("button", name="Pause the clock"))
    expect(page.get_by_role("heading", name="Explain the delay")).to_be_visible()
    follow(page.get_by_role("link", name="Let the clock run again"))
    follow(page.get_by_role("button", name="Let it run"))
    assert (clocks.of(clocks.REPORT, review).due_on - due).days == 30  # type: ignore[union-attr]
    look(page)

    # Signed by three, copied to three, and published no earlier than the copies allow
    page.goto(draft)
    follow(page.get_by_role("button", name="Make it the final one"))
    page.get_by_label("On which page is the summary").fill("1")
    page.get_by_label("On which page is the analysis").fill("1")
    follow(page.get_by_role("button", name="Make it the final one"))
    follow(page.get_by_role("button", name="Ask all three partners"))
    held = signing.current(review, What.REPORT)
    assert held is not None
    for agency, who in partners.items():
        signing.sign(held, agency=agency, agrees=True, reason="", by=who, now=timezone.now())
    follow(page.get_by_role("link", name="See who has signed"))
    expect(page.get_by_text("3 of 3 partners have signed")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 900})
    assert not sticks_out(page), "what is signed names the file by 64 figures without a space"
    page.set_viewport_size({"width": 1280, "height": 900})
    world.decided(review, business_unit)
    world.copied(review, business_unit, timezone.localdate() - COPIED)
    Review.objects.filter(pk=review.pk).update(created_at=timezone.now() - BEGAN)
    page.goto(f"{room}publish/")
    page.get_by_label("Title").fill("Child Teasel")
    page.get_by_label("What it says, in one sentence").fill("Ask who cares for the baby.")
    fill_day(page, "On which day is it published?", TOO_EARLY)
    follow(page.get_by_role("button", name="Publish it now"))
    expect(page.get_by_text("The earliest day is").first).to_be_visible()
    fill_day(page, "On which day is it published?")
    follow(page.get_by_role("button", name="Publish it now"))
    expect(page.get_by_text("Published on").first).to_be_visible()
    with browser.new_context() as anybody:
        public = anybody.new_page()
        public.goto(f"{live_server.url}/publications/child-teasel/")
        expect(public.get_by_role("heading", name="Child Teasel")).to_be_visible()
