"""GitHub's pages, enough to look at an issue, write one, and register and install an App."""
