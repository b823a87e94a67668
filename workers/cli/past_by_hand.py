"""A repository's past read outside the queue, for the command line."""

from bot.domain.history import Learning
from bot.domain.issue import RepositoryRef
from bot.github.client import GitHubClient
from bot.github.history_reader import HistoryReader
from bot.github.reader import Reader
from bot.github.spending import Spending
from bot.github.tokens import GivenToken
from bot.settings import Settings
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.history_vectors import VectorStore
from bot.store.upgrade import upgrade
from workers.assemble import assemble, open_transport, system_clock
from workers.jobs.learn import Course, Tell, course_for, learn
from workers.providers.opening import open_meanings


def learn_with_app(repository: RepositoryRef, settings: Settings, *, tell: Tell) -> Learning:
    """Read as the installation; Unreachable where the App is not installed."""
    toolbox = assemble(settings)
    return learn(course_for(toolbox.find_target(repository), toolbox, tell=tell))


def learn_with_token(
    repository: RepositoryRef, settings: Settings, *, token: str, tell: Tell
) -> Learning:
    """Read as a person, or as nobody where `token` is empty."""
    client = GitHubClient(
        open_transport(settings), GivenToken(token), clock=system_clock().now, spending=Spending()
    )
    history_reader = HistoryReader(client)
    # One issue is enough to learn the id under which GitHub knows the repository.
    first = history_reader.read_page(repository, after=None, since=None, most=1)
    engine = open_engine(settings.database_url)
    upgrade(engine)
    forms = Reader(client, home=repository, web_url=settings.github_url).read_forms(repository)
    course = Course(
        repository,
        first.repository_id,
        installation_id=None,
        reader=history_reader,
        history=HistoryStore(engine),
        clock=system_clock(),
        web_url=settings.github_url,
        forms=forms,
        meanings=open_meanings(settings.data_dir, VectorStore(engine)),
        tell=tell,
    )
    return learn(course)
