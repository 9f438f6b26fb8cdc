"""The themes with which every portal begins: what reviews find again and again. A partnership adds its own."""

from partnership.actions.models import Theme

THEMES = (
    "Child sexual exploitation",
    "Co-ordination and hand-over between services",
    "Criminal exploitation",
    "Disability",
    "Domestic abuse",
    "Fabricated or induced illness",
    "Fathers and hidden men",
    "Hearing the voice of the child",
    "Information sharing",
    "Intrafamilial child sexual abuse",
    "Neglect",
    "Non-accidental injury in infants",
    "Online harm",
    "Parental mental health",
    "Parental substance misuse",
    "Pre-birth assessment",
    "Professional curiosity",
    "Racism and inequality",
    "Risk assessment",
    "Suicide and self-harm",
    "Supervision of practitioners",
    "Thresholds and early help",
    "Trauma-informed practice",
    "Working together and escalation",
)


def fill() -> None:
    """Add those that are not there yet; one that is no longer in use stays so."""
    Theme.objects.bulk_create((Theme(name=name) for name in THEMES), ignore_conflicts=True)
