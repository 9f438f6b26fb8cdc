"""The stages with which every portal begins; a partnership renames them, adds its own and retires others.

Professionals across England share no one list of stages (a study for the national Panel found so in 2024), hence these
are data.
"""

from uuid import NAMESPACE_URL, UUID, uuid5

from reviews.practice.models import Stage
from reviews.practice.rules import Work
from reviews.rules import Kind

STAGES: dict[Kind, tuple[tuple[str, Work], ...]] = {
    Kind.PRACTICE: (
        ("Scoping and terms of reference", Work.TERMS),
        ("Agency reports", Work.REPORTS),
        ("Practitioner event", Work.EVENT),
        ("Family", Work.FAMILY),
        ("Drafting", Work.DRAFT),
        ("Factual accuracy", Work.ACCURACY),
        ("Sign-off by the partners", Work.SIGN_OFF),
        ("Copies before publication", Work.COPIES),
        ("Publication", Work.PUBLICATION),
    ),
    Kind.SERIOUS_CASE: (
        ("Scoping and terms of reference", Work.TERMS),
        ("Individual management reviews", Work.REPORTS),
        ("Family", Work.FAMILY),
        ("Overview report", Work.DRAFT),
        ("Executive summary", Work.DRAFT),
        ("Factual accuracy", Work.ACCURACY),
        ("Sign-off by the board", Work.SIGN_OFF),
        ("Publication", Work.PUBLICATION),
    ),
    Kind.LEARNING: (
        ("Scope", Work.TERMS),
        ("Information from agencies", Work.REPORTS),
        ("Practitioner event", Work.EVENT),
        ("Writing up", Work.DRAFT),
        ("Sharing the learning", Work.PUBLICATION),
    ),
    Kind.THEMATIC: (
        ("Scope and cases", Work.TERMS),
        ("Information from agencies", Work.REPORTS),
        ("Practitioner event", Work.EVENT),
        ("Drafting", Work.DRAFT),
        ("Factual accuracy", Work.ACCURACY),
        ("Sign-off by the partners", Work.SIGN_OFF),
        ("Publication", Work.PUBLICATION),
    ),
    Kind.MANAGEMENT: (
        ("Scope", Work.TERMS),
        ("Management report", Work.REPORTS),
        ("Considered by the group", Work.OTHER),
        ("Plan agreed", Work.OTHER),
    ),
    Kind.NATIONAL: (
        ("Asked by the national Panel", Work.OTHER),
        ("Our contribution", Work.CONTRIBUTION),
        ("Published by the Panel", Work.OTHER),
    ),
    Kind.HOMICIDE: (
        ("Told by the community safety partnership", Work.OTHER),
        ("How the reviews run together", Work.TERMS),
        ("Our contribution", Work.CONTRIBUTION),
        ("Published by those who lead", Work.OTHER),
    ),
    Kind.OUT_OF_AREA: (
        ("Asked by the area that leads", Work.OTHER),
        ("Our contribution", Work.CONTRIBUTION),
        ("Outcome known", Work.OTHER),
    ),
}


def key(kind: Kind, number: int) -> UUID:
    """The key of a stage that comes with the portal, so that a renamed one is not brought again."""
    return uuid5(NAMESPACE_URL, f"reviews/practice/{kind}/{number}")


def fill() -> None:
    """These stages, where they are not there yet: run with every release."""
    there = set(Stage.objects.values_list("pk", flat=True))
    Stage.objects.bulk_create(
        Stage(id=key(kind, number), kind=kind, position=10 * number, name=name, work=work)
        for kind, stages in STAGES.items()
        for number, (name, work) in enumerate(stages, 1)
        if key(kind, number) not in there
    )
