"""What `issuegraph doctor` looks at: each function returns findings, and changes nothing."""
