"""What of the salons is found: themselves, answers said aloud, experience."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from chains.models import Enterprise
from issues.models import Issue
from portal.search.kinds import Kind, Text, Watch, register
from salons.models import Answer, ExperienceNote, Salon


def of_salon(salon: Salon) -> Text:
    """The summary once its page shows it."""
    summary = salon.summary if salon.is_over else ""
    texts = (salon.theme, salon.text, summary, salon.digest, salon.place)
    return Text(
        title=str(salon),
        parts=texts,
        address=salon.get_absolute_url(),
        day=salon.day,
    )


def of_answer(answer: Answer) -> Text:
    return Text(
        title=str(answer.issue),
        parts=(answer.said, answer.speaker),
        address=reverse("salons:salon", args=[answer.salon_id]),
        day=localdate(answer.at),
    )


def answers_for(user: object) -> QuerySet:
    """Those to problems he may see, on the page of a salon that he may open."""
    salons = Salon.objects.visible_to(user)
    return Answer.objects.visible_to(user).filter(salon__in=salons)


def of_note(note: ExperienceNote) -> Text:
    return Text(
        title=note.title,
        parts=(note.title, note.text, note.enterprise.name),
        address=note.get_absolute_url(),
        day=localdate(note.at),
    )


SALONS = register(
    Kind(
        name="salon",
        label="红色沙龙",
        icon="users-group",
        model=Salon,
        rows=Salon.objects.all,
        read=of_salon,
        watches=(
            Watch(
                Salon,
                ("theme", "text", "summary", "digest", "place", "start", "state"),
            ),
        ),
        visible_to=Salon.objects.visible_to,
    )
)
ANSWERS = register(
    Kind(
        name="answer",
        label="诉求回应",
        icon="message",
        model=Answer,
        rows=lambda: Answer.objects.select_related("issue"),
        read=of_answer,
        watches=(
            Watch(Answer, ("said", "speaker", "at", "salon", "issue")),
            Watch(Issue, ("number", "title"), reaches="issue"),
        ),
        visible_to=answers_for,
    )
)
NOTES = register(
    Kind(
        name="note",
        label="经验成果",
        icon="bulb",
        model=ExperienceNote,
        rows=lambda: ExperienceNote.objects.select_related("enterprise"),
        read=of_note,
        watches=(
            Watch(ExperienceNote, ("title", "text", "enterprise", "at")),
            Watch(Enterprise, ("name",), reaches="enterprise"),
        ),
        visible_to=ExperienceNote.objects.visible_to,
    )
)
