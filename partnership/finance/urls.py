"""Where finance is."""

from django.urls import path

from partnership.finance import views

app_name = "finance"

urlpatterns = [
    path("contributions/", views.contributions, name="contributions"),
    path("contributions/record/", views.record, name="record"),
    path("contributions/<uuid:pk>/", views.edit, name="edit"),
]
