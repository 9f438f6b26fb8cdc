"""What waits for those who run the training: answers about training elsewhere."""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.pages.components import WorkItem
from partnership.pages.gathering import Ask, Row, Whole
from training.certificates import access
from training.certificates.rules import ExternalState


def work(user: User, today: date) -> list[Ask[WorkItem]]:
    """Each piece of training elsewhere that waits for an answer, but one's own."""
    if not access.can_keep(user):
        return []

    def said(row: Row) -> WorkItem:
        return WorkItem(
            title=f"Say whether training elsewhere counts: {row.facts['title']}",
            url=reverse("training_certificates:elsewhere", args=[row.facts["pk"]]),
            context=f"{row.facts['name']} · {row.facts['agency']}",
        )

    return [
        Ask(
            rows=access.visible_externals(user).filter(state=ExternalState.WAITING).exclude(user=user),
            by="created_at",
            facts={"pk": "pk", "title": "title", "name": "user__name", "agency": "agency__name"},
            say=said,
            whole=Whole(
                "course elsewhere",
                "courses elsewhere",
                f"{reverse('training_certificates:elsewhere_list')}?state={ExternalState.WAITING}",
            ),
        )
    ]
