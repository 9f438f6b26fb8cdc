"""The messages about coming and going. Those to people without an account always go at once."""

from partnership.agencies.rules import Role
from partnership.notices.rules import Kind

KINDS = [
    Kind(
        code="joining.invited",
        name="An invitation to the portal",
        heading="{agency} invites you to the portal",
        text="Open the link to accept. It works once, for you alone, within 7 days. If you do not know what this is "
        "about, you need not do anything.",
        statutory=True,
        facts=("agency",),
        sealed=True,
        audience=(),
    ),
    Kind(
        code="joining.confirm",
        name="Is this your address?",
        heading="Confirm your email address",
        text="Somebody, you most likely, asked for an account with this address. Open the link to confirm that it is "
        "yours. It works once, within 7 days. If it was not you, you need not do anything.",
        statutory=True,
        sealed=True,
        audience=(),
    ),
    Kind(
        code="joining.known",
        name="You asked for an account and have one",
        heading="You already have an account",
        text="Somebody, you most likely, asked for an account with this address. It has one. Sign in, or set a new "
        "password if you do not know yours.",
        statutory=True,
    ),
    Kind(
        code="joining.waits",
        name="Your request is being looked at",
        heading="Your request for an account waits for a decision",
        text="You asked again for an account. Your request is with the business unit. We will write as soon as it is "
        "decided.",
        statutory=True,
        audience=(),
    ),
    Kind(
        code="joining.refused",
        name="A request for an account is refused",
        heading="We could not open an account for you",
        text="{reason} If you think this is wrong, write to the business unit.",
        statutory=True,
        facts=("reason",),
        audience=(),
    ),
    Kind(
        code="joining.new_here",
        name="Somebody has joined your agency",
        heading="Somebody new has an account for {agency}",
        text="They registered with an address of {agency} and are a practitioner there. Tell the business unit if "
        "they do not work for you.",
        facts=("agency",),
        audience=(Role.AGENCY_LEAD, Role.BUSINESS_UNIT),
    ),
    Kind(
        code="joining.request",
        name="Somebody asks for an account",
        heading="Somebody asks for an account",
        text="Their address belongs to no agency in the directory, so somebody has to decide.",
        audience=(Role.BUSINESS_UNIT, Role.ADMINISTRATOR),
    ),
    Kind(
        code="joining.handed_over",
        name="Work is handed over to you",
        heading="Work of a colleague is yours now",
        text="A colleague at {agency} has gone, and {count} went to you. My work shows it.",
        statutory=True,
        facts=("agency", "count"),
    ),
]
