"""The 企业微信 group robot, through apprise; imported by the worker, not by pages."""

from apprise import Apprise


def say(key: str, text: str) -> bool:
    """Whether the robot with this key took the text. The host is apprise's own."""
    robot = Apprise()
    robot.add(f"wecombot://{key}/")
    return bool(robot.notify(body=text))
