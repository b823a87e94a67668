"""Where people and GitHub reach the bot over HTTP; only this package imports Flask."""
