"""Sign-in with email and password; who is asking and where they stand are read in one query."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from partnership.accounts.models import User
from partnership.agencies.standing import memberships_on, stand


class PortalBackend(AuthenticationBackend):  # type: ignore[misc]
    """django-allauth's sign-in; with every later request the person comes with their memberships of today."""

    def get_user(self, user_id: UUID) -> User | None:
        memberships = memberships_on(user_id, timezone.localdate()).select_related("user")
        found = tuple(memberships)
        user: User | None = found[0].user if found else super().get_user(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        stand(user, found)
        return user
