"""The worker's processes: how they are kept running, and what stays for the next job."""
