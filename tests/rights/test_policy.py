"""The page and the code cannot differ: the page prints what decides, and nothing else decides."""

import ast
import csv
from collections.abc import Callable
from io import StringIO

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.rights import Right
from partnership.agencies.rules import DUTIES, Role
from partnership.agencies.standing import memberships_on, stand
from partnership.rights import policy
from tests.access.test_matrix import addresses
from tests.architecture.source import PYTHON, name, parsed

ClientFor = Callable[[User | None], Client]
ACCESS = [path for path in PYTHON if path.name == "access.py"]
DECIDES = [
    path
    for path in PYTHON
    if path.name.endswith(("views.py", "services.py")) or path in ACCESS or path.parent.name == "config"
]

ABOUT_ONESELF = {
    "account",
    "account_change_password",
    "account_confirm",
    "account_session",
    "notices:preferences",
}
"""Addresses that ask nothing but who is there: each shows and changes what belongs to the one who asks."""


# Nothing else decides --------------------------------------------------------------------------------


def test_no_code_asks_for_a_role_but_a_right() -> None:
    asks = [
        f"{name(path)}:{node.lineno}"
        for path in DECIDES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in ("holds", "roles") and not of_a_right(node)
    ]
    assert asks == [], "Declare a Right and ask it"


def of_a_right(node: ast.Attribute) -> bool:
    """KEEP_DIRECTORY.roles: what another declaration says."""
    of = node.value
    said = of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""
    return said.isupper()


def test_an_access_file_names_roles_only_where_it_declares() -> None:
    """Inside a function a role may be given or looked up; who may what is said by the constants above it."""
    naming = [
        f"{name(path)}: {node.name}"
        for path in ACCESS
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith(("can_", "visible", "keeps_"))
        and any(isinstance(one, ast.Attribute) and ast.unparse(one.value) == "Role" for one in ast.walk(node))
    ]
    assert naming == [], "Let a Right do that"


# What is printed is what decides ---------------------------------------------------------------------


@pytest.mark.parametrize("right", policy.all_rights(), ids=lambda right: right.may[:50])
@pytest.mark.django_db
def test_whoever_the_page_names_holds_the_right_and_nobody_else(
    right: Right, practitioner: User, charity: Agency
) -> None:
    for role in Role:
        Membership.objects.filter(user=practitioner).update(role=role)
        stand(practitioner, tuple(memberships_on(practitioner.pk, timezone.localdate())))
        printed = right.who.split("; ")
        everything = bool(
            {role.label, "Whoever has a role today", "Everybody, signed in or not"} & set(printed)
        )
        assert right.held_by(practitioner) is everything, role
        for_own = f"{role.label}, for their own agency" in printed
        assert (charity.pk in right.agencies_of(practitioner)) is for_own, role
        assert bool(right.because(practitioner, charity.pk)) is (everything or for_own), role


def test_a_right_says_why() -> None:
    for right in policy.all_rights():
        assert right.may[0].islower(), right
        assert not right.may.endswith("."), right
        assert right.why.endswith("."), right
    assert set(DUTIES) == set(Role)


def test_every_access_file_and_every_address_is_on_it() -> None:
    files = {name(path).removesuffix(".py").replace("/", ".") for path in ACCESS}
    found = {module.__name__ for _, module in policy.access_files()}
    assert found == files
    assert {one.name for one in policy.addresses()} == set(addresses(get_resolver()))


def test_every_right_of_an_access_file_is_on_it() -> None:
    """Counted in the text, where the page reads the objects."""
    declared = sum(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Right"
        for path in ACCESS
        for node in ast.walk(ast.parse(path.read_text()))
    )
    assert len(policy.all_rights()) == declared


def test_what_stands_before_an_address_is_read_from_its_view() -> None:
    found = {one.name: one for one in policy.addresses()}
    record = found["finance:record"]
    assert [right.may for right in record.rights][:2] == [
        "see what each agency pays",
        "record and correct what an agency paid",
    ]
    assert not record.is_public
    assert found["training:catalogue"].is_public
    # a helper of the same room is followed, and so is a service
    assert "Nobody gives, changes or ends a seat of their own." in found["meetings:end_seat"].guards


def test_no_address_that_needs_signing_in_goes_unguarded() -> None:
    open_ones = {one.name for one in policy.addresses() if not one.is_public and not one.guards}
    ours = {
        one for one in open_ones if not one.startswith(("mfa_", "account_", "second_factor", "socialaccount"))
    }
    assert ours - ABOUT_ONESELF == set(), "Ask `access` in the view, or say here that it is about oneself"


# The page itself -------------------------------------------------------------------------------------


def test_the_page_shows_every_right_role_and_address(
    information_governance: User, client_for: ClientFor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = client_for(information_governance)
    with django_assert_max_num_queries(5):
        page = browser.get("/rights/policy/").content.decode()
    for right in policy.all_rights():
        assert right.may in page.replace("&#x27;", "'")
    for role in Role:
        assert role.label in page
    assert "/meetings/seats/&lt;uuid:pk&gt;/end/" in page


def test_the_file_says_the_same(information_governance: User, client_for: ClientFor) -> None:
    answer = client_for(information_governance).get("/rights/policy.csv")
    rows = list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))
    parts = [row[0] for row in rows[1:]]
    assert parts.count("role") == len(Role)
    assert parts.count("right") == len(policy.all_rights())
    assert parts.count("address") == len(policy.addresses())
    governance = next(row for row in rows if row[2] == Role.INFORMATION_GOVERNANCE.label)
    assert governance[3] == "1 person"
