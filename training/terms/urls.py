"""Where the terms of a booking are read and written."""

from django.urls import path

from training.terms import views

app_name = "training_terms"

urlpatterns = [
    path("", views.now, name="now"),
    path("versions/", views.versions, name="versions"),
    path("versions/<uuid:pk>/", views.version, name="version"),
]
