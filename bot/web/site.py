"""What the web process serves at a moment: the pages, who answers deliveries, what is counted."""

from dataclasses import dataclass

from flask import Flask

from bot.metrics import Metrics
from bot.web.webhook import Receiver


@dataclass(frozen=True, slots=True)
class Site:
    """The application with its parts; `receiver` is None until the App is registered."""

    app: Flask
    receiver: Receiver | None
    metrics: Metrics
