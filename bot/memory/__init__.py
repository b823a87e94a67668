"""What Redis remembers of issues, people and installations; each may be forgotten."""
