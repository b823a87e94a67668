"""Which permissions an endpoint asks of an installation token; any one of a tuple suffices."""

METADATA = ("metadata:read",)
CONTENTS = ("contents:read",)
ISSUES_READ = ("issues:read",)
READ = ("issues:read", "pull_requests:read")
WRITE = ("issues:write", "pull_requests:write")
REACTIONS_READ = ("issues:read",)
REACTIONS_WRITE = ("issues:write",)
PULLS = ("pull_requests:read",)
ONE_PULL = ("pull_requests:read", "contents:read")
