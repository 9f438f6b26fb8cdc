"""Seven-minute briefings: written and checked in their review, published, discussed by teams."""

from django.urls import path

from reviews.briefings import views

app_name = "reviews_briefings"

urlpatterns = [
    path("briefings/", views.briefings, name="briefings"),
    path("briefings/<uuid:pk>/", views.briefing, name="briefing"),
    path("briefings/<uuid:pk>/edit/", views.edit, name="edit"),
    path("briefings/<uuid:pk>/hand-in/", views.hand_in, name="hand_in"),
    path("briefings/<uuid:pk>/agree/", views.agree, name="agree"),
    path("briefings/<uuid:pk>/send-back/", views.send_back, name="send_back"),
    path("briefings/<uuid:pk>/publish/", views.publish, name="publish"),
    path("briefings/<uuid:pk>/discussed/", views.discuss, name="discuss"),
    path("briefings/<uuid:pk>/coverage/", views.coverage, name="coverage"),
    path("<uuid:pk>/briefings/new/", views.new, name="new"),
]
