"""Where machines ask after our health, and where people look after it."""

from django.urls import path

from partnership.operations import views

app_name = "operations"
urlpatterns = [
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("metrics", views.show_metrics, name="metrics"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("operations/", views.show, name="show"),
]
