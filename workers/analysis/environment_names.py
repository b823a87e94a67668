"""Which names are names of a reporter's environment: systems, runtimes, tools, versions."""

import re

_MOST_WORDS = 9
_SYSTEM_NAMES = frozenset(
    {"operating system", "os", "os version", "os name", "operating system version"}
    | {"os and version", "what operating system", "os/platform", "platform/os"}
)
_PLATFORM_NAMES = frozenset({"platform", "system", "host"})
_NAMES = frozenset(
    """
    version versions release platform os system host arch architecture kernel distro distribution
    browser browsers chrome firefox safari edge chromium webview electron
    node nodejs npm yarn pnpm bun deno typescript javascript react vue angular svelte webpack vite
    babel eslint next nuxt
    python pip conda poetry uv pypy numpy pandas pyarrow torch pytorch tensorflow django flask
    ruby rails bundler php composer laravel symfony java jdk jre jvm kotlin gradle maven scala
    go golang rust rustc cargo llvm clang gcc g++ msvc cmake compiler toolchain dotnet mono swift
    xcode android ios macos windows linux ubuntu debian wsl qt
    docker podman kubernetes k8s helm terraform
    shell terminal editor ide vscode vim emacs neovim
    cpu gpu cuda cudnn driver drivers ram memory device hardware machine
    database postgres postgresql mysql sqlite redis runtime framework sdk locale environment commit
    engine model installation
    """.split()
)
_OF_ANYTHING = frozenset({"version", "versions", "release", "commit", "engine", "installation"})
_ENVIRONMENT = re.compile(
    r"(?i)\b(?:environment|system info|system information|meta|versions?|configuration|setup"
    r"|platform|software|my system|specs?|information|details)\b"
)
_LANGUAGE_SUFFIX = re.compile(r"(?i)[-_.](?:go|js|ts|py|python|rs|rust|java|php|rb|net|core|cli)$")
_NOT_A_FACT = re.compile(
    r"(?i)\b(?:error|expected|actual|steps|reproduc|describe|regression|behaviou?r|feature"
    r"|last working|happened|did you|should|checklist)"
)


def is_fact_name(name: str, *, product: str = "") -> bool:
    """Say whether `name` is short and speaks of a system, a tool, a version or the product."""
    words = _words(name)
    if not 0 < len(words) <= _MOST_WORDS or _NOT_A_FACT.search(name[:200]):
        return False
    return any(word in _NAMES for word in words) or is_product(name, product=product)


def is_environment(heading: str) -> bool:
    """Say whether a heading announces facts of the environment."""
    return bool(_ENVIRONMENT.search(heading[:200]))


def names_system(name: str) -> bool:
    """Say whether `name` asks for the operating system."""
    return _bare(name) in _SYSTEM_NAMES


def names_platform(name: str) -> bool:
    """Say whether `name` asks for a platform, which may be a system or a service."""
    return _bare(name) in _PLATFORM_NAMES


def names_other_tool(name: str) -> bool:
    """Say whether `name` speaks of a system or tool that most repositories do not make."""
    return bool(_NAMES.difference(_OF_ANYTHING).intersection(_words(name)))


def _bare(name: str) -> str:
    return name[:200].partition("(")[0].casefold().strip(" ?:*")


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z0-9+_]{1,40}", name[:200].casefold())


def is_product(name: str, *, product: str) -> bool:
    """Say whether `name` holds the product's name, however it is spaced or cased."""
    folded = squeeze(name)
    return any(wanted in folded for wanted in product_names(product))


def product_names(product: str) -> tuple[str, ...]:
    """Return how a product is called: its repository's name, and that without the language."""
    names = (squeeze(product), squeeze(_LANGUAGE_SUFFIX.sub("", product[:100])))
    return tuple(dict.fromkeys(name for name in names if len(name) > 1))


def squeeze(name: str) -> str:
    """Fold a name so that `kelp-sync`, `Kelp Sync` and `kelp_sync` are one."""
    return re.sub(r"[\W_]", "", name[:200].casefold())
