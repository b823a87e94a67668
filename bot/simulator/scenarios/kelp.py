"""A believable project: `tidewater/kelp`, with two years of reports, fixes and releases."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.simulator.repository import Repository
from bot.simulator.scenarios import kelp_reports as reports
from bot.simulator.scenarios.kelp_files import FILES, LABELS
from bot.simulator.scenarios.kelp_new import NEW_ISSUES
from bot.simulator.scenarios.scenario import Scenario, installed_app
from bot.simulator.state import World

FULL_NAME = "tidewater/kelp"
DaysAgo = Callable[[float], datetime]


def believable_repository(world: World) -> Scenario:
    """Build the project in a world, without webhooks, and return it with new issues to open."""
    with world.quietly():
        now = world.now()

        def days_ago(days: float) -> datetime:
            return now - timedelta(days=days)

        kelp = _found(world, days_ago)
        _checksum_story(kelp, days_ago)
        _watch_story(kelp, days_ago)
        _windows_story(kelp, days_ago)
        _smaller_matters(kelp, days_ago)
        kelp.release("v2.5.0", at=days_ago(60), body="Bandwidth limits; `prune --dry-run`.")
        _hang_story(kelp, days_ago)
        _proxy_story(kelp, days_ago)
    app, installation = installed_app(world, FULL_NAME)
    return Scenario(kelp, app, installation, NEW_ISSUES)


def _found(world: World, days_ago: DaysAgo) -> Repository:
    kelp = world.create_repository(
        FULL_NAME,
        description="Keeps a folder in step with an object store",
        created_at=days_ago(700),
    )
    for name, (color, description) in LABELS.items():
        kelp.create_label(name, color=color, description=description)
    for path, text in FILES.items():
        kelp.put_file(path, text)
    kelp.set_permission("mira-holt", "admin")
    kelp.set_permission("pavel-k", "write")
    kelp.set_permission("junia", "triage")
    kelp.release("v2.3.0", at=days_ago(300))
    return kelp


def _checksum_story(kelp: Repository, days_ago: DaysAgo) -> None:
    first = kelp.open_issue(
        "ChecksumMismatch at the end of uploads over 5 GB",
        reports.CHECKSUM_FIRST,
        author="rosa-lind",
        labels=["kind/bug", "area/transfer"],
        created_at=days_ago(290),
    )
    first.comment(
        "pavel-k",
        "Reproduced. Above 5 GB the store picks a larger part size than we hash with.",
        created_at=days_ago(288),
    )
    second = kelp.open_issue(
        "Nightly backup broken above 5 GB",
        reports.CHECKSUM_AGAIN,
        author="dev-otis",
        labels=["kind/bug"],
        created_at=days_ago(280),
    )
    second.comment("pavel-k", f"Duplicate of #{first.number}", created_at=days_ago(279))
    second.close("duplicate", by="pavel-k", at=days_ago(279))
    third = kelp.open_issue(
        "vm.img upload fails in _verify",
        reports.CHECKSUM_THIRD,
        author="hanne",
        labels=["kind/bug"],
        created_at=days_ago(270),
    )
    third.comment("mira-holt", f"Duplicate of #{second.number}", created_at=days_ago(269))
    third.close("duplicate", by="mira-holt", at=days_ago(269))
    fix = kelp.open_pull(
        "Hash parts with the size that the store chose",
        f"The part size is read back from the store before hashing.\n\nFixes #{first.number}",
        "pavel-k",
        created_at=days_ago(262),
        files=[
            ("src/kelp/transfer/multipart.py", "@@ -180 +180 @@\n-size = PART\n+size = reply.part")
        ],
    )
    fix.merge(at=days_ago(260), by="mira-holt")
    kelp.release("v2.4.0", at=days_ago(250), body=f"Fixes uploads over 5 GB (#{fix.number}).")


def _watch_story(kelp: Repository, days_ago: DaysAgo) -> None:
    first = kelp.open_issue(
        "kelp watch: inotify watch limit reached",
        reports.WATCH_LIMIT,
        author="bo-eriksen",
        labels=["kind/bug", "area/watch"],
        created_at=days_ago(200),
    )
    first.comment(
        "junia",
        "Workaround: raise the kernel's limit, then start `kelp watch` again.\n\n"
        "```console\n$ sudo sysctl fs.inotify.max_user_watches=524288\n```\n",
        created_at=days_ago(199),
    )
    first.comment("bo-eriksen", "That works for me, thanks!", created_at=days_ago(198))
    second = kelp.open_issue(
        "Errno 28 when watching my home folder",
        reports.WATCH_LIMIT_AGAIN,
        author="fatima-z",
        labels=["kind/bug", "area/watch"],
        created_at=days_ago(150),
    )
    second.comment("junia", f"Duplicate of #{first.number}", created_at=days_ago(149))
    second.mark_duplicate_of(first, by="pavel-k", at=days_ago(149))
    second.close("duplicate", by="pavel-k", at=days_ago(149))


def _windows_story(kelp: Repository, days_ago: DaysAgo) -> None:
    issue = kelp.open_issue(
        "UnicodeEncodeError: 'charmap' codec can't encode character on push",
        reports.WINDOWS_PATH,
        author="jo-mertens",
        labels=["kind/bug", "os/windows", "area/transfer"],
        created_at=days_ago(120),
    )
    issue.comment(
        "mira-holt",
        "The log file is opened with the console's encoding. Needs an explicit UTF-8.",
        created_at=days_ago(118),
    )


def _smaller_matters(kelp: Repository, days_ago: DaysAgo) -> None:
    question = kelp.open_issue(
        "How are symbolic links treated?",
        reports.SYMLINK_QUESTION,
        author="wren",
        labels=["kind/question"],
        created_at=days_ago(110),
    )
    question.comment(
        "mira-holt",
        'Set `links = "skip"` in `kelp.toml` to leave links out, or `links = "keep"` to store'
        " them as links. The default follows them.",
        created_at=days_ago(109),
    )
    question.close(by="wren", at=days_ago(108))
    typo = kelp.open_issue(
        "Typo in the page about filters",
        reports.DOCS_TYPO,
        author="wren",
        labels=["kind/docs"],
        created_at=days_ago(105),
    )
    typo.close(by="mira-holt", at=days_ago(104))
    dry_run = kelp.open_issue(
        "Dry run for prune",
        reports.DRY_RUN_FEATURE,
        author="dev-otis",
        labels=["kind/feature"],
        created_at=days_ago(100),
    )
    bandwidth = kelp.open_issue(
        "Limit the bandwidth of a push",
        reports.BANDWIDTH_FEATURE,
        author="hanne",
        labels=["kind/feature", "area/transfer"],
        created_at=days_ago(95),
    )
    for issue in (dry_run, bandwidth):
        pull = kelp.open_pull(
            f"Add: {issue.title.lower()}",
            f"Closes #{issue.number}",
            "junia",
            created_at=days_ago(80),
        )
        pull.merge(at=days_ago(75), by="pavel-k")


def _hang_story(kelp: Repository, days_ago: DaysAgo) -> None:
    issue = kelp.open_issue(
        "kelp pull hangs at 'waiting for slot' when retries = 0",
        reports.CONFIG_HANG,
        author="rosa-lind",
        labels=["kind/bug", "area/config"],
        created_at=days_ago(40),
    )
    pull = kelp.open_pull(
        "Give the slot back when no retry is left",
        f"`retries = 0` skipped the release of the slot.\n\nFixes #{issue.number}",
        "pavel-k",
        created_at=days_ago(12),
        files=[("src/kelp/transfer/slots.py", "@@ -40 +40 @@\n-if retries:\n+if True:")],
    )
    pull.merge(at=days_ago(8), by="mira-holt")


def _proxy_story(kelp: Repository, days_ago: DaysAgo) -> None:
    issue = kelp.open_issue(
        "ProxyHandshakeError: 407 with credentials in HTTPS_PROXY",
        reports.PROXY_BUG,
        author="dev-otis",
        labels=["kind/bug", "area/transfer"],
        created_at=days_ago(20),
    )
    issue.comment(
        "pavel-k", "The credentials are dropped when we parse the address.", created_at=days_ago(19)
    )
    kelp.open_pull(
        "Send proxy credentials with CONNECT",
        f"Keeps user and password when the proxy's address is parsed.\n\nFixes #{issue.number}",
        "junia",
        created_at=days_ago(5),
    )
