"""A partnership's own colours: from settings, as one small style sheet and, for drawings on paper, one by one."""

import re
from hashlib import blake2s

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PROPERTY = re.compile(r"(?:portal|govuk)-[a-z-]+")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")
OURS = {
    "portal-brand": "#0f4c5c",
    "portal-brand-mid": "#4d8794",
    "portal-brand-tint": "#e4eef0",
    "portal-accent": "#b9761f",
    "portal-amber": "#7a4a05",
    "portal-rule": "#dcd8ce",
    "portal-track": "#d9d5ca",
    "portal-arch": "#1f6272",
    "portal-child": "#c8862b",
}
"""The colours of drawings as the style sheet has them, for what reads no style sheet."""


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


def colour(name: str) -> str:
    """The colour of this name in this portal. The brand colour may be set under GOV.UK Frontend's name, too."""
    colours: dict[str, str] = settings.PARTNERSHIP["colours"]
    other = colours.get("govuk-brand-colour") if name == "portal-brand" else None
    return colours.get(name) or other or OURS[name]


def brand_version() -> str:
    """Changes with the colours, so that a browser may keep the sheet for ever."""
    css = brand_css()
    return blake2s(css.encode(), digest_size=5).hexdigest() if css else ""
