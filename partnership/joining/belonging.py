"""Which agency a work address belongs to: by its domain, whole and exact, on a day."""

from dataclasses import dataclass
from datetime import date

from partnership.agencies.forms import EVERYBODYS
from partnership.agencies.models import Agency, Domain
from partnership.agencies.rules import in_force
from partnership.pages import words


@dataclass(frozen=True)
class Belonging:
    """The agency that an address speaks for; where there is none, what the business unit should know."""

    agency: Agency | None = None
    hint: str = ""


def there_on(agency: Agency, on: date) -> Agency | None:
    """The agency that is there on a day: itself, or what it has merged into; `None` where it ended in nothing."""
    now: Agency | None = agency
    while now is not None and now.until_on is not None and now.until_on < on:
        now = now.successor
    return now if now is not None and in_force(now.from_on, now.until_on, on=on) else None


def belonging(email: str, *, on: date) -> Belonging:
    """Where somebody with this address belongs.

    What stands below an agency's domain does not count as its own: a school's pupils write from such addresses.
    An address with a + is often the second one of somebody who has an account, so a person looks at it.
    """
    local, _, domain = email.strip().lower().rpartition("@")
    if domain in EVERYBODYS:
        return Belonging(hint=f"{domain} is open to everybody, so it shows nothing about where they work.")
    parts = domain.split(".")
    ending = [".".join(parts[at:]) for at in range(len(parts) - 1)]
    found = {
        one.name.lower(): one.agency
        for one in Domain.objects.filter(name__in=ending).select_related("agency")
    }
    owner = found.get(domain)
    if owner is None:
        above = next((name for name in ending if name in found), "")
        if above:
            return Belonging(hint=f"{domain} lies below {above}, which belongs to {found[above]}.")
        return Belonging(hint=f"{domain} belongs to no agency in the directory.")
    now = there_on(owner, on)
    if now is None:
        ended = owner.until_on is not None and owner.until_on < on
        when = (
            f"ended on {words.plain_date(owner.until_on)}" if ended and owner.until_on else "is not there yet"
        )
        return Belonging(hint=f"{domain} belongs to {owner}, which {when}.")
    if "+" in local:
        return Belonging(hint=f"{domain} belongs to {now}. An address with a + may be somebody’s second one.")
    return Belonging(agency=now)
