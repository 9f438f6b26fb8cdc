"""Where it is shown whether the training reaches those who need it."""

from django.urls import path

from training.assurance import money_views as money
from training.assurance import views

app_name = "training_assurance"

urlpatterns = [
    path("workforce/", views.workforce, name="workforce"),
    path("required/", views.required, name="required"),
    path("required/new/", views.new_required, name="new_required"),
    path("required/<uuid:pk>/", views.edit_required, name="edit_required"),
    path("take-up/", views.take_up, name="take_up"),
    path("targets/", views.targets, name="targets"),
    path("targets/new/", views.new_target, name="new_target"),
    path("targets/<uuid:pk>/", views.edit_target, name="edit_target"),
    path("warnings/", views.rules, name="rules"),
    path("money/", money.balance, name="balance"),
    path("money/entries/", money.entries, name="entries"),
    path("money/entries/new/", money.new_entry, name="new_entry"),
    path("money/entries/<uuid:pk>/", money.edit_entry, name="edit_entry"),
]
