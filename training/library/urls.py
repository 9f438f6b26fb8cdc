"""Where the library of training lives."""

from django.urls import path

from training.library import views

app_name = "training_library"

urlpatterns = [
    path("courses/<slug:slug>/follow/", views.follow, name="follow"),
    path("files/<uuid:pk>/download/", views.file, name="file"),
    path("files/<uuid:pk>/remove/", views.remove_file, name="remove_file"),
    path("manage/courses/<slug:slug>/files/", views.files, name="files"),
]
