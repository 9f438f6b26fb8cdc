"""Where everybody reads what the partnership has published."""

from django.urls import path

from partnership.publications import views

app_name = "publications"

urlpatterns = [
    path("", views.publications, name="list"),
    path("new/", views.new, name="new"),
    path("<slug:slug>/", views.publication, name="detail"),
    path("<slug:slug>/file/", views.file, name="file"),
    path("<slug:slug>/correct/", views.correct, name="correct"),
    path("<slug:slug>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:slug>/put-back/", views.put_back, name="put_back"),
]
