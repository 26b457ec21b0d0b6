"""The account list: who can sign in, with which posts, and what to do about it."""
