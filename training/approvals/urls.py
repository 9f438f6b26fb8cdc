"""Where a line manager answers, and where somebody names another one."""

from django.urls import path

from training.approvals import views

app_name = "training_approvals"

urlpatterns = [
    path("<uuid:pk>/<int:round>/<str:seal>/", views.approve, name="approve"),
    path("bookings/<uuid:pk>/", views.manager, name="manager"),
]
