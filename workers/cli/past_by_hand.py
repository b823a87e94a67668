"""A repository's past read outside the queue, for the command line."""

from collections.abc import Callable

from bot.domain.history import Learning
from bot.domain.issue import RepositoryRef
from bot.domain.requests import Target
from bot.github.client import GitHubClient
from bot.github.history_reader import HistoryReader
from bot.github.reader import Reader
from bot.github.spending import Spending
from bot.github.tokens import GivenToken
from bot.memory.effects import CommentMemory
from bot.memory.people import PeopleMemory
from bot.redis_server.connection import connect_worker
from bot.settings.settings import Settings
from bot.store.engine import open_engine
from bot.store.history import HistoryStore
from bot.store.learned import LearnedStore
from bot.store.opening import open_up_to_date
from workers.assemble import assemble, open_transport, system_clock
from workers.evaluation.backtester import Backtester
from workers.jobs.learn import (
    Course,
    Decided,
    Tell,
    course_for,
    decided_of,
    learn,
    nothing_decided,
)
from workers.learning.trainer import Trainer
from workers.providers.opening import open_meanings


def learn_with_app(
    repository: RepositoryRef, settings: Settings, *, tell: Tell, is_anew: bool
) -> Learning:
    """Read as the installation; Unreachable where the App is not installed."""
    toolbox = assemble(settings)
    target = toolbox.find_target(repository)
    return learn(course_for(target, toolbox, tell=tell, is_anew=is_anew))


def train_and_test(
    learning: Learning, settings: Settings, *, say: Callable[[str], None], is_anew: bool
) -> None:
    """Do at once what the queue would do after learning; for what was read anew in any case.

    What people corrected is known where the App works, which is the Redis of `settings`, if any.
    """
    engine = open_engine(settings.database_url)
    repository = RepositoryRef.parse(learning.full_name)
    ids = learning.installation_id or 0, learning.repository_id
    say("Learning types and labels")
    meanings = open_meanings(settings.data_dir, engine)
    memory = CommentMemory(connect_worker(settings.redis_url)) if settings.redis_url else None
    trainer = Trainer(engine, memory, system_clock(), settings.github_url, meanings)
    trained = trainer.train(Target(*ids, repository, number=0), is_due=is_anew)
    if trained is not None or not LearnedStore(engine).has_backtest(learning.repository_id):
        say(f"{trained or 'Nothing new to learn'}; testing on closed issues")
        Backtester(engine, system_clock(), settings.github_url).test_in_background(learning)
    engine.dispose()


def learn_with_token(
    repository: RepositoryRef, settings: Settings, *, token: str, tell: Tell, is_anew: bool
) -> Learning:
    """Read as a person, or as nobody where `token` is empty.

    What people decided by command is known where the Redis of `settings` is, if any.
    """
    client = GitHubClient(
        open_transport(settings), GivenToken(token), clock=system_clock().now, spending=Spending()
    )
    history_reader = HistoryReader(client)
    # One issue is enough to learn the id under which GitHub knows the repository.
    first = history_reader.read_page(repository, after=None, since=None, most=1)
    engine = open_up_to_date(settings.database_url)
    forms = Reader(client, home=repository, web_url=settings.github_url).read_forms(repository)
    repository_id = first.repository_id
    course = Course(
        repository,
        repository_id,
        installation_id=None,
        reader=history_reader,
        history=HistoryStore(engine),
        clock=system_clock(),
        web_url=settings.github_url,
        forms=forms,
        meanings=open_meanings(settings.data_dir, engine),
        decided=_decided(repository_id, settings),
        tell=tell,
        is_anew=is_anew,
    )
    return learn(course)


def _decided(repository_id: int, settings: Settings) -> Decided:
    if not settings.redis_url:
        return nothing_decided
    return decided_of(repository_id, PeopleMemory(connect_worker(settings.redis_url)))
