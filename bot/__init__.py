"""What the bot knows and where it is met: GitHub, the web, the queue. Never imports `workers`."""
