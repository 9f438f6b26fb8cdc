"""The app of certificates and of what courses need."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "training.certificates"
    label = "training_certificates"
    verbose_name = "Certificates"
