"""What we ask of whoever adds a file to a course."""

from django import forms

from partnership.documents.fields import DocumentField
from partnership.pages.forms import PortalForm


class FileForm(PortalForm):
    """A file that members may open."""

    title = forms.CharField(
        label="What is it?", help_text="For example: Slides for your team.", max_length=150
    )
    file = DocumentField()
