"""Where agencies are asked what they trained by themselves, and answer."""

from django.urls import path

from training.returns import views

app_name = "training_returns"

urlpatterns = [
    path("", views.returns, name="returns"),
    path("ask/", views.ask, name="ask"),
    path("periods/<uuid:pk>/", views.a_round, name="round"),
    path("periods/<uuid:pk>/run/", views.entries, name="entries"),
    path("periods/<uuid:pk>/ask/", views.ask_more, name="ask_more"),
    path("periods/<uuid:pk>/remind/", views.remind, name="remind"),
    path("periods/<uuid:pk>/take-back/", views.take_back, name="take_back"),
    path("<uuid:pk>/", views.answer, name="answer"),
    path("<uuid:pk>/add/", views.new_entry, name="new_entry"),
    path("<uuid:pk>/send/", views.send, name="send"),
    path("<uuid:pk>/accept/", views.accept, name="accept"),
    path("<uuid:pk>/back/", views.send_back, name="send_back"),
    path("<uuid:pk>/not-needed/", views.excuse, name="excuse"),
    path("<uuid:pk>/ask-again/", views.ask_again, name="ask_again"),
    path("run/<uuid:pk>/", views.edit_entry, name="edit_entry"),
    path("run/<uuid:pk>/remove/", views.remove_entry, name="remove_entry"),
]
