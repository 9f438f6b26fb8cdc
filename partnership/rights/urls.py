"""Where rights are looked at, and where a closed record is opened in an emergency."""

from django.urls import path

from partnership.rights import policy_views, reading_views, views

app_name = "rights"

urlpatterns = [
    path("policy/", policy_views.policy_page, name="policy"),
    path("policy.csv", policy_views.policy_csv, name="policy_csv"),
    path("reads/", reading_views.reads, name="reads"),
    path("emergency/", views.openings, name="openings"),
    path("emergency/open/<slug:kind>/<uuid:pk>/", views.break_glass, name="break_glass"),
    path("emergency/<uuid:pk>/", views.opening, name="opening"),
]
