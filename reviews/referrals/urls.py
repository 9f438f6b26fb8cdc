"""The addresses of this room."""

from django.urls import URLPattern

app_name = "reviews_referrals"

urlpatterns: list[URLPattern] = []
