"""Where somebody waits for a course, answers an offer, and sees who waits."""

from django.urls import path

from training.waiting import views

app_name = "training_waiting"

urlpatterns = [
    path("courses/<slug:slug>/", views.join, name="join"),
    path("sessions/<uuid:pk>/", views.line, name="line"),
    path("offers/<uuid:pk>/", views.offer, name="offer"),
    path("offers/<uuid:pk>/accept/", views.accept, name="accept"),
    path("offers/<uuid:pk>/decline/", views.decline, name="decline"),
    path("<uuid:pk>/", views.want, name="want"),
    path("<uuid:pk>/leave/", views.leave, name="leave"),
]
