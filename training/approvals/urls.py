"""Where a line manager answers, where somebody names another one, and which agencies ask for it."""

from django.urls import path

from training.approvals import views

app_name = "training_approvals"

urlpatterns = [
    path("<uuid:pk>/<int:round>/<str:seal>/", views.approve, name="approve"),
    path("rules/", views.rules, name="rules"),
    path("bookings/<uuid:pk>/", views.manager, name="manager"),
]
