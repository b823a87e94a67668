"""Write the reference page of the commands to standard output."""

import sys

from bot.commands.page import render_page

sys.stdout.write(render_page())
