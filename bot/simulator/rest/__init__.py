"""GitHub's REST API over the simulated world; one file a resource, each route answers from the state."""
