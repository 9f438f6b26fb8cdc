"""Where past attendance is brought in; below /training/manage/attendance/."""

from django.urls import path

from training.imports import views

app_name = "training_imports"

urlpatterns = [
    path("", views.upload, name="upload"),
    path("template.csv", views.template, {"form": "csv"}, name="template_csv"),
    path("template.xlsx", views.template, {"form": "xlsx"}, name="template_xlsx"),
    path("<uuid:pk>/", views.batch, name="batch"),
    path("<uuid:pk>/bad-rows.csv", views.bad_rows, name="bad_rows"),
]
