"""What a review learned: its findings and threads, every recommendation, and reviews beside each other."""

from django.urls import path

from reviews.learning import acting_views, comparing_views, keeping_views, views, writing_views

app_name = "reviews_learning"

urlpatterns = [
    path("recommendations/", views.recommendations, name="recommendations"),
    path("themes/", comparing_views.themes, name="themes"),
    path("themes/list/", keeping_views.kept_themes, name="kept_themes"),
    path("themes/new/", keeping_views.add_theme, name="add_theme"),
    path("themes/<uuid:pk>/", keeping_views.edit_theme, name="edit_theme"),
    path("tracker/", comparing_views.tracker, name="tracker"),
    path("recommendations/<uuid:pk>/", views.recommendation, name="recommendation"),
    path("recommendations/<uuid:pk>/edit/", writing_views.edit_recommendation, name="edit_recommendation"),
    path("recommendations/<uuid:pk>/also/", writing_views.address_also, name="address_also"),
    path("recommendations/<uuid:pk>/findings/", writing_views.join, name="join"),
    path("recommendations/<uuid:pk>/ask/", views.ask, name="ask"),
    path("recommendations/<uuid:pk>/answer/", views.answer, name="answer"),
    path("recommendations/<uuid:pk>/act/", acting_views.act, name="act"),
    path("recommendations/<uuid:pk>/link/", acting_views.link, name="link"),
    path("recommendations/<uuid:pk>/unlink/<uuid:follows>/", acting_views.unlink, name="unlink"),
    path("findings/<uuid:pk>/edit/", writing_views.edit_finding, name="edit_finding"),
    path("<uuid:pk>/findings/", views.findings, name="findings"),
    path("<uuid:pk>/findings/new/", writing_views.new_finding, name="new_finding"),
    path("<uuid:pk>/recommendations/new/", writing_views.new_recommendation, name="new_recommendation"),
    path("<uuid:pk>/recommendations/similar/", writing_views.like_this, name="similar"),
    path("<uuid:pk>/references/", writing_views.references, name="references"),
    path("<uuid:pk>/thread/", views.thread, name="thread"),
]
