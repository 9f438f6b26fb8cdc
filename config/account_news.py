"""Tells people what happened to their account, if it was not them: kinds of notice, and who sends them."""

from partnership.accounts.models import AccountEvent
from partnership.accounts.rules import Happening
from partnership.notices import services
from partnership.notices.rules import Kind

IF_NOT_YOU = "If this was not you, change your password and tell the business unit at once."

KINDS = [
    Kind(
        code="accounts.password_changed",
        name="Your password was changed",
        heading="Your password was changed",
        text="The password of your account on the portal was changed, and you were signed out everywhere. "
        f"{IF_NOT_YOU}",
        statutory=True,
    ),
    Kind(
        code="accounts.factor_added",
        name="A second step was added",
        heading="A second step was added to your account",
        text="An authenticator app or a passkey was set up for your account. With the first one, "
        f"you are signed out in every other browser. {IF_NOT_YOU}",
        statutory=True,
    ),
    Kind(
        code="accounts.factor_removed",
        name="A second step was removed",
        heading="A second step was removed from your account",
        text=f"An authenticator app or a passkey was removed from your account. {IF_NOT_YOU}",
        statutory=True,
    ),
    Kind(
        code="accounts.codes_made",
        name="New recovery codes",
        heading="New recovery codes were made for your account",
        text=f"The earlier recovery codes no longer work. {IF_NOT_YOU}",
        statutory=True,
    ),
    Kind(
        code="accounts.factors_reset",
        name="Your second steps were reset",
        heading="The second steps of your account were reset",
        text="Somebody who keeps the directory took the apps and passkeys of your account away, and you were signed "
        "out everywhere. If you did not ask for it, tell the business unit at once.",
        statutory=True,
    ),
]


def tell(event: AccountEvent) -> None:
    """A notice for the person, that leads to what happened."""
    services.post(
        kind=f"accounts.{Happening(event.what).value}",
        key=f"accounts:{event.pk}",
        user=event.user,
        path="/account/sign-ins/",
    )
