"""Chains, units, enterprises and the people who hold office or speak for them."""

from chains.models.chains import IndustryChain, Segment
from chains.models.enterprises import CommitteeMembership, Contact, Enterprise
from chains.models.liaisons import Liaison
from chains.models.missing_links import MissingLink
from chains.models.profile_changes import ProfileChange, ProfileChangeStep
from chains.models.register_imports import RegisterImport
from chains.models.units import Post, Unit

__all__ = [
    "CommitteeMembership",
    "Contact",
    "Enterprise",
    "IndustryChain",
    "Liaison",
    "MissingLink",
    "Post",
    "ProfileChange",
    "ProfileChangeStep",
    "RegisterImport",
    "Segment",
    "Unit",
]
