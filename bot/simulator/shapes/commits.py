"""Commits, comparisons, pull requests, releases and tags as JSON."""

from collections.abc import Sequence
from urllib.parse import quote

from bot.simulator.codebase import Codebase, Release
from bot.simulator.commits import Commit, Comparison
from bot.simulator.ground import node_id
from bot.simulator.moments import write_moment, write_optional
from bot.simulator.pull import PullRequest
from bot.simulator.shapes.links import Json, Links
from bot.simulator.shapes.people import shape_optional_user, shape_user
from bot.simulator.shapes.repositories import (
    repository_url,
    shape_label,
    shape_milestone,
    shape_repository,
)
from bot.simulator.shapes.threads import issue_url, page_url, thread_node_id

_UNSIGNED = {
    "verified": False,
    "reason": "unsigned",
    "signature": None,
    "payload": None,
    "verified_at": None,
}


def shape_commit(commit: Commit, home: Codebase, *, links: Links) -> Json:
    """Return a `commit` without its files."""
    url, page = repository_url(home, links), f"{links.web}/{home.full_name}"
    signature = {
        "name": commit.author.login,
        "email": f"{commit.author.login}@users.noreply.example.test",
        "date": write_moment(commit.at),
    }
    author = shape_user(commit.author, links)
    return {
        "sha": commit.sha,
        "node_id": node_id("C", int(commit.sha[:10], 16)),
        "url": f"{url}/commits/{commit.sha}",
        "html_url": f"{page}/commit/{commit.sha}",
        "comments_url": f"{url}/commits/{commit.sha}/comments",
        "author": author,
        "committer": author,
        "commit": {
            "url": f"{url}/git/commits/{commit.sha}",
            "author": signature,
            "committer": signature,
            "message": commit.message,
            "comment_count": 0,
            "tree": {"sha": commit.sha, "url": f"{url}/git/trees/{commit.sha}"},
            "verification": _UNSIGNED,
        },
        "parents": [
            {
                "sha": sha,
                "url": f"{url}/commits/{sha}",
                "html_url": f"{page}/commit/{sha}",
            }
            for sha in commit.parents
        ],
    }


def shape_files(commit: Commit, home: Codebase, *, links: Links) -> list[Json]:
    """Return the changed files of a commit as `diff-entry`."""
    return [
        _changed_file(path, patch, commit=commit, home=home, links=links)
        for path, patch in commit.files
    ]


def _changed_file(path: str, patch: str, *, commit: Commit, home: Codebase, links: Links) -> Json:
    page, lines = f"{links.web}/{home.full_name}", patch.splitlines()
    added = sum(1 for line in lines if line.startswith("+"))
    removed = sum(1 for line in lines if line.startswith("-"))
    place = quote(path)
    return {
        "sha": commit.sha,
        "filename": path,
        "status": "modified",
        "additions": added,
        "deletions": removed,
        "changes": added + removed,
        "blob_url": f"{page}/blob/{commit.sha}/{place}",
        "raw_url": f"{page}/raw/{commit.sha}/{place}",
        "contents_url": f"{repository_url(home, links)}/contents/{place}?ref={commit.sha}",
        "patch": patch,
    }


def shape_full_commit(commit: Commit, home: Codebase, *, links: Links) -> Json:
    """Return a `commit` with statistics and files."""
    files = shape_files(commit, home, links=links)
    added = sum(file["additions"] for file in files)
    removed = sum(file["deletions"] for file in files)
    stats = {"total": added + removed, "additions": added, "deletions": removed}
    return shape_commit(commit, home, links=links) | {"stats": stats, "files": files}


def shape_comparison(
    comparison: Comparison,
    home: Codebase,
    *,
    commits: Sequence[Json],
    basehead: str,
    links: Links,
) -> Json:
    """Return a `commit-comparison` that shows these of its commits."""
    page = f"{links.web}/{home.full_name}/compare/{quote(basehead)}"
    return {
        "url": f"{repository_url(home, links)}/compare/{quote(basehead)}",
        "html_url": page,
        "permalink_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "base_commit": shape_commit(comparison.base, home, links=links),
        "merge_base_commit": shape_commit(comparison.merge_base, home, links=links),
        "status": comparison.status,
        "ahead_by": len(comparison.ahead),
        "behind_by": comparison.behind_by,
        "total_commits": len(comparison.ahead),
        "commits": commits,
        "files": [],
    }


def _end(pull: PullRequest, ref: str, sha: str, *, links: Links) -> Json:
    home = pull.repository
    return {
        "label": f"{home.owner.login}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": shape_user(home.owner, links),
        "repo": shape_repository(home, links),
    }


def shape_pull(pull: PullRequest, links: Links) -> Json:
    """Return a `pull-request-simple`."""
    home, page, issue = pull.repository, page_url(pull, links), issue_url(pull, links)
    url = f"{repository_url(home, links)}/pulls/{pull.number}"
    statuses = f"{repository_url(home, links)}/statuses/{pull.head_commit.sha}"
    milestone = pull.milestone
    addresses = {
        "self": url,
        "html": page,
        "issue": issue,
        "comments": f"{issue}/comments",
        "review_comments": f"{url}/comments",
        "review_comment": f"{repository_url(home, links)}/pulls/comments{{/number}}",
        "commits": f"{url}/commits",
        "statuses": statuses,
    }
    base_sha = pull.head_commit.parents[0] if pull.head_commit.parents else home.head
    return {
        "url": url,
        "id": pull.id,
        "node_id": thread_node_id(pull),
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "issue_url": issue,
        "commits_url": addresses["commits"],
        "review_comments_url": addresses["review_comments"],
        "review_comment_url": addresses["review_comment"],
        "comments_url": addresses["comments"],
        "statuses_url": statuses,
        "number": pull.number,
        "state": pull.state,
        "locked": pull.locked,
        "title": pull.title,
        "user": shape_user(pull.author, links),
        "body": pull.body or None,
        "labels": [shape_label(label, home, links=links) for label in pull.labels],
        "milestone": None if milestone is None else shape_milestone(milestone, home, links=links),
        "active_lock_reason": pull.lock_reason,
        "created_at": write_moment(pull.created_at),
        "updated_at": write_moment(pull.updated_at),
        "closed_at": write_optional(pull.closed_at),
        "merged_at": write_optional(pull.merged_at),
        "merge_commit_sha": None if pull.merge_commit is None else pull.merge_commit.sha,
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "head": _end(pull, pull.branch, pull.head_commit.sha, links=links),
        "base": _end(pull, pull.base, base_sha, links=links),
        "_links": {name: {"href": address} for name, address in addresses.items()},
        "author_association": pull.author_association,
        "auto_merge": None,
        "draft": pull.draft,
    }


def shape_full_pull(pull: PullRequest, links: Links) -> Json:
    """Return a `pull-request`."""
    files = shape_files(pull.head_commit, pull.repository, links=links)
    return shape_pull(pull, links) | {
        "merged": pull.merged_at is not None,
        "mergeable": None if pull.merged_at else True,
        "rebaseable": None if pull.merged_at else True,
        "mergeable_state": "unknown" if pull.merged_at else "clean",
        "merged_by": shape_optional_user(pull.merged_by, links),
        "comments": len(pull.comments),
        "review_comments": 0,
        "maintainer_can_modify": False,
        "commits": 1,
        "additions": sum(file["additions"] for file in files),
        "deletions": sum(file["deletions"] for file in files),
        "changed_files": len(files),
    }


def shape_release(release: Release, home: Codebase, *, links: Links) -> Json:
    """Return a `release`."""
    url, page = repository_url(home, links), f"{links.web}/{home.full_name}"
    made = write_moment(release.created_at)
    return {
        "url": f"{url}/releases/{release.id}",
        "html_url": f"{page}/releases/tag/{quote(release.tag)}",
        "assets_url": f"{url}/releases/{release.id}/assets",
        "upload_url": f"{url}/releases/{release.id}/assets{{?name,label}}",
        "tarball_url": f"{url}/tarball/{quote(release.tag)}",
        "zipball_url": f"{url}/zipball/{quote(release.tag)}",
        "id": release.id,
        "node_id": node_id("RE", release.id),
        "tag_name": release.tag,
        "target_commitish": home.default_branch,
        "name": release.tag,
        "body": release.body,
        "draft": release.draft,
        "prerelease": release.prerelease,
        "immutable": False,
        "created_at": made,
        "updated_at": made,
        "published_at": None if release.draft else made,
        "author": shape_user(release.author, links),
        "assets": [],
    }


def shape_tag(release: Release, home: Codebase, *, links: Links) -> Json:
    """Return a `tag`."""
    url = repository_url(home, links)
    sha = release.commit.sha
    return {
        "name": release.tag,
        "commit": {"sha": sha, "url": f"{url}/commits/{sha}"},
        "zipball_url": f"{url}/zipball/refs/tags/{quote(release.tag)}",
        "tarball_url": f"{url}/tarball/refs/tags/{quote(release.tag)}",
        "node_id": node_id("REF", release.id),
    }
