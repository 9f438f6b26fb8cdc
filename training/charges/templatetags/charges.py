"""`{% load charges %}`: pence as pounds."""

from django import template

from training.charges import rules

register = template.Library()


@register.filter
def pounds(pence: int) -> str:
    """4550 becomes £45.50"""
    return rules.pounds(pence)
