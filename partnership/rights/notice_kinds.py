"""The messages about records opened in an emergency. None says which record, and none can be switched off."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind
from partnership.rights.access import BREAK_GLASS, REVIEW_OPENINGS

KINDS = [
    Kind(
        code="rights.opened",
        name="A record was opened in an emergency",
        heading="A closed record was opened in an emergency",
        text="Somebody has opened a closed record and said why it could not wait. Please review it within three days.",
        statutory=True,
        audience=REVIEW_OPENINGS.roles,
    ),
    Kind(
        code="rights.opened_yours",
        name="A record of yours was opened in an emergency",
        heading="A record that you look after was opened in an emergency",
        text="Somebody who may not usually see it has opened a record that you look after, for a limited time. The "
        "information governance lead reviews it. Tell them if you know that it was not needed.",
        statutory=True,
        audience=(Role.AGENCY_LEAD,),
    ),
    Kind(
        code="rights.reviewed",
        name="Your emergency opening was reviewed",
        heading="Your emergency opening was reviewed",
        text="The information governance lead has looked at the record that you opened in an emergency. Open the "
        "portal to read what they found.",
        statutory=True,
        audience=BREAK_GLASS.roles,
    ),
]
