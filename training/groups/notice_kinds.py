"""The messages about places kept for an agency."""

from partnership.notices.rules import Kind
from training.notice_kinds import SESSION

FACTS = (*SESSION, "places", "until")

KINDS = [
    Kind(
        code="training.heir_asked",
        name="Somebody without an account is to have a colleague’s place on a course",
        heading="A place on a course is meant for you",
        text="A colleague wants to give you their place on a training course. Ask for an account with this address "
        "before {until}: the place is yours as soon as your agency has confirmed that you work there.",
        statutory=True,
        audience=(),
        facts=("until",),
    ),
    Kind(
        code="training.heir_not_there",
        name="A colleague to whom you gave a place has not got it",
        heading="The place is not passed on: {course}",
        text="The place on {course}, {when}, {where}, did not go to the colleague who was named. {because} It belongs "
        "to whoever had it: come, name somebody else, or cancel.",
        statutory=True,
        facts=(*SESSION, "because"),
    ),
    Kind(
        code="training.places_kept",
        name="The training team keeps places on a course for your agency",
        heading="Kept for your agency: {places} on {course}",
        text="{places} on {course}, {when}, {where}: kept for your agency until {until}. Say who comes before then.",
        facts=FACTS,
    ),
    Kind(
        code="training.places_to_name",
        name="Places kept for your agency have no name yet",
        heading="Say who comes: {course}",
        text="{places} on {course}, {when}, kept for your agency: nobody is named yet. They go back on {until}.",
        facts=FACTS,
    ),
    Kind(
        code="training.places_moved",
        name="A session on which places are kept for your agency has moved",
        heading="Moved: {course}",
        text="{course} is now {when}, {where}. {places}, kept for your agency without a booking: say who comes, or "
        "give them back, until {until}.",
        facts=FACTS,
    ),
    Kind(
        code="training.places_released",
        name="Places kept for your agency have gone back",
        heading="No longer kept: {places} on {course}",
        text="Nobody was named for {places} on {course}, {when}, so they are free for others. "
        "You can book again while there are places.",
        facts=FACTS,
    ),
]
