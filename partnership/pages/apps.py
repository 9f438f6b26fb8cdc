"""The pages app: it has no models."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "partnership.pages"
    label = "pages"
    verbose_name = "Pages"
