"""Accounts and Apps as JSON."""

from bot.simulator.apps import App, Installation, InstallationToken
from bot.simulator.ground import User, node_id
from bot.simulator.moments import write_moment, write_optional
from bot.simulator.shapes.links import Json, Links

_NODE_PREFIXES = {"User": "U", "Bot": "BOT", "Organization": "O"}


def user_node_id(user: User) -> str:
    """Return the global id of an account."""
    return node_id(_NODE_PREFIXES[user.type], user.id)


def shape_user(user: User, links: Links) -> Json:
    """Return a `simple-user`."""
    url = f"{links.api}/users/{user.login}"
    page = user.login if user.type != "Bot" else f"apps/{user.login.removesuffix('[bot]')}"
    return {
        "login": user.login,
        "id": user.id,
        "node_id": user_node_id(user),
        "avatar_url": f"{links.web}/avatars/{user.id}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{links.web}/{page}",
        "followers_url": f"{url}/followers",
        "following_url": f"{url}/following{{/other_user}}",
        "gists_url": f"{url}/gists{{/gist_id}}",
        "starred_url": f"{url}/starred{{/owner}}{{/repo}}",
        "subscriptions_url": f"{url}/subscriptions",
        "organizations_url": f"{url}/orgs",
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events{{/privacy}}",
        "received_events_url": f"{url}/received_events",
        "type": user.type,
        "user_view_type": "public",
        "site_admin": False,
    }


def shape_optional_user(user: User | None, links: Links) -> Json | None:
    """Return a `simple-user`, or nothing."""
    return None if user is None else shape_user(user, links)


def shape_public_user(user: User, links: Links) -> Json:
    """Return a `public-user`."""
    return shape_user(user, links) | {
        "name": None,
        "company": None,
        "blog": "",
        "location": None,
        "email": None,
        "hireable": None,
        "bio": None,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": write_moment(user.created_at),
        "updated_at": write_moment(user.created_at),
    }


def shape_organization(user: User, links: Links) -> Json:
    """Return an organization as webhooks show it."""
    url = f"{links.api}/orgs/{user.login}"
    return {
        "login": user.login,
        "id": user.id,
        "node_id": user_node_id(user),
        "url": url,
        "repos_url": f"{url}/repos",
        "events_url": f"{url}/events",
        "hooks_url": f"{url}/hooks",
        "issues_url": f"{url}/issues",
        "members_url": f"{url}/members{{/member}}",
        "public_members_url": f"{url}/public_members{{/member}}",
        "avatar_url": f"{links.web}/avatars/{user.id}",
        "description": None,
    }


def shape_app(app: App, links: Links) -> Json:
    """Return an `integration`."""
    return {
        "id": app.id,
        "client_id": app.client_id,
        "slug": app.slug,
        "node_id": node_id("A", app.id),
        "owner": shape_user(app.owner, links),
        "name": app.name,
        "description": "",
        "external_url": app.external_url,
        "html_url": f"{links.web}/apps/{app.slug}",
        "created_at": write_moment(app.created_at),
        "updated_at": write_moment(app.created_at),
        "permissions": app.permissions,
        "events": app.events,
    }


def shape_installation(installation: Installation, links: Links) -> Json:
    """Return an `installation`."""
    url = f"{links.api}/app/installations/{installation.id}"
    suspended = installation.suspended_at
    return {
        "id": installation.id,
        "account": shape_user(installation.account, links),
        "repository_selection": "selected",
        "access_tokens_url": f"{url}/access_tokens",
        "repositories_url": f"{links.api}/installation/repositories",
        "html_url": f"{links.web}/settings/installations/{installation.id}",
        "app_id": installation.app.id,
        "client_id": installation.app.client_id,
        "app_slug": installation.app.slug,
        "target_id": installation.account.id,
        "target_type": installation.account.type,
        "permissions": installation.permissions,
        "events": installation.app.events,
        "created_at": write_moment(installation.created_at),
        "updated_at": write_moment(installation.created_at),
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": shape_user(installation.account, links) if suspended else None,
        "suspended_at": write_optional(suspended),
    }


def shape_token(token: InstallationToken) -> Json:
    """Return an `installation-token` without its repositories."""
    return {
        "token": token.text,
        "expires_at": write_moment(token.expires_at),
        "permissions": token.permissions,
        "repository_selection": "selected",
    }
