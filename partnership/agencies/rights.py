"""What a right is: one declaration that the access files decide by and that the policy page prints."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from partnership.accounts.models import User
from partnership.agencies.models import Membership
from partnership.agencies.rules import Role
from partnership.agencies.standing import Standing, standing
from partnership.pages import words

Somebody = User | AnonymousUser


@dataclass(frozen=True, kw_only=True)
class Right:
    """Who may see or do one thing, why, and by which law or guidance.

    Declared as a constant in a room's `access.py`, and asked by its functions; no role is named anywhere else. So
    what the policy page prints is what decides. What hangs on the row (one's own booking) is decided by the function
    and stands in words in `also`.
    """

    may: str
    """What, in words that follow “may”: see what each agency pays."""
    why: str
    """The reason, in one sentence."""
    roles: tuple[Role, ...] = ()
    """Hold it for everything."""
    own_agency: tuple[Role, ...] = ()
    """Hold it for their own agency only."""
    goes_on: bool = False
    """For their own agency means also for those that have merged into it, since what is open there goes on."""
    any_role: bool = False
    """Whoever has a role in any agency today holds it."""
    public: bool = False
    """Everybody holds it, signed in or not."""
    first_account: bool = False
    """So does the account with which a new partnership begins, before there is any role."""
    also: str = ""
    """Who else, where it hangs on the record."""
    source: str = ""
    """The law or the guidance behind it."""

    def held_by(self, user: Somebody) -> bool:
        """Whether somebody holds it for everything today."""
        return (self.first_account and user.is_superuser) or self.held_at(standing(user))

    def held_at(self, now: Standing | None) -> bool:
        """The same, where it is known where somebody stands; `None` is somebody who has not signed in."""
        if self.public:
            return True
        return now is not None and (now.holds(*self.roles) or (self.any_role and bool(now.memberships)))

    def agencies_of(self, user: Somebody) -> set[UUID]:
        """The agencies for which somebody holds it today by a role that holds it for its own agency only."""
        now = standing(user)
        mine = [one for one in now.memberships if one.role in self.own_agency] if now else []
        return {agency for one in mine for agency in self.reached(one, now)}

    def reached(self, membership: Membership, now: Standing | None) -> set[UUID]:
        """The agencies for which a role held for its own agency counts."""
        own = {membership.agency_id}
        return own | now.taken_over[membership.agency_id] if self.goes_on and now else own

    def held_somewhere_at(self, now: Standing | None) -> bool:
        """Whether it is held for everything or for one agency, where it is known where somebody stands."""
        return self.held_at(now) or (now is not None and now.holds(*self.own_agency))

    def held_for(self, user: Somebody, agency: UUID) -> bool:
        """Whether somebody holds it for this agency today."""
        return self.held_by(user) or agency in self.agencies_of(user)

    def because(self, user: Somebody, agency: UUID | None = None) -> list[str]:
        """The roles of today by which somebody holds it, for an agency where one is given, each as a reason."""
        if self.public:
            return ["because everybody may, signed in or not"]
        now = standing(user)
        found = [
            f"because {spoken(one)}, and that role may {self.may}"
            for one in (now.memberships if now else ())
            if one.role in self.roles or (one.role in self.own_agency and agency in self.reached(one, now))
        ]
        if not found and self.any_role and now and now.memberships:
            found = [
                f"because you work for {now.memberships[0].agency}, and everybody with a role may {self.may}"
            ]
        if not found and self.first_account and user.is_superuser:
            found = ["because yours is the account with which this portal began"]
        return found

    @property
    def who(self) -> str:
        """Everybody who holds it, in words."""
        named = [role.label for role in self.roles]
        named += [f"{role.label}, for their own agency" for role in self.own_agency]
        if self.any_role:
            named.append("Whoever has a role today")
        if self.public:
            named.append("Everybody, signed in or not")
        if self.first_account:
            named.append("The first account of a new partnership")
        return "; ".join(named)


def spoken(membership: Membership) -> str:
    """your role at Somerset Council is Business unit, since 1 April 2023"""
    since = words.plain_date(membership.from_on)
    return f"your role at {membership.agency} is {membership.get_role_display()}, since {since}"
