"""Where the groups and their seats are."""

from django.urls import path

from partnership.meetings import views

app_name = "meetings"

urlpatterns = [
    path("subgroups/", views.subgroups, name="subgroups"),
    path("subgroups/new/", views.add_subgroup, name="add_subgroup"),
    path("subgroups/<uuid:pk>/", views.subgroup, name="subgroup"),
    path("subgroups/<uuid:pk>/edit/", views.edit_subgroup, name="edit_subgroup"),
    path("subgroups/<uuid:pk>/seats/new/", views.add_seat, name="add_seat"),
    path("seats/<uuid:pk>/edit/", views.edit_seat, name="edit_seat"),
    path("seats/<uuid:pk>/end/", views.end_seat, name="end_seat"),
]
