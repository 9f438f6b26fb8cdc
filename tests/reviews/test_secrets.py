"""Real names beside pseudonyms are unreadable in a copy of the database."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from partnership.base import secrets

OLD, NEW = "an old key, thirty-two characters and more", "a new key, thirty-two characters and more"


def test_a_new_key_writes_and_the_old_one_still_reads(settings: Settings) -> None:
    settings.PSEUDONYM_KEYS = [OLD]
    written = secrets.encrypt("Amelia Thornbury")
    assert "Amelia" not in written
    settings.PSEUDONYM_KEYS = [NEW, OLD]
    assert secrets.decrypt(written) == "Amelia Thornbury"
    settings.PSEUDONYM_KEYS = [NEW]
    with pytest.raises(secrets.Unreadable):
        secrets.decrypt(written)


@pytest.mark.parametrize("keys", [[], ["too short"], [OLD, "too short"]])
def test_nothing_is_served_without_a_long_key(settings: Settings, keys: list[str]) -> None:
    settings.PSEUDONYM_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="PSEUDONYM_KEYS"):
        secrets.require_keys()
