"""This room of reviews to Django."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "reviews.referrals"
    label = "reviews_referrals"
    verbose_name = "Cases for consideration"
