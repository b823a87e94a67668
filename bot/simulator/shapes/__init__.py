"""The JSON that GitHub's REST API and webhooks show; one file a resource, no state, no requests."""
