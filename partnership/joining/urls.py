"""Where people come in, and where others ask them in, decide about them and see them off; at the root of the site."""

from django.urls import path

from partnership.joining import going_views, public_views, views

app_name = "joining"

urlpatterns = [
    path("account/register/", public_views.register, name="register"),
    path("account/register/sent/", public_views.registered, name="registered"),
    path("account/register/<uuid:pk>/<str:seal>/", public_views.confirm, name="confirm"),
    path("account/invitation/<uuid:pk>/<int:round>/<str:seal>/", public_views.invitation, name="invitation"),
    path("people/invite/", views.invite, name="invite"),
    path("people/invitations/", views.invitations, name="invitations"),
    path("people/invitations/<uuid:pk>/resend/", views.send_again, name="resend"),
    path("people/invitations/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("people/requests/", views.requests, name="requests"),
    path("people/requests/<uuid:pk>/", views.request, name="request"),
    path("people/requests/<uuid:pk>/refuse/", views.refuse, name="refuse"),
    path("people/<uuid:pk>/leave/", going_views.leave, name="leave"),
    path("people/<uuid:pk>/move/", going_views.move, name="move"),
    path("departures/", going_views.departures, name="departures"),
    path("departures/<uuid:pk>/call-off/", going_views.call_off, name="call_off"),
]
