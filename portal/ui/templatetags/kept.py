"""What a process works out once: `{% kept %}` pieces of pages, `{% address %}`es."""

from typing import Any

from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.library import Library
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from portal.ui.addresses import address

register = Library()

register.simple_tag(address)

# Drawings of one piece that a process keeps.
KEPT = 64


@register.tag
def kept(parser: Parser, token: Token) -> Node:
    """{% kept words %} … {% endkept %}: drawn anew only for other words.

    The piece sees the words named and nothing else of the page, so nothing of one
    person can come to stand on the page of another. Not for what a person typed or is
    called: the drawings outlive the request.
    """
    _, *names = token.split_contents()
    content = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(names, content)


class Kept(Node):
    child_nodelists = ("content",)

    def __init__(self, names: list[str], content: NodeList) -> None:
        self.names, self.content = names, content
        self.drawn: dict[tuple, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        words = tuple(word_of(context.get(name)) for name in self.names)
        # By type, too: safe markup is never taken for the same letters from a keyboard.
        key = (words, tuple(map(type, words)))
        try:
            found = self.drawn.get(key)
        except TypeError:  # something that changes: it cannot be known again
            return self.draw(context, words)
        if found is None:
            if len(self.drawn) >= KEPT:
                self.drawn.clear()
            found = self.drawn[key] = self.draw(context, words)
        return found

    def draw(self, context: Context, words: tuple) -> SafeString:
        return self.content.render(
            context.new(dict(zip(self.names, words, strict=True)))
        )


def word_of(value: Any) -> Any:
    """Lists as tuples, records in words: what is kept holds no row of a database."""
    if isinstance(value, list):
        return tuple(value)
    return conditional_escape(value) if hasattr(value, "_meta") else value
