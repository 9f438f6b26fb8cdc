"""What in the draft of a rapid review may name somebody, before the partners sign it and the Panel gets it.

It holds nothing up (domain 8.2: pseudonyms only). Nothing of what is found is kept: it is looked for anew each time.
"""

from datetime import date

from django.urls import reverse

from partnership.accounts.models import User
from partnership.agencies.parts import partners_on
from partnership.naming.looking import capitals, quoted
from partnership.naming.names import telling
from reviews.models import Review
from reviews.rapid import access, draft
from reviews.rapid.models import SafetyAction
from reviews.requests.looking import ordinary
from reviews.signing.showing import Named


def in_draft(review: Review, *, user: User, today: date) -> list[Named]:
    """The parts of what the partners sign that may name somebody, in their order, for whoever reads it whole.

    Pseudonyms, and the names of agencies of this review and of the partners of `today`, name nobody.
    """
    partners = capitals(agency.name for agency in partners_on(today))
    known = ordinary(review) | partners
    room = reverse("reviews_rapid:room", args=[review.pk])
    writes = bool(access.can_write(user, review))

    def place(name: str, anchor: str, *args: object) -> str:
        return reverse(f"reviews_rapid:{name}", args=args) if writes else f"{room}#{anchor}"

    parts = [
        (str(one.get_purpose_display()), one.text, place("passage", "draft", review.pk, one.purpose))
        for one in draft.passages(review)
    ]
    for number, action in enumerate(SafetyAction.objects.filter(review=review), 1):
        url = place("edit_safety_action", "safety", action.pk)
        parts.append((f"Immediate safety action {number}", f"{action.what}\n{action.who}", url))
    if decision := draft.decision_of(review):
        url = place("decision", "decision", review.pk)
        parts.append(("Reasons for the decision", decision.reasons, url))
    found = [(part, telling(text, ordinary=known), url) for part, text, url in parts]
    return [Named(part, quoted(told), url) for part, told, url in found if told]
