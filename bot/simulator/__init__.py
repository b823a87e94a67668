"""A GitHub small enough to hold: what a triage bot meets, faithful, local, on demand faulty.

It imports nothing of ours, so that what it says about GitHub owes nothing to what the bot believes.
"""

from bot.simulator.faults import FaultKind
from bot.simulator.server import Simulator, create_site, wall_clock
from bot.simulator.state import World

__all__ = ["FaultKind", "Simulator", "World", "create_site", "wall_clock"]
