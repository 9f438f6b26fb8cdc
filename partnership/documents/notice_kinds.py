"""The messages that documents send."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

KINDS = [
    # Somebody’s computer may be infected: that message cannot wait and cannot be switched off.
    Kind(
        code="documents.refused",
        name="A file was refused because of a virus",
        heading="A file for {agency} was refused",
        text="The virus scanner found something in a file that was uploaded for {agency}. Nothing of the file was "
        "kept. The computer that it came from may be infected: tell your IT service before you try again.",
        statutory=True,
        facts=("agency",),
        audience=(Role.AGENCY_LEAD, Role.BUSINESS_UNIT),
    ),
]
