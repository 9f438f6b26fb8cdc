"""The words for how somebody signed in and from where; importable without a database."""

import re

from django.db.models import TextChoices


class Step(TextChoices):
    """One proof of who somebody is."""

    PASSWORD = "password", "password"
    APP = "totp", "code from an app"
    PASSKEY = "webauthn", "passkey"
    RECOVERY = "recovery_codes", "recovery code"
    SINGLE_SIGN_ON = "socialaccount", "single sign-on"


class Happening(TextChoices):
    """What happened to an account."""

    SIGNED_IN = "signed_in", "Signed in"
    WRONG_PASSWORD = "wrong_password", "Wrong password"
    WRONG_CODE = "wrong_code", "Wrong code"
    CONFIRMED = "confirmed", "Confirmed who you are"
    PASSWORD_CHANGED = "password_changed", "Password changed"
    FACTOR_ADDED = "factor_added", "Second step added"
    FACTOR_REMOVED = "factor_removed", "Second step removed"
    CODES_MADE = "codes_made", "New recovery codes"
    FACTORS_RESET = "factors_reset", "Second steps reset"


FAILED = (Happening.WRONG_PASSWORD, Happening.WRONG_CODE)

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What tells a browser in its own description. The first that fits: nearly all of them also claim to be others."""

SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """“Firefox on Windows”, from what a browser says of itself."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    if not browser and not system:
        return "An unknown device"
    return f"{browser or 'A browser'} on {system}" if system else browser


def plain_code(typed: str) -> str:
    """A code without the spaces and hyphens that people type to keep their place."""
    return re.sub(r"[\s-]", "", typed)
