"""How one delivery leaves the house; `Rejected` where a retry is useless."""

import json
import re
import smtplib
from email.mime.text import MIMEText
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from portal.notices.models import Channel, Delivery
from portal.notices.robots import say

TIMEOUT = 10  # seconds
REFUSED_FOR_GOOD = 500  # SMTP replies from here on do not change by waiting


class Rejected(Exception):
    """The other side refused for good."""


class Unanswered(Exception):
    """It left, and nobody said whether it arrived."""


class NoRedirect(HTTPRedirectHandler):
    """A gateway that sends us elsewhere is not the gateway that was configured."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


def send(delivery: Delivery) -> None:
    """Send by the delivery's channel; any exception means that it did not arrive."""
    SENDERS[Channel(delivery.channel)](delivery)


def send_mail(delivery: Delivery) -> None:
    message = EmailMessage(
        subject=delivery.subject,
        body=text_of(delivery),
        to=[delivery.address],
        headers={"Message-ID": delivery.message_id},
        connection=get_connection(timeout=TIMEOUT),
    )
    if delivery.invitation:
        message.attach(calendar_part(delivery.invitation))
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        if all(code >= REFUSED_FOR_GOOD for code in codes):
            raise Rejected(str(refused)) from refused
        raise
    except smtplib.SMTPResponseException as refused:
        if refused.smtp_code >= REFUSED_FOR_GOOD:
            raise Rejected(str(refused)) from refused
        raise


def calendar_part(text: str) -> MIMEText:
    """text/calendar whose `method` repeats that of the file: without it a mail program
    shows a file instead of an appointment."""
    part = MIMEText(text, "calendar", "utf-8")
    method = re.search(r"^METHOD:(\w+)", text, re.MULTILINE)
    part.set_param("method", method[1] if method else "PUBLISH")
    part.add_header("Content-Disposition", "attachment", filename="invite.ics")
    return part


def send_sms(delivery: Delivery) -> None:
    """One JSON POST to the gateway of the settings, and nowhere else.

    Raises Unanswered if the gateway took it and fell silent: who sends it again may
    send it twice.
    """
    body = json.dumps({"phone": delivery.address, "text": delivery.subject}).encode()
    request = Request(  # noqa: S310 - the operator's own address, checked at start
        settings.SMS_GATEWAY_URL,
        data=body,
        headers={"Content-Type": "application/json"},
    )
    try:
        with build_opener(NoRedirect).open(request, timeout=TIMEOUT / 2) as answer:
            answer.read(1)
    except URLError:
        raise  # it never left, or the gateway said no
    except (OSError, HTTPException) as silence:
        raise Unanswered(f"{type(silence).__name__}: {silence}") from silence


def send_robot(delivery: Delivery) -> None:
    if not say(delivery.address, delivery.subject):
        raise ConnectionError("the robot did not take the message")


def text_of(delivery: Delivery) -> str:
    address = f"{settings.PUBLIC_URL}{delivery.link}" if delivery.link else ""
    signed = f"{settings.CENTRE_NAME} {settings.CENTRE_PHONE}"
    return "\n\n".join(part for part in (delivery.body, address, signed) if part)


SENDERS = {
    Channel.MAIL: send_mail,
    Channel.SMS: send_sms,
    Channel.ROBOT: send_robot,
}
