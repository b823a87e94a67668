"""The one table of resolvers, by type and field; what is absent is read as an attribute."""

from bot.simulator.graph.asking import Resolver, read, web
from bot.simulator.graph.event_fields import EVENT_FIELDS
from bot.simulator.graph.repository_fields import REPOSITORY_FIELDS
from bot.simulator.graph.root_fields import ROOT_FIELDS
from bot.simulator.graph.thread_fields import THREAD_FIELDS

ACTOR: dict[str, Resolver] = {
    "avatarUrl": web(lambda user: f"avatars/{user.id}"),
    "url": web(lambda user: user.login),
    "databaseId": read("id"),
}


RESOLVERS: dict[str, dict[str, Resolver]] = {
    **ROOT_FIELDS,
    **REPOSITORY_FIELDS,
    **THREAD_FIELDS,
    **EVENT_FIELDS,
    "User": ACTOR,
    "Organization": ACTOR,
    "Bot": ACTOR
    | {
        # GraphQL names an App's account without the suffix that REST shows.
        "login": lambda user, _info: user.login.removesuffix("[bot]"),
        "url": web(lambda user: f"apps/{user.login.removesuffix('[bot]')}"),
    },
}
