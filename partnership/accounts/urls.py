"""Where people sign in and look after their account: no address of django-allauth is routed unseen."""

from allauth.account import views as allauth
from django.urls import path, re_path

from partnership.accounts import factor_views, passkey_views, single_sign_on_views, views

urlpatterns = [
    path("", views.overview, name="account_overview"),
    path("sessions/", views.sessions_page, name="account_sessions"),
    path("session/", views.session_state, name="account_session"),
    path("sign-ins/", views.sign_ins, name="account_sign_ins"),
    # Signing in and out
    path("login/", views.login, name="account_login"),
    path("login/second-step/", factor_views.second_step, name="account_second_step"),
    path("login/passkey/", passkey_views.passkey, name="account_passkey"),
    path("login/<str:number>/", single_sign_on_views.begin, name="account_single_sign_on"),
    path(
        "login/<str:number>/callback/", single_sign_on_views.callback, name="account_single_sign_on_callback"
    ),
    path("logout/", allauth.logout, name="account_logout"),
    path("confirm/", factor_views.confirm, name="account_reauthenticate"),
    path("signup/", allauth.signup, name="account_signup"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    # The second factor
    path("second-factor/", factor_views.second_factor, name="account_second_factor"),
    path("second-factor/app/", factor_views.set_up_app, name="account_app"),
    path("second-factor/passkey/", factor_views.add_passkey, name="account_add_passkey"),
    path("second-factor/<int:pk>/remove/", factor_views.remove_factor, name="account_remove_factor"),
    path("second-factor/recovery-codes/", factor_views.recovery_codes, name="account_recovery_codes"),
    # The password
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
