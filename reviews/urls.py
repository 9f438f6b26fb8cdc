"""Where reviews live as a whole: the list, one review with its parts, who works on it, and how it ends."""

from django.urls import path

from reviews import member_views, views

app_name = "reviews"

urlpatterns = [
    path("", views.reviews, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:pk>/", views.review, name="detail"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/end/", views.end, name="end"),
    path("<uuid:pk>/reopen/", views.reopen, name="reopen"),
    path("<uuid:pk>/archive/", views.archive, name="archive"),
    path("<uuid:pk>/restore/", views.restore, name="restore"),
    path("<uuid:pk>/members/new/", member_views.appoint, name="appoint"),
    path("members/<uuid:pk>/end/", member_views.dismiss, name="dismiss"),
    path("<uuid:pk>/agencies/new/", member_views.involve, name="involve"),
    path("agencies/<uuid:pk>/", member_views.change_part, name="involved"),
]
