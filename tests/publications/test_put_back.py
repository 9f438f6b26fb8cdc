"""What was withdrawn is public again only once somebody has looked at it, and its file goes and comes with it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from partnership.base.rules import RuleBroken
from partnership.deadlines import rulebook
from partnership.documents import access as documents
from partnership.documents.models import Document
from partnership.history import timeline
from partnership.publications import services
from partnership.publications.making import publish_by_hand
from partnership.publications.models import Publication
from partnership.publications.rules import READ_AGAIN, Kind
from tests.conftest import person
from tests.documents import files

Browser = Callable[[User | None], Client]
TEXT = (("What happened", "Sharon was six weeks old."), ("What to do", "Ask who cares for the baby."))


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    rulebook.fill()


@pytest.fixture
def withdrawn(business_unit: User) -> Publication:
    today = timezone.localdate()
    facts = {"title": "Safe sleep", "summary": "What we learned.", "on": today, "sections": TEXT}
    one = services.publish(kind=Kind.BULLETIN, by=business_unit, **facts)  # type: ignore[arg-type]
    return services.withdraw(one, because="It named a child.", by=business_unit, today=today)


def test_it_is_put_back_once_somebody_has_read_why_it_went_and_looked_at_its_words(
    withdrawn: Publication, business_unit: User, client_for: Browser
) -> None:
    office, visitor, public = client_for(business_unit), client_for(None), "/publications/safe-sleep/"
    here = f"{public}put-back/"
    assert here in office.get(public).content.decode()
    page = office.get(here).content.decode()
    assert "It named a child." in page
    assert "What happened: “Sharon” and “six weeks old”" in page
    assert visitor.get(public).status_code == 404, "to open the page changes nothing"
    said = {"because": "Her mother has agreed.", "version": withdrawn.version}
    refused = office.post(here, said)
    assert "pointed out in “What happened”" in str(refused.context["form"].non_field_errors())
    assert "Her mother has agreed." in refused.content.decode(), "nothing typed is lost"
    looked = {"looked_at": refused.context["form"].stamps}
    assert "because" in office.post(here, said | looked | {"because": ""}).context["form"].errors
    assert visitor.get(public).status_code == 404
    first = office.post(here, said | looked)
    assert first["Location"] == public
    assert visitor.get(public).status_code == 200
    assert any("Her mother has agreed." in one.text for one in timeline.of(Publication.objects.get()))
    again = office.post(here, said | looked)
    assert again.status_code == 409
    assert "This is public already." in again.content.decode()


def test_a_double_click_puts_it_back_once_and_leads_to_its_page(
    withdrawn: Publication, business_unit: User, client_for: Browser
) -> None:
    office, here = client_for(business_unit), "/publications/safe-sleep/put-back/"
    form = office.get(here).context["form"]
    sent = {
        "because": "Agreed.",
        "version": withdrawn.version,
        "looked_at": form.stamps,
        "draft": form.draft.seal,
    }
    for _ in range(2):
        assert office.post(here, sent)["Location"] == "/publications/safe-sleep/"


def test_it_is_put_back_with_the_words_that_somebody_has_read(
    withdrawn: Publication, business_unit: User, client_for: Browser
) -> None:
    office, here = client_for(business_unit), "/publications/safe-sleep/put-back/"
    old = withdrawn.version
    facts = {"title": "Safe sleep", "summary": "What we learned.", "sections": [("", "Ask who cares.")]}
    services.correct(withdrawn, version=old, by=business_unit, **facts)
    shown = office.post(here, {"because": "Corrected.", "version": old})
    assert READ_AGAIN in shown.content.decode()
    assert "Ask who cares." in shown.content.decode()
    with pytest.raises(RuleBroken, match="since you opened the page"):  # in the same moment
        services.put_back(withdrawn, because="Corrected.", version=old, by=business_unit)
    now = shown.context["form"]["version"].value()
    assert office.post(here, {"because": "Corrected.", "version": now}).status_code == 302


@pytest.mark.parametrize("by_hand", [False, True])
def test_its_file_is_closed_among_the_documents_and_opened_again_unless_it_was_closed_by_hand(
    business_unit: User, council: Agency, by_hand: bool
) -> None:
    today = timezone.localdate()
    reader = person("Sue Hale", "sue.hale@council.example", council, Role.SCRUTINEER)
    one = publish_by_hand(
        kind="resource", title="How to share", summary="A page.", on=today, text="", file=files.checked(),
        by=business_unit,
    )  # fmt: skip
    Document.objects.update(is_sensitive=by_hand)
    for _ in range(2):
        services.withdraw(one, because="It names a child.", by=business_unit, today=today)
        assert not documents.visible(reader).exists()
        services.put_back(one, because="Asked for.", by=business_unit)
        assert documents.visible(reader).exists() is not by_hand
