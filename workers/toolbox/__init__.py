"""Everything a job may touch, as protocols gathered in one frozen Toolbox.

Jobs see the world through it alone, so that a test can hand them a smaller world.
"""

from workers.toolbox.box import LEAST_PAST_ISSUES, Clock, Toolbox
from workers.toolbox.history import History, HistoryReader, PastSearch
from workers.toolbox.issues import IssueReader, IssueWriter
from workers.toolbox.learned import LearnedModels
from workers.toolbox.meanings import Meaning, Meanings, NoMeanings, Vectors
from workers.toolbox.memory import (
    Ceilings,
    EffectMemory,
    FollowUps,
    NoReserve,
    People,
    Reserve,
    Votes,
)
from workers.toolbox.reports import Earlier, ReportShelf

__all__ = [
    "LEAST_PAST_ISSUES",
    "Ceilings",
    "Clock",
    "Earlier",
    "EffectMemory",
    "FollowUps",
    "History",
    "HistoryReader",
    "IssueReader",
    "IssueWriter",
    "LearnedModels",
    "Meaning",
    "Meanings",
    "NoMeanings",
    "NoReserve",
    "PastSearch",
    "People",
    "ReportShelf",
    "Reserve",
    "Toolbox",
    "Vectors",
    "Votes",
]
