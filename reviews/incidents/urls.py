"""Where serious incidents live: each with its children, its notification, who was told, and what was established."""

from django.urls import path

from reviews.incidents import child_views, views

app_name = "reviews_incidents"

urlpatterns = [
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/new/", views.new, name="new"),
    path("incidents/figures/", views.figures, name="figures"),
    path("incidents/<uuid:pk>/", views.incident, name="incident"),
    path("incidents/<uuid:pk>/edit/", views.edit, name="edit"),
    path("incidents/<uuid:pk>/notify/", views.notify, name="notify"),
    path("incidents/<uuid:pk>/notification/", views.correct, name="correct"),
    path("incidents/<uuid:pk>/told/", views.new_copy, name="new_copy"),
    path("incidents/<uuid:pk>/outcome/", views.establish, name="establish"),
    path("incidents/<uuid:pk>/children/new/", child_views.new_child, name="new_child"),
    path("incidents/children/<uuid:pk>/", child_views.edit_child, name="child"),
    path("incidents/children/<uuid:pk>/remove/", child_views.remove_child, name="remove_child"),
    path("incidents/children/<uuid:pk>/key/", child_views.key, name="key"),
    path("incidents/children/<uuid:pk>/key/keep/", child_views.keep_key, name="keep_key"),
]
