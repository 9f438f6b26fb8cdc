"""Where it is said which actions a course answers."""

from django.urls import path

from training.answers import views

app_name = "training_answers"

urlpatterns = [
    path("courses/<slug:slug>/", views.of_course, name="of_course"),
    path("actions/<uuid:pk>/", views.of_action, name="of_action"),
    path("<uuid:pk>/remove/", views.remove, name="remove"),
]
