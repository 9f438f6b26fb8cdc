"""Where the safeguarding partners sign."""

from django.urls import path

from reviews.signing import views

app_name = "reviews_signing"

urlpatterns = [
    path("sign-off/<uuid:pk>/", views.detail, name="detail"),
    path("sign-off/<uuid:pk>/sign/", views.sign, name="sign"),
    path("sign-off/<uuid:pk>/take-back/", views.void, name="void"),
]
