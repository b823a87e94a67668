"""New issues for the invented project `kelp`, each with the verdict that a good triage reaches."""

from bot.simulator.scenarios.kelp_reports import report
from bot.simulator.scenarios.scenario import NewIssue

NEW_ISSUES = (
    NewIssue(
        "ChecksumMismatch at the end of a 7 GB upload",
        report(
            "At the end of the upload kelp stops:\n\n`kelp.errors.ChecksumMismatch: part 17 of"
            " 'holiday.mkv' has checksum 51ab, expected 93ce`\n\nFiles of 1 GB work.",
            reproduce="`kelp push holiday.mkv` (7.1 GB)",
            version="2.3.1",
            system="Linux",
        ),
        "noor",
        "duplicate",
    ),
    NewIssue(
        "kelp pull never ends with retries = 0",
        report(
            "I set `retries = 0` because I would rather see errors at once. Now `kelp pull` stays"
            " at `waiting for slot` when the connection drops. Related to #14?",
            reproduce="`retries = 0` in kelp.toml, then switch Wi-Fi off during a pull.",
            version="2.5.0",
            system="Linux",
        ),
        "tomasz",
        "fixed_unreleased",
    ),
    NewIssue(
        "407 from our company proxy although credentials are set",
        report(
            "Every command is refused by our proxy. The same address works with curl and pip."
            " Related to #16, but there it is about the environment and here about kelp.toml.",
            reproduce="Any command with `proxy` in kelp.toml holding a user and a password.",
            version="2.5.0",
            system="Windows",
        ),
        "ines",
        "in_progress",
    ),
    NewIssue(
        "kelp watch: [Errno 28] with lots of free disk space",
        report(
            "`kelp watch /srv/data` exits at once with errno 28, and `df` shows 400 GB free. A"
            " colleague says it is related to #5.",
            reproduce="`kelp watch /srv/data`, a tree of about 120,000 folders.",
            version="2.5.0",
            system="Linux",
        ),
        "samir",
        "workaround",
    ),
    NewIssue(
        "UnicodeEncodeError when a folder name has an accent",
        report(
            "`kelp push` of a folder called `Café` fails:\n\n`UnicodeEncodeError: 'charmap' codec"
            " can't encode character '\\u0301' in position 3`",
            reproduce="`kelp push D:\\Café`",
            version="2.5.0",
            system="Windows",
            log="UnicodeEncodeError: 'charmap' codec can't encode character '\\u0301'",
        ),
        "lucie",
        "duplicate",
    ),
    NewIssue(
        "It does not work any more",
        "Since yesterday kelp does not work for me any more. Before that it did. Please fix!",
        "someone-new",
        "needs_information",
    ),
    NewIssue(
        "kelp prune removes files that were renamed only by case",
        report(
            "After renaming `Photo.JPG` to `photo.jpg` and pushing, `kelp prune` deletes both from"
            " the store: `pruned 2 objects: Photo.JPG, photo.jpg`. I expected only the old name.",
            reproduce="```console\n$ mv Photo.JPG photo.jpg\n$ kelp push .\n$ kelp prune\n```",
            version="2.5.0",
            system="macOS",
            log="pruned 2 objects: Photo.JPG, photo.jpg",
        ),
        "akiko",
        "new",
    ),
)
