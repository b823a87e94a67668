"""Repositories, labels, milestones and files as JSON."""

import base64
import hashlib
from urllib.parse import quote

from bot.simulator.codebase import Codebase, Label, Milestone
from bot.simulator.ground import node_id
from bot.simulator.moments import write_moment, write_optional
from bot.simulator.repository import Repository
from bot.simulator.shapes.links import Json, Links
from bot.simulator.shapes.people import shape_user

_TEMPLATES = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}


def repository_url(repository: Codebase, links: Links) -> str:
    """Return the API address of a repository."""
    return f"{links.api}/repos/{repository.full_name}"


def shape_simple_repository(repository: Codebase, links: Links) -> Json:
    """Return a `simple-repository`."""
    url = repository_url(repository, links)
    return {
        "id": repository.id,
        "node_id": node_id("R", repository.id),
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
        "owner": shape_user(repository.owner, links),
        "html_url": f"{links.web}/{repository.full_name}",
        "description": repository.description or None,
        "fork": False,
        "url": url,
        **{name: url + rest for name, rest in _TEMPLATES.items()},
    }


def shape_repository(repository: Codebase, links: Links) -> Json:
    """Return a `repository`."""
    page = f"{links.web}/{repository.full_name}"
    opened = 0
    if isinstance(repository, Repository):
        opened = sum(1 for thread in repository.living() if thread.state == "open")
    made = write_moment(repository.created_at)
    return shape_simple_repository(repository, links) | {
        "git_url": page.replace("http", "git", 1) + ".git",
        "ssh_url": f"git@{links.web.split('//', 1)[1]}:{repository.full_name}.git",
        "clone_url": page + ".git",
        "svn_url": page,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "license": None,
        "forks": 0,
        "forks_count": 0,
        "stargazers_count": 0,
        "watchers": 0,
        "watchers_count": 0,
        "open_issues": opened,
        "open_issues_count": opened,
        "size": 1,
        "default_branch": repository.default_branch,
        "is_template": False,
        "topics": [],
        "has_issues": repository.has_issues,
        "has_projects": True,
        "has_wiki": True,
        "has_pages": False,
        "has_downloads": True,
        "has_discussions": False,
        "archived": repository.archived,
        "disabled": False,
        "visibility": "private" if repository.private else "public",
        "allow_forking": True,
        "web_commit_signoff_required": False,
        "pushed_at": made,
        "created_at": made,
        "updated_at": made,
    }


def shape_full_repository(repository: Codebase, links: Links) -> Json:
    """Return a `full-repository`."""
    return shape_repository(repository, links) | {"subscribers_count": 0, "network_count": 0}


def shape_label(label: Label, repository: Codebase, *, links: Links) -> Json:
    """Return a `label`."""
    return {
        "id": label.id,
        "node_id": node_id("LA", label.id),
        "url": f"{repository_url(repository, links)}/labels/{quote(label.name, safe='')}",
        "name": label.name,
        "description": label.description,
        "color": label.color,
        "default": False,
        "archived_at": None,
        "archived_by": None,
    }


def shape_milestone(milestone: Milestone, repository: Codebase, *, links: Links) -> Json:
    """Return a `milestone`."""
    url = f"{repository_url(repository, links)}/milestones/{milestone.number}"
    return {
        "url": url,
        "html_url": f"{links.web}/{repository.full_name}/milestone/{milestone.number}",
        "labels_url": f"{url}/labels",
        "id": milestone.id,
        "node_id": node_id("MI", milestone.id),
        "number": milestone.number,
        "state": milestone.state,
        "title": milestone.title,
        "description": None,
        "creator": shape_user(milestone.creator, links),
        "open_issues": 0,
        "closed_issues": 0,
        "created_at": write_moment(milestone.created_at),
        "updated_at": write_moment(milestone.created_at),
        "closed_at": None,
        "due_on": write_optional(milestone.due_on),
    }


def shape_file(repository: Codebase, path: str, *, links: Links) -> Json:
    """Return a `content-file` with its content."""
    text = repository.files[path].encode()
    return _entry(repository, path, kind="file", size=len(text), links=links) | {
        "encoding": "base64",
        "content": base64.encodebytes(text).decode(),
    }


def shape_directory(repository: Codebase, path: str, *, links: Links) -> list[Json]:
    """Return what lies directly in a folder; nothing when there is no such folder."""
    prefix = f"{path}/" if path else ""
    inside = sorted(name for name in repository.files if name.startswith(prefix))
    entries: dict[str, Json] = {}
    for name in inside:
        first, _, deeper = name.removeprefix(prefix).partition("/")
        size = 0 if deeper else len(repository.files[name].encode())
        kind = "dir" if deeper else "file"
        entry = _entry(repository, prefix + first, kind=kind, size=size, links=links)
        entries.setdefault(first, entry)
    return list(entries.values())


def _entry(repository: Codebase, path: str, *, kind: str, size: int, links: Links) -> Json:
    seed = repository.files.get(path, path).encode()
    sha = hashlib.sha1(b"blob %d\0" % len(seed) + seed, usedforsecurity=False).hexdigest()
    branch, place = repository.default_branch, quote(path)
    url = f"{repository_url(repository, links)}/contents/{place}?ref={branch}"
    git = f"{repository_url(repository, links)}/git/{'blobs' if kind == 'file' else 'trees'}/{sha}"
    word = "blob" if kind == "file" else "tree"
    html = f"{links.web}/{repository.full_name}/{word}/{branch}/{place}"
    raw = f"{links.web}/{repository.full_name}/raw/{branch}/{place}"
    return {
        "type": kind,
        "name": path.rpartition("/")[2],
        "path": path,
        "sha": sha,
        "size": size,
        "url": url,
        "html_url": html,
        "git_url": git,
        "download_url": raw if kind == "file" else None,
        "_links": {"self": url, "git": git, "html": html},
    }
