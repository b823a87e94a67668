"""GitHub's REST API over the simulated world; one file a resource."""
