"""The evaluation of training has tables of its own; their names say whose they are."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "training.evaluation"
    label = "training_evaluation"
