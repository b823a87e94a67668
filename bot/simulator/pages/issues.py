"""Pages of a repository's issues: list, one issue, a new one, comments and state changes."""

from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from bot.simulator.conversation import REACTIONS, Event, Writing
from bot.simulator.issue import Issue
from bot.simulator.issue_forms import find_forms, missing_answers, write_body
from bot.simulator.repository import Repository
from bot.simulator.state import World

routes = Blueprint("issues", __name__)
EMOJI = dict(zip(REACTIONS, "👍 👎 😄 🎉 😕 ❤️ 🚀 👀".split(), strict=True))
_SHOWN = {
    "closed",
    "reopened",
    "labeled",
    "unlabeled",
    "renamed",
    "locked",
    "unlocked",
    "commented",
    "cross-referenced",
    "connected",
    "marked_as_duplicate",
    "referenced",
    "merged",
    "transferred",
}


def world_of_site() -> World:
    """Return the world that the pages show."""
    world: World = current_app.config["WORLD"]
    return world


def _repository(owner: str, name: str) -> Repository:
    found = world_of_site().repository(f"{owner}/{name}")
    if found is None:
        abort(404)
    return found


def _issue(owner: str, name: str, number: int) -> Issue:
    issue = _repository(owner, name).threads.get(number)
    if issue is None or issue.deleted:
        abort(404)
    return issue


@routes.get("/")
def list_repositories() -> str:
    """Show which repositories there are."""
    return render_template("repositories.html", repositories=world_of_site().repositories)


@routes.get("/<owner>/<name>")
@routes.get("/<owner>/<name>/issues")
def list_issues(owner: str, name: str) -> str:
    """Show a repository's issues, newest first."""
    repository = _repository(owner, name)
    state = request.args.get("state", "open")
    issues = [one for one in reversed(repository.living()) if not one.is_pull]
    shown = [one for one in issues if state in ("all", one.state)]
    counts = {word: sum(1 for one in issues if one.state == word) for word in ("open", "closed")}
    return render_template(
        "issues.html", repository=repository, issues=shown[:200], state=state, counts=counts
    )


@routes.get("/<owner>/<name>/issues/new")
def new_issue(owner: str, name: str) -> str:
    """Show the choice of forms, a form, or the blank issue."""
    repository = _repository(owner, name)
    forms, chosen = find_forms(repository), request.args.get("template")
    form = next((one for one in forms if one.path.endswith(f"/{chosen}")), None)
    choosing = bool(forms) and chosen is None
    given: dict[str, str] = {
        key: request.args[key] for key in ("title", "body") if key in request.args
    }
    return render_template(
        "new.html", repository=repository, forms=forms, form=form, choosing=choosing, given=given
    )


@routes.post("/<owner>/<name>/issues/new")
def open_issue(owner: str, name: str) -> Response:
    """Open the issue that was written."""
    repository, sent = _repository(owner, name), request.form
    title = sent.get("title", "").strip()
    form = next((f for f in find_forms(repository) if f.path == sent.get("form")), None)
    if not title or (form is not None and missing_answers(form, sent)):
        abort(422)
    body = sent.get("body", "") if form is None else write_body(form, sent)
    labels = () if form is None else form.labels
    issue = repository.open_issue(title[:256], body[:65_536], author=_me(), labels=labels)
    return _back_to(issue)


@routes.get("/<owner>/<name>/issues/<int:number>")
@routes.get("/<owner>/<name>/pull/<int:number>")
def show_issue(owner: str, name: str, number: int) -> str | Response:
    """Show an issue or pull request with everything that happened."""
    issue = _issue(owner, name, number)
    if issue.moved_to is not None:
        return _back_to(issue.moved_to)
    events = [event for event in issue.timeline() if event.kind in _SHOWN]
    return render_template(
        "issue.html",
        issue=issue,
        repository=issue.repository,
        events=events,
        emoji=EMOJI,
        reactions_of=_reactions_of,
        version=_version(issue),
        other_name=_other_name,
    )


@routes.get("/<owner>/<name>/issues/<int:number>/version")
@routes.get("/<owner>/<name>/pull/<int:number>/version")
def show_version(owner: str, name: str, number: int) -> dict[str, str]:
    """Tell whether an open page is still the newest."""
    return {"version": _version(_issue(owner, name, number))}


def _version(issue: Issue) -> str:
    reactions = len(issue.reactions.all) + sum(len(c.reactions.all) for c in issue.comments)
    edits = max([c.updated_at for c in issue.comments] + [issue.updated_at]).timestamp()
    return f"{len(issue.events)}-{reactions}-{edits}"


def _reactions_of(writing: Writing) -> list[tuple[str, int]]:
    counts = ((EMOJI[content], writing.reactions.count(content)) for content in REACTIONS)
    return [(sign, count) for sign, count in counts if count]


def _other_name(event: Event, issue: Issue) -> str:
    other = event.other
    if other is None:
        return ""
    short = f"#{other.number}"
    return short if other.repository is issue.repository else other.repository.full_name + short


@routes.post("/<owner>/<name>/issues/<int:number>")
def change_issue(owner: str, name: str, number: int) -> Response:
    """Comment, close, reopen or react, whatever button was pressed."""
    issue, sent = _issue(owner, name, number), request.form
    text, action = sent.get("body", "").strip()[:65_536], sent.get("action", "comment")
    if text:
        issue.comment(_me(), text)
    match action:
        case "close":
            issue.close(by=_me())
        case "close-not-planned":
            issue.close("not_planned", by=_me())
        case "reopen":
            issue.reopen(by=_me())
    return _back_to(issue)


@routes.post("/<owner>/<name>/issues/<int:number>/reactions")
def react(owner: str, name: str, number: int) -> Response:
    """React to the issue or to one of its comments."""
    issue, sent = _issue(owner, name, number), request.form
    chosen = [c for c in issue.comments if str(c.id) == sent.get("comment")]
    content = sent.get("content", "")
    if content not in REACTIONS:
        abort(422)
    target: Any = chosen[0] if chosen else issue
    target.react(_me(), content)
    return _back_to(issue)


def _me() -> str:
    login = request.form.get("login", "").strip()
    valid = login.replace("-", "").isalnum() and len(login) < 40  # noqa: PLR2004 - GitHub's limit
    return login if valid else "ada"


def _back_to(issue: Issue) -> Response:
    place = "pull" if issue.is_pull else "issues"
    answer = redirect(f"/{issue.repository.full_name}/{place}/{issue.number}", 303)
    if request.method == "POST":
        answer.set_cookie("login", _me(), samesite="Strict", httponly=True)
    return answer
