"""Where documents are."""

from django.urls import path

from partnership.documents import views

app_name = "documents"

urlpatterns = [
    path("", views.documents, name="list"),
    path("new/", views.upload, name="upload"),
    path("<uuid:pk>/", views.document, name="detail"),
    path("<uuid:pk>/edit/", views.edit, name="edit"),
    path("<uuid:pk>/replace/", views.replace, name="replace"),
    path("<uuid:pk>/download/", views.download, name="download"),
    path("<uuid:pk>/versions/<int:number>/download/", views.download, name="version"),
    path("<uuid:pk>/versions/<int:number>/restore/", views.restore, name="restore"),
]
