"""A partnership's own colours: custom properties from settings, served as one small style sheet."""

import re
from hashlib import blake2s

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PROPERTY = re.compile(r"(?:portal|govuk)-[a-z-]+")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")


def brand_css() -> str:
    """The overrides, or nothing where the portal keeps its own colours. Refuses what is not a colour."""
    colours: dict[str, str] = settings.PARTNERSHIP["colours"]
    for name, value in colours.items():
        if not (PROPERTY.fullmatch(name) and COLOUR.fullmatch(value)):
            raise ImproperlyConfigured(
                f"PARTNERSHIP_COLOURS: “{name}={value}” is not like portal-brand=#0f4c5c."
            )
    if not colours:
        return ""
    return ":root{" + "".join(f"--{name}:{value};" for name, value in sorted(colours.items())) + "}"


def brand_version() -> str:
    """Changes with the colours, so that a browser may keep the sheet for ever."""
    css = brand_css()
    return blake2s(css.encode(), digest_size=5).hexdigest() if css else ""
