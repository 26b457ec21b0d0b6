"""What the desk says waits for a person, beside issues."""

from portal.desk.coming import coming, trays


def lines_for(person, at):
    """Of all trays; the page itself reads only those that are not empty."""
    return coming(tray for _name, tray in trays(person, at))
