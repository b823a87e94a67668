"""Tells set-up of the first deliveries that were signed with the App's own secret."""

from dataclasses import dataclass
from http import HTTPStatus

from bot.web.answer import Answer
from bot.web.setup_folder import SetupFolder
from bot.web.webhook import Delivery, Receiver


@dataclass(frozen=True, slots=True)
class ArrivalWatch:
    """Answers as the receiver does, and notes what it believed."""

    receiver: Receiver
    folder: SetupFolder

    def receive(self, delivery: Delivery) -> Answer:
        answer = self.receiver.receive(delivery)
        if answer.code < HTTPStatus.BAD_REQUEST:
            self.folder.note_delivery(delivery.event)
        return answer
