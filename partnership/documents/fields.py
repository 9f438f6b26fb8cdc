"""A field that takes a document: for the forms of this room and of every other that asks for a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from partnership.documents.checks.files import Checked, check, limit
from partnership.documents.handlers import NO_ROOM
from partnership.documents.rules import ACCEPT, TAKEN, FileRefused

FULL = (
    "The portal has no room for the file just now, and nothing of it was kept. Try again in a few minutes. If it "
    "happens again, tell the people who run the portal."
)


class DocumentField(forms.FileField):
    """Answers with a `Checked` file, which `services.upload` and `services.replace` take, or with a sentence."""

    def __init__(self, **kwargs: Any) -> None:
        facts: dict[str, Any] = {
            "label": "File",
            "help_text": f"{TAKEN}, up to {limit()}. Pictures are kept without the place where they were taken.",
            "widget": forms.FileInput(attrs={"accept": ACCEPT}),
            "error_messages": {"required": "Choose a file"},
        }
        super().__init__(**facts | kwargs)

    def to_python(self, data: Any) -> Checked | None:  # type: ignore[override]
        if data in self.empty_values:
            return None
        if data.content_type == NO_ROOM:
            raise ValidationError(FULL, code="no_room")
        try:
            return check(data.file, name=data.name or "")
        except FileRefused as refusal:
            raise ValidationError(refusal.sentence, code="refused") from None
