"""Fill an empty demo with invented enterprises, accounts, issues, meetings, turns."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import localdate, now

from chains import demo as chains_demo
from chains.articles import demo as articles_demo
from chains.market import demo as market_demo
from chains.meetings import demo as meetings_demo
from chains.places import demo as places_demo
from chains.visits import demo as visits_demo
from issues import demo as issues_demo
from issues.assessment import demo as assessment_demo
from issues.cases import demo as cases_demo
from issues.foundation import load_categories
from issues.groups import demo as groups_demo
from portal.accounts.models import DemoAccount
from portal.desk.documents import demo as documents_demo
from portal.notices.models import Delivery, DeliveryState, Notice
from salons import demo as salons_demo
from salons.activities import demo as activities_demo
from salons.ideas import demo as ideas_demo
from services.counter import demo as counter_demo
from services.foundation import load_catalogue
from services.ratings import demo as ratings_demo
from services.requests import demo as requests_demo


class Command(BaseCommand):
    help = (
        "Fill an empty demo with invented enterprises, accounts, issues and meetings."
    )

    @transaction.atomic
    def handle(self, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Invented data is for the demo only: set DEMO=1.")
        at = now()
        enterprises = chains_demo.load(at)
        load_categories()
        DemoAccount.objects.bulk_create(
            DemoAccount(username=name, role=role, password=chains_demo.PASSWORD)
            for name, role in chains_demo.SHOWN
        )
        issues = issues_demo.load(at)
        months = assessment_demo.load(at)
        meetings = meetings_demo.load(at)
        visits = visits_demo.load(at)
        places_demo.load(at)
        articles_demo.load(at)
        posts = market_demo.load(at)
        turns = salons_demo.load(at)
        ideas = ideas_demo.load(at)
        activities = activities_demo.load(at)
        load_catalogue(on=localdate(at), at=at)
        visitors = counter_demo.load(at)
        requests = requests_demo.load(at)
        ratings = ratings_demo.load(at)
        groups = groups_demo.load(at)
        cases = cases_demo.load(at)
        documents_demo.load(at)
        # What is older than a week was read long ago; nothing of it leaves by mail.
        old = Notice.objects.filter(at__lt=at - timedelta(days=7))
        old.update(read_at=at, digested_at=at)
        Delivery.objects.update(state=DeliveryState.EXPIRED)
        self.stdout.write(
            f"{enterprises} enterprises, {issues} issues, {months} closed months, "
            f"{meetings} meetings, "
            f"{visits} visits, {posts} posts, {turns} turns, {ideas} ideas, "
            f"{activities} activities, {visitors} visitors, {requests} requests, "
            f"{ratings} ratings, {groups} groups, {cases} cases"
        )
