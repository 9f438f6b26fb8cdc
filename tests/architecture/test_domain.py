"""Every rule of the field about incidents, reviews and their actions is tried by a test that names it by its number."""

import re
from functools import cache
from pathlib import Path

import pytest

from reviews.rules import Kind

RULES = {
    # serious incident notification
    "1.1.1": "a serious case: abuse or neglect known or suspected, and the child died or was seriously harmed",
    "1.1.2": "serious harm is of body or mind, and recovery does not undo it",
    "1.1.3": "the local authority notifies, in its area or for a resident child outside England",
    "1.1.4": "within five working days of becoming aware",
    "1.1.5": "in the same days its partners and other areas are told",
    "1.1.6": "by the national system; the Panel passes it on to the department and Ofsted",
    "1.1.7": "one notification for an incident, with several children",
    "1.1.8": "the death of a looked-after child, whatever is suspected",
    "1.1.9": "the death of a care leaver to 24, without a rapid review by itself",
    "1.1.10": "the authority where it happened notifies, and has the last word",
    "1.1.11": "no rapid review without a notification; a way out where the criteria were not met",
    "1.1.12": "any agency refers, its lead countersigns, the partners decide",
    "1.1.13": "counts of a year to 31 March, which measure no performance",
    # rapid review
    "1.2.1": "fifteen working days from the day on which the notification was sent",
    "1.2.2": "older cases were counted otherwise",
    "1.2.3": "the day of the notification is day 0, the signatures day 15",
    "1.2.4": "five purposes",
    "1.2.5": "the decision with reasons, signed by all three partners, to the Panel",
    "1.2.6": "a good rapid review may make a practice review needless",
    "1.2.7": "the usual timetable: letters, summaries, chasing, draft, signatures",
    "1.2.8": "the group recommends, the three partners decide",
    "1.2.9": "the Panel comments, and may hold a national review",
    "1.2.10": "weak co-ordination between services, found most of all",
    "1.2.11": "the report is not published",
    # practice review
    "1.3.1": "the criteria of the regulations",
    "1.3.2": "the circumstances of the guidance",
    "1.3.3": "time and quality are watched; information or a draft is asked for in writing",
    "1.3.4": "reviewers are appointed and removed, with their interests, and named",
    "1.3.5": "a summary of improvements and an analysis of reasons",
    "1.3.6": "six months from the decision",
    "1.3.7": "copies seven working days before publication",
    "1.3.8": "published, or the improvements where the report is not",
    "1.3.9": "public for a year at least",
    "1.3.10": "delays and decisions not to publish are explained",
    "1.3.11": "the national repository gets a copy",
    "1.3.12": "learning and not blame, with other proceedings beside it",
    "1.3.13": "the criteria of a national review, and its three years",
    "1.3.14": "the names of stages are the partnership's own",
    # recommendations, actions, learning
    "1.5.1": "the columns of the plan of the county's health services",
    "1.5.2": "the fuller row of an action",
    "1.5.3": "what the colours mean",
    "1.5.4": "one plan across reviews, groups report on what is theirs",
    "1.5.5": "how effect is looked at is planned from the start",
    "1.5.6": "a live tracker with regular reports to groups and the executive",
    "1.5.7": "the tracker of the NHS",
    "1.5.8": "bulletin, briefing, podcast, training content, forum week, policy change",
    "1.5.9": "seven panels, and teams that return what they do",
    "1.5.10": "what actions have changed for children",
    "1.6": "the volumes of the county",
}
CITED = re.compile(r"domain[ _]((?:1[._]\d+(?:[._]\d+)?(?:_and_|, | and |_)?)+)", re.IGNORECASE)
NUMBER = re.compile(r"1[._]([1-6])(?:[._](\d+))?")


def numbers(text: str) -> set[str]:
    """The rules that a text cites: domain_1_3_8_1_3_9, domain 1.1.8."""
    return {
        ".".join(("1", section, *([rule] if rule else [])))
        for cited in CITED.findall(text)
        for section, rule in NUMBER.findall(cited)
    }


@cache
def sources() -> dict[str, str]:
    """Every test file but this one, by its name."""
    here = Path(__file__)
    return {str(path): path.read_text() for path in here.parents[1].rglob("test_*.py") if path != here}


@pytest.mark.parametrize("rule", RULES)
def test_a_test_names_the_rule(rule: str) -> None:
    assert any(rule in numbers(text) for text in sources().values()), f"{rule}: {RULES[rule]}"


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.RAPID])
def test_a_test_of_rule_1_4_begins_each_other_kind_of_review(kind: Kind) -> None:
    named = re.compile(rf"Kind\.{kind.name}\b")
    assert any(named.search(text) for text in sources().values() if "1.4" in numbers(text))


def test_a_number_inside_a_longer_one_is_not_that_rule() -> None:
    assert numbers("domain_1_3_8_1_3_9_x domain 1.1.13, Domain 1.4 and 1.5.10") == {
        "1.3.8", "1.3.9", "1.1.13", "1.4", "1.5.10",
    }  # fmt: skip
