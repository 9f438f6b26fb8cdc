"""Where the pool of trainers lives: who can teach when, and how they were seen to teach."""

from django.urls import path

from training.pool import views

app_name = "training_pool"

urlpatterns = [
    path("", views.pool, name="pool"),
    path("mine/", views.mine, name="mine"),
    path("<uuid:pk>/", views.trainer, name="trainer"),
    path("<uuid:pk>/account/", views.account, name="account"),
    path("<uuid:pk>/days/new/", views.new_days, name="new_days"),
    path("days/<uuid:pk>/", views.edit_days, name="edit_days"),
    path("days/<uuid:pk>/drop/", views.drop_days, name="drop_days"),
    path("<uuid:pk>/observations/new/", views.new_observation, name="new_observation"),
    path("observations/<uuid:pk>/", views.observation, name="observation"),
    path("observations/<uuid:pk>/edit/", views.edit_observation, name="edit_observation"),
]
