"""Worlds with a story, for the demo and the tests; every text in them is invented."""

from bot.simulator.scenarios.extra_usage import extra_usage_world
from bot.simulator.scenarios.kelp import believable_repository
from bot.simulator.scenarios.scenario import NewIssue, Scenario

__all__ = ["NewIssue", "Scenario", "believable_repository", "extra_usage_world"]
