"""Short random codes that people read aloud and type on a phone."""

import secrets

# Without 0 and O, 1, I and L, which look alike on a slip of paper.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# A ticket lives for a day and says nothing but a place in the line. Requests and
# appointments are asked for by number and code together, and wrong pairs are counted.
OF_A_TICKET, OF_A_REQUEST, OF_AN_APPOINTMENT = 6, 6, 8


def ticket_code() -> str:
    return code(OF_A_TICKET)


def request_code() -> str:
    return code(OF_A_REQUEST)


def appointment_code() -> str:
    return code(OF_AN_APPOINTMENT)


def code(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))
