"""Where places are kept for an agency and people are named for them."""

from django.urls import path

from training.groups import views

app_name = "training_groups"

urlpatterns = [
    path("", views.holds, name="holds"),
    path("sessions/<uuid:pk>/", views.new, name="new"),
    path("promises/<uuid:pk>/back/", views.take_back, name="take_back"),
    path("<uuid:pk>/", views.hold, name="hold"),
    path("<uuid:pk>/back/", views.give_back, name="give_back"),
    path("names/<uuid:pk>/drop/", views.drop, name="drop"),
]
