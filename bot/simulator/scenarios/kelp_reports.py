"""Reports that users of the invented project `kelp` wrote before the story begins."""


def report(what: str, *, reproduce: str, version: str, system: str, log: str = "") -> str:
    """Return the Markdown that the project's bug form makes."""
    logs = f"```text\n{log}\n```" if log else "_No response_"
    return "\n\n".join(
        (
            f"### What happened?\n\n{what}",
            f"### How to reproduce\n\n{reproduce}",
            f"### kelp version\n\n{version}",
            f"### Operating system\n\n{system}",
            f"### Log output\n\n{logs}",
        )
    )


CHECKSUM_LOG = """\
Traceback (most recent call last):
  File "/usr/lib/python3.12/site-packages/kelp/transfer/multipart.py", line 214, in _finish
    self._verify(parts)
  File "/usr/lib/python3.12/site-packages/kelp/transfer/multipart.py", line 188, in _verify
    raise ChecksumMismatch(part.number, expected=part.etag, actual=digest)
kelp.errors.ChecksumMismatch: part 17 of 'backup.tar' has checksum 9a1c, expected 0f3e"""

CHECKSUM_FIRST = report(
    "Pushing a file larger than 5 GB fails at the very end with `ChecksumMismatch`. Smaller files"
    " are fine. Nothing is left in the bucket afterwards.",
    reproduce="```console\n$ truncate -s 6G backup.tar\n$ kelp push backup.tar\n```",
    version="2.3.0",
    system="Linux",
    log=CHECKSUM_LOG,
)

CHECKSUM_AGAIN = report(
    "My nightly backup stopped working since it grew over 5 GB. At 100 % it dies:\n\n"
    "`kelp.errors.ChecksumMismatch: part 17 of 'nightly.tar' has checksum 77b2, expected c0de`",
    reproduce="`kelp push nightly.tar` with a 5.4 GB file.",
    version="2.3.1",
    system="Linux",
)

CHECKSUM_THIRD = report(
    "Large upload fails in `_verify`. I tried three times, always a different part:\n\n"
    "`ChecksumMismatch: part 22 of 'vm.img' has checksum 1188, expected aa01`",
    reproduce="Push any image above 5 GB to our MinIO.",
    version="2.3.1",
    system="macOS",
)

WATCH_LOG = """\
OSError: [Errno 28] inotify watch limit reached
  File "kelp/watch/inotify.py", line 61, in add
  File "kelp/watch/tree.py", line 33, in follow"""

WATCH_LIMIT = report(
    "`kelp watch` on a folder with many subfolders ends with `OSError: [Errno 28] inotify watch"
    " limit reached`, although the disk is half empty.",
    reproduce="`kelp watch ~/projects` (about 90,000 folders).",
    version="2.4.0",
    system="Linux",
    log=WATCH_LOG,
)

WATCH_LIMIT_AGAIN = report(
    "Watching my home folder fails: `OSError: [Errno 28] inotify watch limit reached`. Errno 28 is"
    " 'No space left on device', but there is space.",
    reproduce="`kelp watch ~`",
    version="2.4.1",
    system="Linux",
)

WINDOWS_PATH = report(
    "Pushing from a folder with an umlaut stops with"
    " `UnicodeEncodeError: 'charmap' codec can't encode character '\\u0308' in position 11`.",
    reproduce="`kelp push C:\\Users\\jo\\Bücher`",
    version="2.4.1",
    system="Windows",
    log="UnicodeEncodeError: 'charmap' codec can't encode character '\\u0308' in position 11",
)

CONFIG_HANG = report(
    "With `retries = 0` in `kelp.toml`, any network problem makes `kelp pull` hang for ever at"
    " `waiting for slot`. Ctrl-C gives `RuntimeError: cannot release an un-acquired slot`.",
    reproduce="Set `retries = 0`, unplug the network during `kelp pull`.",
    version="2.5.0",
    system="macOS",
    log="RuntimeError: cannot release an un-acquired slot",
)

PROXY_BUG = report(
    "Behind our proxy every request fails with"
    " `ProxyHandshakeError: 407 after CONNECT store.example:443`. `HTTPS_PROXY` is set with user"
    " and password and works in curl.",
    reproduce="`HTTPS_PROXY=http://user:secret@proxy:3128 kelp push x`",
    version="2.5.0",
    system="Linux",
    log="kelp.errors.ProxyHandshakeError: 407 after CONNECT store.example:443",
)

SYMLINK_QUESTION = """\
I have a folder with symbolic links into another disk. `kelp push` uploads the links' targets
as regular files. Is there a way to keep them as links, or to leave them out?
"""

DOCS_TYPO = "The page *Filters* says `--exlcude`; the option is `--exclude`."

DRY_RUN_FEATURE = """\
### What are you trying to do?

See what a `kelp prune` would delete before it deletes it.

### What would you like kelp to do?

A `--dry-run` that prints the paths.
"""

BANDWIDTH_FEATURE = """\
### What are you trying to do?

Run a push during office hours without taking the whole line.

### What would you like kelp to do?

`kelp push --limit 2MB/s`
"""
