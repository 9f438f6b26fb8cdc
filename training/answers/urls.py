"""The addresses of this room."""

from django.urls import URLPattern

app_name = "training_answers"

urlpatterns: list[URLPattern] = []
