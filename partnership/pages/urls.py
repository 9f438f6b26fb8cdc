"""Statements, help and the partnership's colours."""

from django.urls import path

from partnership.pages import views

app_name = "pages"
urlpatterns = [
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("help/", views.help_page, name="help"),
    path("brand.css", views.brand, name="brand"),
]
