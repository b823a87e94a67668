"""How the bot thinks, and when: analysis, jobs, the clock and the command line."""
