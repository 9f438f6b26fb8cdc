"""Where agencies are asked for their part in a review, and answer."""

from django.urls import path

from reviews.requests import template_views, views

app_name = "reviews_requests"

urlpatterns = [
    path("<uuid:review>/requests/", views.matrix, name="matrix"),
    path("<uuid:review>/requests/ask/", views.ask, name="ask"),
    path("<uuid:review>/requests/remind/", views.remind, name="remind"),
    path("requests/<uuid:pk>/", views.detail, name="detail"),
    path("requests/<uuid:pk>/answer/", views.answer, name="answer"),
    path("requests/<uuid:pk>/nothing-held/", views.nothing_held, name="nothing_held"),
    path("requests/<uuid:pk>/add-paper/", views.attach, name="attach"),
    path("requests/<uuid:pk>/accept/", views.accept, name="accept"),
    path("requests/<uuid:pk>/back/", views.send_back, name="send_back"),
    path("requests/<uuid:pk>/not-needed/", views.withdraw, name="withdraw"),
    path("requests/<uuid:pk>/ask-again/", views.ask_again, name="ask_again"),
    path("requests/papers/<uuid:pk>/", views.paper, name="paper"),
    path("requests/papers/<uuid:pk>/take-out/", views.detach, name="detach"),
    path("requests/templates/", template_views.templates, name="templates"),
    path("requests/templates/new/", template_views.new, name="new_template"),
    path("requests/templates/<uuid:pk>/", template_views.edit, name="edit_template"),
]
