"""What the partnership publishes to learn from, to Django."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "partnership.publications"
    label = "publications"
    verbose_name = "Publications"
