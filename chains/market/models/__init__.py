"""Posts, what others answered to them, and the journals of both."""

from chains.market.models.posts import SharePost, SharePostStep, publish
from chains.market.models.responses import ShareResponse, ShareResponseStep

__all__ = [
    "SharePost",
    "SharePostStep",
    "ShareResponse",
    "ShareResponseStep",
    "publish",
]
