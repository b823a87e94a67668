"""GitHub as the bot meets it: events in, snapshots out, effects carried out.

Only this package imports PyGithub and PyJWT; to everybody else GitHub is `bot.domain` and the
errors of `bot.errors`.
"""
