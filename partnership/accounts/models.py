"""A person who can sign in, known by one work email address, and what happened to their account."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from partnership.accounts.rules import Happening, Step
from partnership.base.models import Record
from partnership.base.searching import NAMES, Searched
from partnership.base.tracking import tracked


class People(BaseUserManager["User"]):
    """Makes people; an address is kept in small letters so that one person has one account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person; without a password they sign in through a reset link."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Who gives the first roles of a new partnership, their own included."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


PERSON_WORDS = Searched(title=["name"], text=["email"], config=NAMES)


@tracked(exclude=["password", "last_login", "here_at", "before_at"])
class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works with children in one of the agencies, or for the partnership.

    What they may see comes from their memberships, never from this row. Shared mailboxes are not people: one person,
    one address (the terms of every training platform in use).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField("email address", max_length=254)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    here_at = models.DateTimeField("last seen", null=True, editable=False)
    before_at = models.DateTimeField("end of the visit before", null=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[People] = People()

    class Meta:
        ordering = ["name", "email"]
        verbose_name = "person"
        verbose_name_plural = "people"
        indexes = [
            # read by the search box
            GinIndex(PERSON_WORDS.vector(), name="accounts_person_words"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_one_account_per_address",
                violation_error_message="Somebody with this email address already has an account.",
            ),
            models.CheckConstraint(
                name="accounts_person_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Enter the person’s name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def known_as(self) -> str:
        """The first word of the name, for a greeting."""
        return self.name.split()[0]

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.known_as


class AccountEvent(Record):
    """Something that happened to an account: a sign-in, a wrong code, a second factor that came or went.

    For the person, who sees at once what was not them, and for an investigation. The database lets nobody change a
    row, and remove one only when it is a year old. The address is kept whole: shortened, it would fit neither the
    logs of an agency's network nor a report to the police, and nobody but the person sees it on a page.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="events")
    what = models.CharField(max_length=20, choices=Happening)
    steps = ArrayField(models.CharField(max_length=20, choices=Step), default=list, blank=True)
    address = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            # read by the page on which a person sees them, newest first
            models.Index(fields=["user", "-created_at"], name="accounts_events_of_user"),
        ]
        constraints = [
            models.CheckConstraint(
                name="accounts_sign_in_says_how",
                condition=~Q(what=Happening.SIGNED_IN) | ~Q(steps=[]),
                violation_error_message="A sign-in says how it was done.",
            ),
            models.CheckConstraint(
                name="accounts_reset_says_why",
                condition=~Q(what=Happening.FACTORS_RESET) | ~Q(reason=""),
                violation_error_message="Say why the second factors are reset.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_what_display()
