from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.domain.issue import RepositoryRef
from bot.errors import AppRefused, InstallationMustWait, RetryLater, Unreachable
from bot.github.answers import Gone
from bot.github.app_auth import PERMISSIONS, AppAuth, MemoryTokenCache
from bot.github.own_comments import OwnIdentity
from bot.github.tokens import GivenToken
from bot.github.transport import Transport
from bot.memory.installation_token import Token
from bot.simulator import FaultKind, Simulator, wall_clock
from tests.bot.github.installed import ENGINE, Installed


def token_of(github: Installed, auth: AppAuth, *, refused: Token | None = None) -> Token:
    return auth.installation_token(
        github.installation.id, repository_id=github.repository.id, refused=refused
    )


def test_the_app_knows_who_it_is(github: Installed) -> None:
    assert github.auth().identity() == OwnIdentity(github.app.id, "issuegraph[bot]")


def test_the_installation_of_a_repository_is_found(github: Installed) -> None:
    assert github.auth().find_installation(ENGINE) == github.installation.id


def test_where_the_app_is_not_installed_nothing_can_be_done(github: Installed) -> None:
    github.world.create_repository("octo/other")

    with pytest.raises(Unreachable):
        github.auth().find_installation(RepositoryRef("octo", "other"))


def test_a_lost_installation_is_not_mistaken_for_a_lost_comment(github: Installed) -> None:
    github.world.uninstall(github.installation)

    with pytest.raises(Unreachable) as caught:
        token_of(github, github.auth())

    assert not isinstance(caught.value, Gone)


def test_a_token_is_good_for_one_repository_and_four_permissions(github: Installed) -> None:
    github.world.create_repository("octo/other")

    token = token_of(github, github.auth())

    issued = github.world.installation_tokens[token.value]
    assert issued.permissions == PERMISSIONS
    assert issued.repositories == [github.repository]
    assert token.expires_at == issued.expires_at.replace(microsecond=0)


def test_a_token_is_used_until_five_minutes_before_its_end(github: Installed) -> None:
    auth = github.auth()
    first = token_of(github, auth)
    github.clock.pass_seconds(54 * 60)
    second = token_of(github, auth)
    github.clock.pass_seconds(2 * 60)
    third = token_of(github, auth)

    assert second == first
    assert third != first


def test_a_refused_token_is_replaced_whatever_its_end(github: Installed) -> None:
    auth = github.auth()
    first = token_of(github, auth)

    second = token_of(github, auth, refused=first)

    assert second != first
    assert token_of(github, auth, refused=first) == second


def test_a_token_that_another_process_kept_is_used(github: Installed) -> None:
    cache = MemoryTokenCache()
    first = token_of(github, github.auth(cache))

    assert token_of(github, github.auth(cache)) == first


def test_threads_that_need_a_token_at_once_share_one(github: Installed) -> None:
    auth = github.auth()

    with ThreadPoolExecutor(8) as pool:
        tokens = list(pool.map(lambda _: token_of(github, auth), range(8)))

    assert len(set(tokens)) == 1
    assert len(github.world.installation_tokens) == 1


@pytest.mark.parametrize("wrong_by", [timedelta(hours=-2), timedelta(hours=2)])
def test_a_clock_that_is_wrong_is_corrected_by_githubs(wrong_by: timedelta) -> None:
    with Simulator.start() as simulator:
        app = simulator.world.create_app("issuegraph")
        auth = AppAuth(
            str(app.id),
            app.private_key_pem,
            transport=Transport(simulator.api_url, version="1.0"),
            clock=lambda: wall_clock() + wrong_by,
            cache=MemoryTokenCache(),
        )

        assert auth.identity() == OwnIdentity(app.id, app.bot_login)
        assert [one.status for one in simulator.world.requests] == [401, 200]


def test_a_key_that_github_refuses_is_not_held_against_the_work(github: Installed) -> None:
    github.world.faults.add(
        match=("GET", "/app$"), kind=FaultKind.STATUS_BEFORE, status=401, times=None
    )

    with pytest.raises(RetryLater) as caught:
        github.auth().identity()

    assert not caught.value.counts_as_attempt
    assert len(github.asked()) == 2


def test_an_app_that_github_does_not_know_is_no_missing_installation(github: Installed) -> None:
    auth = AppAuth(
        "987654321",
        github.app.private_key_pem,
        transport=Transport(github.simulator.api_url, version="1.0"),
        clock=github.clock,
        cache=MemoryTokenCache(),
    )

    # Unreachable would end the work for good, and have all forgotten that is kept.
    with pytest.raises(AppRefused):
        token_of(github, auth)


def test_a_suspended_installation_gets_no_token(github: Installed) -> None:
    github.world.suspend(github.installation)

    with pytest.raises(InstallationMustWait) as caught:
        token_of(github, github.auth())

    assert str(caught.value) == "the installation is suspended"


def test_no_secret_is_shown(github: Installed) -> None:
    cache = MemoryTokenCache()
    auth = github.auth(cache)
    token = token_of(github, auth)
    shown = f"{auth!r} {cache!r} {token!r} {GivenToken(token.value)!r}"

    assert token.value not in shown
    assert "PRIVATE KEY" not in shown


def test_a_persons_token_is_used_as_it_is() -> None:
    tokens = GivenToken("given")

    assert tokens.renew(tokens.token()) == tokens.token()
