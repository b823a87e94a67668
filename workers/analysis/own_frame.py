"""Where in the repository's own code an error arose: the innermost frame that is no one else's.

A path with the repository's name in it is its own wherever it was installed; of the others those
in the folders of packages, and those of a language itself, are not.
"""

import re
from collections.abc import Sequence

from bot.domain.findings import Frame

_FOREIGN_PATH = re.compile(
    r"(?:^|[\\/])(?:site-packages|dist-packages|node_modules|bower_components|vendor|gems|registry"
    r"|pkg[\\/]mod|rustc|python\d[\d.]{0,5}|go[\\/]src)[\\/]"
    r"|^(?:node:|internal[\\/]|<|\[?native|Native Method|Unknown Source)",
    re.IGNORECASE,
)
_FOREIGN_NAME = re.compile(
    r"^(?:java|javax|jdk|sun|kotlin|kotlinx|scala|System|Microsoft|runtime|std|core|alloc)(?:\.|::)"
)
# Frames of a language between the code at fault and the words about it.
_MACHINERY = re.compile(r"^<?(?:std|core|alloc)::|^(?:panic|rust_begin_unwind|rust_panic\w{0,40})$")
# Where a program begins, and what has no name, is the same in all that went wrong.
_TELLS_NOTHING = re.compile(r"(?:^|[.:])(?:main|<\w{1,20}>|\?\?|\{\{closure\}\}|func\d{1,4})$")
_LONGEST = 200
_PATH_PARTS = 2
_SHORTEST_PRODUCT = 3


def own_frame(frames: Sequence[Frame], *, product: str) -> str | None:
    """Return file and function of the innermost frame of `product`; None where none has a name.

    The folders above are the reporter's, and the line moves with every version.
    """
    named = [frame for frame in frames if frame.function]
    of_product = (frame for frame in named if _names(frame, product))
    own = (frame for frame in named if not _is_foreign(frame))
    found = next(of_product, None) or next(own, None)
    return _written(found) if found else None


def fault_place(frames: Sequence[Frame], *, product: str) -> str | None:
    """Return file and function where the code of `product` itself did what its language forbids.

    None where another library's frame lies further in: that may have been handed anything.
    """
    inner = next((frame for frame in frames if not _is_of_language(frame)), None)
    if inner is None or not inner.function or not _names(inner, product):
        return None
    if _TELLS_NOTHING.search(inner.function):
        return None
    # The folder above may carry a version, as those of Go's modules do.
    return _written(inner, path_parts=1)


def _is_of_language(frame: Frame) -> bool:
    name = frame.function or ""
    return bool(_FOREIGN_NAME.match(name) or _MACHINERY.match(name))


def _names(frame: Frame, product: str) -> bool:
    plain = _plain(product)
    parts = re.split(r"[\\/.:]", f"{frame.file}/{frame.function}")
    return len(plain) >= _SHORTEST_PRODUCT and plain in {_plain(part) for part in parts}


def _plain(name: str) -> str:
    return re.sub(r"[-_\s]", "", name).casefold()


def _is_foreign(frame: Frame) -> bool:
    return bool(_FOREIGN_PATH.search(frame.file) or _FOREIGN_NAME.match(frame.function or ""))


def _written(frame: Frame, *, path_parts: int = _PATH_PARTS) -> str:
    path = re.split(r"[\\/]", frame.file)[-path_parts:]
    return f"{'/'.join(path)} {frame.function}"[-_LONGEST:]
