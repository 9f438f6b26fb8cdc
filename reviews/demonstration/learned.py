"""What the reviews found and recommended, what was answered, and the actions of the demonstration that follow."""

import re
from collections import defaultdict
from datetime import date, timedelta

from django.urls import reverse

from partnership.accounts.models import User
from partnership.actions.demonstration_data import rows as agreed
from partnership.actions.models import Action, Theme
from partnership.agencies.demonstration import address, named
from partnership.agencies.models import Agency
from partnership.agencies.rules import Role
from reviews.demonstration.cases import Case, cases, rows
from reviews.learning.models import Finding, FindingTheme, Follows, Ground, Recommendation, Response
from reviews.learning.rules import Addressee, Answer, Sort
from reviews.models import Review

Bank = dict[str, list[dict[str, str]]]
"""What may be found and recommended, by theme: rows of a table."""
Advice = tuple[dict[str, str], Recommendation]
"""A recommendation with the row it was made of."""
GOVERNMENT = "Department for Education"
GOOD = (
    "One worker stayed with the family throughout, and what they wrote down let the others understand.",
    "The school noticed at once, wrote it down in the child’s words and did not let go.",
    "The out-of-hours team called together everybody who knew the child within two hours.",
)


def make_learning(today: date) -> None:
    """Findings and recommendations of every review that has ended, and the actions that follow."""
    found, themed, asked, grounds, answers = [], [], [], [], []
    bank: Bank = defaultdict(list)
    for row in rows("learned"):
        bank[row["theme"]].append(row)
    themes = {one.name.casefold(): one for one in Theme.objects.all()}
    agencies = {one.name: one for one in Agency.objects.filter(until_on=None)}
    office = User.objects.get(email=address(Role.BUSINESS_UNIT))
    reviews = Review.objects.in_bulk([named("review", one.key) for one in cases(today)])
    by_origin: dict[str, list[Advice]] = {}
    for number, case in enumerate(cases(today)):
        review = reviews[named("review", case.key)]
        mine = []
        for step, row in enumerate(learned(case, bank, number)):
            theme = row["theme"]
            finding = Finding(
                id=named("finding", case.key, step),
                review=review,
                number=step + 1,
                sort=Sort.IMPROVE,
                text=row["finding"],
                reason=row["reason"],
            )
            found.append(finding)
            if theme.casefold() in themes:
                themed.append(FindingTheme(finding=finding, theme=themes[theme.casefold()]))
            one = Recommendation(
                id=named("recommendation", case.key, step),
                review=review,
                number=step + 1,
                text=row["recommendation"],
                made_on=case.ended_on,
                asked_on=case.ended_on + timedelta(days=7),
                **addressed(row["agency"], agencies),
            )
            asked.append(one)
            mine.append((row, one))
            grounds.append(Ground(recommendation=one, finding=finding))
            if answer := answered(one, number + step, office=office, today=today):
                answers.append(answer)
        if number % 3 == 0:
            found.append(
                Finding(
                    id=named("finding", case.key, "good"),
                    review=review,
                    number=len(mine) + 1,
                    sort=Sort.GOOD,
                    text=GOOD[number // 3 % len(GOOD)],
                )
            )
        if case.origin:
            by_origin[case.origin] = mine
    Finding.objects.bulk_create(found)
    FindingTheme.objects.bulk_create(themed)
    Recommendation.objects.bulk_create(asked)
    Ground.objects.bulk_create(grounds)
    Response.objects.bulk_create(answers)
    join(by_origin)


def learned(case: Case, bank: Bank, number: int) -> list[dict[str, str]]:
    """What this review found of each of its themes: one thing, or that from which its actions follow."""
    rows = [bank[theme][number % len(bank[theme])] for theme in case.themes]
    if not case.origin:
        return rows
    followed = [
        nearest(f"{action['title']} {action['agreed']}", bank[action["theme"]])
        for action in planned(case.origin)
    ]
    return [row for theme in case.themes for row in bank[theme] if row in followed]


def planned(origin: str) -> list[dict[str, str]]:
    """The actions of the demonstration that follow from one review."""
    return [row for row in (*agreed("agreed"), *agreed("closed")) if row["source"] == origin]


def nearest(text: str, rows: list[dict[str, str]]) -> dict[str, str]:
    """The row whose recommendation shares the most words with what was agreed; of equal ones the first."""

    def stems(said: str) -> set[str]:
        return {word[:5] for word in re.findall(r"[a-z]+", said.casefold()) if len(word) > 3}

    return max(rows, key=lambda row: len(stems(text) & stems(row["recommendation"])))


def addressed(to: str, agencies: dict[str, Agency]) -> dict[str, object]:
    """Who a recommendation is addressed to."""
    if to in agencies:
        return {"addressee": Addressee.AGENCY, "agency": agencies[to]}
    if to == "government":
        return {"addressee": Addressee.GOVERNMENT, "body": GOVERNMENT}
    return {"addressee": Addressee.PARTNERSHIP}


def answered(one: Recommendation, number: int, *, office: User, today: date) -> Response | None:
    """Most accept; some in part or not, and say why; the last few have not answered yet."""
    said_on = one.made_on + timedelta(days=20 + number % 15)
    if said_on > today or number % 13 == 5:
        return None
    answer, reason = Answer.ACCEPTED, ""
    if number % 7 == 3:
        answer, reason = (
            Answer.IN_PART,
            "We do this in our own teams now. Those we pay follow with the next contract.",
        )
    elif number % 17 == 9:
        answer, reason = (
            Answer.NOT,
            "Another change that has begun does the same. Two at once would undo each other.",
        )
    return Response(
        recommendation=one,
        number=1,
        answer=answer,
        reason=reason,
        said_by=one.agency.name if one.agency else one.body or "The Executive",
        said_on=said_on,
        by=office,
    )


def join(by_origin: dict[str, list[Advice]]) -> None:
    """Let the actions of the tracker say which review they come from, each under the recommendation it answers."""
    follows = []
    for origin, advice in by_origin.items():
        answers = {
            named("action", origin, agency, row["title"]): row
            for row in planned(origin)
            for agency in (row["agencies"].split("|") if "agencies" in row else [row["agency"]])
        }
        for action in Action.objects.filter(pk__in=answers).order_by("number"):
            row = answers[action.pk]
            found = nearest(
                f"{row['title']} {row['agreed']}", [one for one, _ in advice if one["theme"] == row["theme"]]
            )
            one = next(one for row, one in advice if row is found)
            review = one.review
            action.source_name = f"{review.get_kind_display()} {review.reference}"
            action.source_path = reverse("reviews:detail", args=[review.pk])
            action.save(update_fields=["source_name", "source_path"])
            follows.append(Follows(recommendation=one, action=action))
    Follows.objects.bulk_create(follows)
