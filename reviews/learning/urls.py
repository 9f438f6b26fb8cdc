"""The addresses of this room."""

from django.urls import URLPattern

app_name = "reviews_learning"

urlpatterns: list[URLPattern] = []
