"""`python -m workers.cli` is `issuegraph`."""

from workers.cli import main

if __name__ == "__main__":
    main(prog_name="issuegraph")
