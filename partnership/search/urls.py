"""The box and what it finds; the key says which of the session's searches, and no word of it."""

from django.urls import path

from partnership.search import views

app_name = "search"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("<slug:key>/", views.results, name="results"),
]
