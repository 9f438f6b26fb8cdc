"""What changes about a person's second factors: each change, what is written of it and the notice, or none of them."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as codes
from allauth.mfa.totp.internal import flows as app
from django.db import transaction
from django.http import HttpRequest

from partnership.accounts import events, sessions
from partnership.accounts.factors import factors_of, is_last_needed, note_shown, steps_of
from partnership.accounts.models import User
from partnership.accounts.rules import Happening, Step
from partnership.base.access import require
from partnership.base.rules import RuleBroken


@dataclass(frozen=True)
class Added:
    """What came with a second factor: recovery codes, with the first; and in how many other browsers it signed out."""

    new_codes: bool
    ended: int


def hold(person: User) -> User:
    """The person, locked, so that two changes of their factors come one after the other."""
    return User.objects.select_for_update().get(pk=person.pk)


@transaction.atomic
def add_app(form: Any, *, by: User, request: HttpRequest) -> Added:
    """Keep the app whose first code was right. With the first factor, other browsers are signed out."""
    hold(by)
    is_first = not steps_of(by).exists()
    if steps_of(by).filter(type=Authenticator.Type.TOTP).exists():
        raise RuleBroken("You have an authenticator app already. Remove it first to set up another one.")
    _, new_codes = app.activate_totp(request, form)
    note_shown(request, by)
    events.write(by, Happening.FACTOR_ADDED, request=request, steps=[Step.APP])
    return Added(bool(new_codes), end_others(by, request) if is_first else 0)


@transaction.atomic
def add_passkey(form: Any, *, by: User, request: HttpRequest) -> Added:
    """Keep the passkey that the browser made. With the first factor, other browsers are signed out."""
    from allauth.mfa.webauthn.internal import flows

    hold(by)
    is_first = not steps_of(by).exists()
    _, new_codes = flows.add_authenticator(
        request, name=form.cleaned_data["name"], credential=form.cleaned_data["credential"]
    )
    note_shown(request, by)
    events.write(by, Happening.FACTOR_ADDED, request=request, steps=[Step.PASSKEY])
    return Added(bool(new_codes), end_others(by, request) if is_first else 0)


def end_others(by: User, request: HttpRequest) -> int:
    """Sign out wherever the password alone was enough; whoever knows it has to show the factor from now on."""
    return sessions.end_all(by, by=by, but=request.session.session_key or "")


@transaction.atomic
def remove(factor: Any, *, by: User, request: HttpRequest) -> None:
    """Take an app or a passkey away. Raises RuleBroken for the last one of somebody whose role needs one."""
    require(factor.user_id == by.pk)
    hold(by)
    if is_last_needed(by, factor):
        raise RuleBroken("Your role needs a second step and this is your only one. Set up another one first.")
    kind = factor.type
    delete_and_cleanup(request, factor)
    events.write(by, Happening.FACTOR_REMOVED, request=request, steps=[kind])


@transaction.atomic
def make_codes(person: User, *, by: User, request: HttpRequest) -> None:
    """New recovery codes in place of the earlier ones. Raises RuleBroken where there is nothing to recover."""
    require(person == by)
    if not codes.can_generate_recovery_codes(person):
        raise RuleBroken("Recovery codes stand in for an app or a passkey. Set one of them up first.")
    codes.generate_recovery_codes(request)
    events.write(person, Happening.CODES_MADE, request=request)


@transaction.atomic
def reset_second_factor(person: User, *, by: User | None, reason: str) -> None:
    """Take every app, passkey and recovery code of a person away and sign them out everywhere.

    They sign in with their password next and are led to setting up a factor where their role needs one. They are
    told by a notice. `by` is nobody only for whoever sits at the server. Raises RuleBroken where there is nothing
    to reset, and for oneself: whoever still has a factor changes it on their own account page.
    """
    person = hold(person)
    if by == person:
        raise RuleBroken("Change your own second steps on your account page. Nobody resets their own.")
    if not factors_of(person).exists():
        raise RuleBroken(f"{person.name} has no second step that could be reset.")
    factors_of(person).delete()
    sessions.end_all(person, by=by)
    events.write(person, Happening.FACTORS_RESET, by=by, reason=reason)
