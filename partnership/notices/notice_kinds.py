"""The message that carries others."""

from partnership.notices.rules import DIGEST, Kind

KINDS = [
    Kind(
        code=DIGEST,
        name="Several notices in one email",
        heading="{count} from the partnership portal",
        text="This is what the portal has for you since the last email. Each line leads to the portal.",
        facts=("count",),
    ),
]
