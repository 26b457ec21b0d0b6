"""Template tags of the visual language; registered as built-ins."""

from django import template

register = template.Library()
