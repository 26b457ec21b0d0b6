"""What stops a command, in one sentence that says what to do."""


class Problem(Exception):
    """Shown as it is, without a traceback; the command ends with exit code 1."""
