from bot.github.app_auth import MemoryTokenCache
from bot.github.tokens import InstallationTokens
from bot.memory.installation_token import Token
from tests.bot.github.installed import Installed


class CountingCache(MemoryTokenCache):
    looked = 0

    def get(self, key: str) -> Token | None:
        self.looked += 1
        return super().get(key)


def test_a_token_is_looked_up_once_and_again_when_it_was_refused(github: Installed) -> None:
    cache = CountingCache()
    tokens = InstallationTokens(github.auth(cache), github.installation.id, github.repository.id)

    first = tokens.token()
    assert (tokens.token(), cache.looked) == (first, 1)

    replaced = tokens.renew(first)
    assert (tokens.token(), cache.looked) == (replaced, 2)
    assert replaced.value != first.value
