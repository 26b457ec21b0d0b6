"""What a page sends along with its button: the mark of the words that it showed."""

import re

MARK = re.compile(r'name="seen" value="(\w*)"')


def seen_on(client, url):
    """{"seen": mark} of that page."""
    (mark,) = set(MARK.findall(client.get(url).content.decode()))
    return {"seen": mark}
