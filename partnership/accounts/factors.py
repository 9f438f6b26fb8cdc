"""What a person can show beside a password, whether they have shown it, and whether they have to."""

from collections.abc import Callable
from functools import cache
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.module_loading import import_string

SHOWN = "second_factor"
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second step. Recovery codes stand in for one that is lost and are never the only one."""


@cache
def standing_of() -> Callable[..., Any]:
    """Where somebody stands is known in a room above this one."""
    found: Callable[..., Any] = import_string(settings.STANDING)
    return found


def must_have_factor(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether one of the roles held today needs a second factor."""
    mine = standing_of()(user)
    return mine is not None and mine.holds(*settings.SECOND_FACTOR_ROLES)


def note_shown(request: HttpRequest, user: AbstractBaseUser) -> None:
    """This session belongs to somebody who has shown a second factor, or has just set one up."""
    request.session[SHOWN] = str(user.pk)


def has_shown_factor(request: HttpRequest) -> bool:
    """Whether the person of this session has shown a second factor in it."""
    return bool(request.session.get(SHOWN) == str(request.user.pk))


def factors_of(user: AbstractBaseUser) -> QuerySet[Any]:
    """Everything that this person has set up, the oldest first; recovery codes are among them."""
    found: QuerySet[Any] = Authenticator.objects.filter(user_id=user.pk).order_by("created_at", "pk")
    return found


def steps_of(user: AbstractBaseUser) -> QuerySet[Any]:
    """The apps and passkeys of this person."""
    return factors_of(user).filter(type__in=STEPS)


def is_last_needed(user: AbstractBaseUser, factor: Any) -> bool:
    """Whether the person's role needs a second factor and this is the only one."""
    return must_have_factor(user) and not steps_of(user).exclude(pk=factor.pk).exists()
