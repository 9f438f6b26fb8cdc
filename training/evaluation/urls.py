"""Where evaluation lives: the questions for those who came and their managers, and what comes of the answers."""

from django.urls import path

from training.evaluation import answer_views, views

app_name = "training_evaluation"

urlpatterns = [
    path("", views.results, name="results"),
    path("answer/<uuid:pk>/", answer_views.answer, name="answer"),
    path("answer/<uuid:pk>/<str:seal>/", answer_views.answer_by_link, name="answer_by_link"),
    path("questions/", views.questionnaires, name="questionnaires"),
    path("questions/<uuid:pk>/", views.questionnaire, name="questionnaire"),
    path("questions/<uuid:pk>/change/", views.change, name="change"),
    path("comments/", views.comments, name="comments"),
    path("comments/<uuid:pk>/release/", views.release, name="release"),
    path("quotes/", views.quotes, name="quotes"),
    path("quotes/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
]
