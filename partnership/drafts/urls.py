"""Where people find what they have not saved yet."""

from django.urls import path

from partnership.drafts import views

app_name = "drafts"

urlpatterns = [
    path("", views.drafts, name="list"),
    path("<uuid:pk>/", views.draft, name="draft"),
    path("<uuid:pk>/throw-away/", views.throw_away, name="throw_away"),
]
