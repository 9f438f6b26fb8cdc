"""The account and the role of somebody who comes, made together."""

from datetime import date

from partnership.accounts.models import User
from partnership.agencies.models import Agency, Membership
from partnership.agencies.services import settle
from partnership.agencies.standing import in_force
from partnership.base.constraints import in_words
from partnership.base.locks import lock


def account_of(email: str) -> User | None:
    """Who has an account with this address, whatever its letters' case."""
    return User.objects.filter(email__iexact=email).first()


def open_account(*, email: str, name: str, password: str | None) -> User:
    """A new account. Raises RuleBroken where somebody has made one with this address meanwhile."""
    with in_words(User):
        return User.objects.create_user(email, password, name=name)


def begin(person: User, *, agency: Agency, role: str, job_title: str, from_on: date) -> Membership:
    """Let somebody work for an agency in a role from a day; whoever has that role then already keeps what they have.

    In the transaction of the caller. Raises RuleBroken where the role begins later anyway.
    """
    agency = lock(agency)
    held = person.memberships.filter(in_force(from_on), agency=agency, role=role).first()
    if held is not None:
        return held
    with in_words(Membership):
        made = Membership.objects.create(
            user=person, agency=agency, role=role, job_title=job_title, from_on=from_on
        )
    if agency.until_on is not None:
        settle(agency)
    return made
