"""Short random codes that people read aloud and type on a phone."""

import secrets

# Without 0 and O, 1, I and L, which look alike on a slip of paper.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# A ticket lives for a day and says nothing but a place in the line. An appointment is
# asked for by number and code together: 31⁸ codes for each number leave guessing
# without hope, so looking one up needs no limit of its own.
OF_A_TICKET, OF_AN_APPOINTMENT = 6, 8


def ticket_code() -> str:
    return code(OF_A_TICKET)


def appointment_code() -> str:
    return code(OF_AN_APPOINTMENT)


def code(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))
