"""Rooms with the same furniture: views that only ask, services that read as sentences, files that promise something."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, UniqueConstraint

from partnership.base.tracking import Change
from tests.architecture.source import PYTHON, ROOMS, TESTS, VIEWS, changes, name, parsed, services, strings

pytestmark = pytest.mark.xdist_group("architecture")  # every file is read once

LONGEST = 400


def test_views_never_reach_for_the_database() -> None:
    reaching = [name(path) for path in VIEWS if ".objects" in path.read_text()]
    assert reaching == [], "Ask access.visible(user) instead"


def test_views_are_functions() -> None:
    classes = [
        f"{name(path)}: {node.name}"
        for path in VIEWS
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef) and node.name.endswith("View")
    ]
    assert classes == []


def test_a_file_says_what_it_promises() -> None:
    silent = [path for path in PYTHON if parsed(path).body and not ast.get_docstring(parsed(path))]
    assert [name(path) for path in silent] == [], "The first line is a docstring"


def test_a_file_is_not_too_long() -> None:
    long = [name(path) for path in PYTHON if len(path.read_text().splitlines()) > LONGEST]
    assert long == [], "There is a noun that has not been named yet: give it a room"


# What the clock, a worker or the machine does, and nobody asks for.
NOBODY = {
    "partnership/accounts/single_sign_on.py": {"person_for"},
    "partnership/annual_report/making.py": {"save"},
    "partnership/base/jobs.py": {"claim", "fail", "take_back"},
    "partnership/notices/addresses.py": {"note"},
    "partnership/notices/bounces.py": {"record"},
    "partnership/notices/digests.py": {"make_some"},
    "partnership/notices/taking_back.py": {"take_back"},
    "partnership/documents/scanning.py": {"passed", "refused"},
    "training/approvals/services.py": {"remind", "lapse"},
    "training/assurance/alerts.py": {"watch_sessions", "watch_targets"},
    "training/attendance/no_shows.py": {"tell_of"},
    "training/attendance/services.py": {"forget"},
    "training/groups/heirs.py": {"look_after"},
    "training/groups/sweeping.py": {"book_one", "release_one"},
    "training/waiting/leaving.py": {"settle"},
    "training/waiting/offering.py": {"pass_along", "end", "take_back", "close_one"},
    "training/charges/handover.py": {"merged"},
    "training/evaluation/asking.py": {"invite", "chase_due", "realign"},
    "reviews/rapid/making.py": {"save"},
}


def test_services_read_as_sentences() -> None:
    """One thing that is changed, then only keywords, among them who does it."""
    wrong = [
        f"{name(path)}: {service.name} {what}"
        for path in services()
        for service in changes(path)
        for what in unlike_a_sentence(service, by_nobody=service.name in NOBODY.get(name(path), ()))
    ]
    assert wrong == []


def unlike_a_sentence(service: ast.FunctionDef, *, by_nobody: bool) -> Iterator[str]:
    """What a reader misses in a service."""
    if not by_nobody and len(service.args.posonlyargs + service.args.args) > 1:
        yield "takes more than one thing without its name"
    if not by_nobody and "by" not in {argument.arg for argument in service.args.kwonlyargs}:
        yield "does not say who does it"
    if not ast.get_docstring(service):
        yield "does not say what it does"


def test_what_nobody_asks_for_is_still_there() -> None:
    there = {f"{name(path)}: {service.name}" for path in services() for service in changes(path)}
    assert {f"{path}: {service}" for path, those in NOBODY.items() for service in those} <= there


# Services that ask for no right, each with the reason. All others that say who does it ask whether they may: a view
# that forgot to ask opens nothing then.
ASKS_NOBODY = {
    "partnership/accounts/services.py": {
        "add_app": "acts on `by` alone",
        "add_passkey": "acts on `by` alone",
        "reset_second_factor": "who may is known in a room above; its view asks, and nobody resets their own",
    },
    "partnership/accounts/sessions.py": {"end_all": "follows from something that was allowed"},
    "partnership/actions/chasing.py": {"answer": "the seal of the mail is the right"},
    "partnership/deadlines/correcting.py": {
        "correct_end": "a room calls it for what it has allowed",
        "recount": "a room calls it for what it has allowed",
    },
    "partnership/deadlines/feed.py": {"make": "acts on `by` alone", "revoke": "acts on `by` alone"},
    "partnership/deadlines/hands.py": {
        "belong_to": "a room calls it for what it has allowed",
        "release": "a room calls it for what it has allowed",
    },
    "partnership/deadlines/services.py": {
        "start": "a room calls it for what it has allowed",
        "move": "a room calls it for what it has allowed",
        "meet": "a room calls it for what it has allowed",
        "drop": "a room calls it for what it has allowed",
    },
    "partnership/documents/services.py": {
        "begin": "the second half of `upload`",
        "follow_up": "the second half of `replace`",
    },
    "partnership/joining/departures.py": {
        "carry_out": "the day has come for what was allowed",
        "rehearsed": "`roles_to_end` asks, and nothing stays of it",
    },
    "partnership/joining/invitations.py": {"accept": "the seal of the mail is the right"},
    "partnership/joining/registrations.py": {
        "register": "everybody may ask",
        "come_by_provider": "everybody may ask",
        "confirm": "the seal of the mail is the right",
    },
    "partnership/drafts/services.py": {
        "keep": "acts on what is `by`’s alone",
        "finish": "acts on what is `by`’s alone",
    },
    "partnership/notices/preferences.py": {"prefer": "acts on `by` alone"},
    "training/approvals/services.py": {"answer": "the seal of the mail is the right"},
    "training/attendance/services.py": {"join": "follows from a guest whom somebody was allowed to add"},
    "training/register.py": {"sign_in": "acts on `by` alone"},
    "training/services.py": {"book": "`reach` asks"},
    "training/waiting/services.py": {"book_or_wait": "`services.reach` asks"},
    "reviews/clocks.py": {"follow_members": "follows from something that was allowed"},
    "reviews/incidents/services.py": {
        "write_down": "the second half of `record`, and follows from a decision"
    },
    "reviews/requests/services.py": {
        "answer": "`writing` asks",
        "detach": "`writing` asks",
        "nothing_held": "`writing` asks",
    },
    "reviews/services.py": {
        "begin": "a room calls it for what it has allowed",
        "close": "a room calls it for what it has allowed",
        "resume": "a room calls it for what it has allowed",
    },
}


def test_a_service_asks_whether_they_may() -> None:
    """Also where the view has asked: the next caller may forget."""
    silent = {
        name(path): {
            service.name
            for service in changes(path)
            if "by" in {argument.arg for argument in service.args.kwonlyargs} and not asks(service)
        }
        for path in services()
    }
    assert {path: names for path, names in silent.items() if names} == {
        path: set(reasons) for path, reasons in ASKS_NOBODY.items()
    }, "Ask for the right with `require`, or say in ASKS_NOBODY why there is none"


def asks(service: ast.FunctionDef) -> bool:
    """Whether it asks for a right."""
    return any(
        isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in ("require", "require_sight")
        for call in ast.walk(service)
    )


def our_constraints() -> list[tuple[str, str]]:
    return sorted(
        (constraint.name, str(constraint.violation_error_message))
        for model in apps.get_models()
        if model.__module__.split(".")[0] in ROOMS
        for constraint in model._meta.constraints
    )


def test_a_constraint_has_a_sentence() -> None:
    unsaid = (
        CheckConstraint.default_violation_error_message,
        UniqueConstraint.default_violation_error_message,
    )
    assert [constraint for constraint, sentence in our_constraints() if sentence in unsaid] == []


def test_a_constraint_has_a_test_that_trips_it() -> None:
    said = {word for path in TESTS for text in strings(path) for word in re.findall(r"\w+", text)}
    assert [constraint for constraint, _ in our_constraints() if constraint not in said] == []


# Tables whose changes are not kept, and why that is right.
UNTRACKED = {
    "accounts.AccountEvent": "is itself a log, which the database lets nobody change",
    "history.Read": "is itself a log",
    "history.Link": "is the chain",
    "history.Mark": "is part of the chain",
    "documents.Stored": "is the store of bytes, whose SHA-256 stands in the versions",
    "documents.Piece": "is the store of bytes, whose SHA-256 stands in the versions",
    "drafts.Draft": "is text that nobody has saved, and is to be forgotten",
    "reviews_learning.Response": "is itself a log, which the database lets nobody change",
    "reviews_chronology.Row": "is a row of a file that waits, and is to be forgotten; what it wrote is kept by itself",
    "training_evaluation.Answer": "is written once, with its invitation, and the database lets nobody change it",
    "training_imports.Line": "is a row of a file that waits, and is to be forgotten; what it wrote is kept by itself",
    "training_waiting.Pass": "is itself a log, which the database lets nobody change",
    "reviews_incidents.Outcome": "is only ever added to, which the database keeps",
    "reviews_referrals.Decision": "is only ever added to, which the database keeps",
    "reviews_referrals.Voice": "is only ever added to, which the database keeps",
    "search.Word": "is gathered from all rows again and again, and belongs to none",
    "operations.Sweep": "says how the machine is doing, and nothing that anybody decided",
    "operations.Failure": "says how the machine is doing, and nothing that anybody decided",
}


def test_every_table_of_ours_keeps_its_changes() -> None:
    ours = {
        model._meta.label: model
        for model in apps.get_models()
        if model.__module__.split(".")[0] in ROOMS and not issubclass(model, Change) and model._meta.managed
    }
    untracked = {label for label, model in ours.items() if not hasattr(model, "pgh_event_models")}
    assert untracked == set(UNTRACKED), "Decorate it with @tracked, or say here why not"
