"""What the pages ask, opened as the settings say."""

from bot.inbox.receiving import ReceivingInbox
from bot.settings.settings import Settings
from bot.store.engine import open_engine
from bot.store.learned import LearnedStore
from bot.store.opening import open_up_to_date
from bot.store.overview import OverviewStore
from bot.store.reports import ReportStore
from bot.store.votes import VoteStore


def open_inbox(settings: Settings) -> ReceivingInbox:
    """Return the inbox of the Redis that the settings name, of which there must be one."""
    if settings.redis_url is None:
        raise RuntimeError("the web process names the address of its embedded Redis")
    return ReceivingInbox.at(settings.redis_url)


def open_reports(settings: Settings) -> ReportStore:
    """Return the store of reports, its tables up to date."""
    return ReportStore(open_up_to_date(settings.database_url))


def open_votes(settings: Settings) -> VoteStore:
    """Return the store of votes; whoever opens the reports has brought its tables up to date."""
    return VoteStore(open_engine(settings.database_url))


def open_backtests(settings: Settings) -> LearnedStore:
    """Return the store of back-tests, under the same condition."""
    return LearnedStore(open_engine(settings.database_url))


def open_overviews(settings: Settings) -> OverviewStore:
    """Return what is known of repositories, under the same condition."""
    return OverviewStore(open_engine(settings.database_url))
