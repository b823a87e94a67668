"""Name an error by what stays the same from one report of it to the next.

Two reports of one error must agree, and two errors must not: a message that would fit many
errors gets no name at all.
"""

import hashlib
import re

_MESSAGE_LIMIT = 2_000

# In this order: what holds other things (addresses, quotes) goes before what they are made of.
_VARIABLE = tuple(
    re.compile(pattern)
    for pattern in (
        r"\x1b\[[0-9;]{0,20}[a-z]",
        r"\b[a-z][a-z0-9+.-]{1,12}://[^\s\"'`<>)\]}]{1,500}",
        r"\b[a-f0-9]{8}-(?:[a-f0-9]{4}-){3}[a-f0-9]{12}\b",
        r"\b\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d)?[.,\d]{0,12}(?:z|[+-]\d\d:?\d\d)?",
        r"\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}",
        r"\"[^\"\n]{1,300}\"",
        r"(?<!\w)'[^'\n]{1,300}'(?!\w)",
        r"(?<!\w)`[^`'\n]{1,300}[`']",
        r"\b(?:req|msg|toolu|call|run|evt|id|ref|trace|session)[_-][a-z0-9_-]{6,80}",
        r"(?<![\w/])[a-z]:[\\/][^\s\"'`,;)]{0,300}",
        r"(?<![\w/])(?:~|\.{1,2})?/[^\s\"'`,;:)]{1,300}",
        r"\b[\w.-]{1,100}(?:[\\/][\w.<>@+-]{1,100}){1,30}(?::\d{1,7}){0,2}",
        r"\b[\w-]{1,80}\.[a-z]{1,5}:\d{1,7}(?::\d{1,7})?(?:\s\d{1,7}:\d{1,7})?",
        r"\b0x[a-f0-9]{1,32}\b",
        r"\b(?=[a-f]{0,40}\d)[a-f0-9]{4,64}\b",
        r"\b\d[\d.,:_]{0,40}\b",
    )
)
# A quoted name of the language ('dispatch', 'pyarrow.lib') tells errors apart; a value does not.
_QUOTED_NAME = re.compile(
    r"(?<!\w)[\"'`](?![^\"'`]{1,60}\."
    # What ends like a file is the reporter's own.
    r"(?:bak|bin|cfg|conf|csv|db|gz|ini|iso|jpe?g|json|log|md|mkv|mov|mp[34]|pdf|png|sqlite|tar|tgz"
    r"|toml|tsv|txt|wav|xml|ya?ml|zip)[\"'`])"
    r"([a-z_$][a-z_$.]{1,60})[\"'`](?!\w)"
)
_WORD = re.compile(r"[^\W\d_]{3,40}")

_PLAIN_WORDS = frozenset(
    """
    abort aborted aborting and any api assertion bad box bug but call called cannot cast code
    command compiler connect connection core could couldn crash crashed data did didn dumped
    errno error errors exception exit exited explicit fail failed failure fatal fault fetch file
    find for forbidden found from gateway get has hit http import internal invalid left line
    load many message module name named not null number object occurred open operation panic
    panicked path process program reach read received request requests returned right runtime
    segfault segmentation server service signal some something status such system terminated the
    this thread throw thrown timeout too traceback type unable unauthorized unavailable uncaught
    undefined unexpected unhandled unknown value warning was with write wrong
    """.split()
)
# Names that code of every kind asks things for; a rarer one tells one error from another.
_COMMON_NAMES = (
    "append call close data decode encode filter format get id index items join key keys length"
    " lower map name push read replace self split startswith strip text then toLowerCase toString"
    " trim type undefined update url value values write"
).casefold()
_TYPES = "nonetype int float str bytes bool list dict tuple set function module"
# What a language says when code does what it forbids: the same words wherever that happens.
_FAULTS = (
    f"{_TYPES} object has no attribute {_COMMON_NAMES}",
    f"object of type {_TYPES} has no len",
    f"{_TYPES} object is not subscriptable iterable callable reversible",
    f"unsupported operand type s for and {_TYPES}",
    "maximum recursion depth exceeded while calling a python object in comparison",
    "maximum call stack size exceeded",
    "expecting value property name enclosed in double quotes line column char",
    "unexpected token end of json input at position is not valid",
    "invalid literal for int with base",
    "could not convert string to float",
    (
        "local variable referenced before assignment cannot access where it is not associated with"
        " a value"
    ),
    "missing required positional argument arguments self and",
    "takes positional argument arguments but was were given",
    "dictionary changed size during iteration",
    "not enough too many values to unpack expected got",
    f"cannot read set property properties of undefined null reading setting {_COMMON_NAMES}",
    f"undefined null is not an object evaluating {_COMMON_NAMES}",
    "is not iterable a function undefined null object",
    "class cannot be cast to class",
    "called result unwrap on an err value",
    "type string number boolean undefined null never any is not assignable to type parameter of",
    "index out of bounds the len is but the index is",
    "called option unwrap on a none value",
    "already mutably borrowed borrowmuterror",
    "attempt to add subtract multiply negate with overflow",
    "attempt to divide by zero",
    "range end index out of range for slice of length",
    "invalid memory address or nil pointer dereference",
    "index slice bounds out of range with length capacity",
    "assignment to entry in nil map",
    "integer divide by zero",
    "object reference not set to an instance of an object",
    "index out of bounds for length",
    "cannot invoke read field because is null",
    "list string tuple index out of range",
    "integer division or modulo by zero",
)
_FAULT_KINDS = frozenset(
    {"nullpointerexception", "nullreferenceexception", "recursionerror", "stackoverflowerror"}
)
_PLAIN_MESSAGES = (
    *_FAULTS,
    "connection refused",
    "permission denied",
    "no such file or directory",
    "has overflowed its stack",
    # The reporter's machine, network or programs, whatever was done with them.
    "enoent no such file or directory open stat scandir lstat mkdir",
    "eacces eperm operation not permitted permission denied open mkdir unlink",
    "econnrefused econnreset etimedout connect socket hang up network error",
    "no space left on device",
    "cuda out of memory tried to allocate mib gib",
    "java heap space gc overhead limit exceeded",
    "reached heap limit allocation failed javascript heap out of memory",
    (
        "certificate verify failed unable to get local issuer certificate self signed in chain has"
        " expired"
    ),
    "returned non zero exit status",
    "command failed with exit status code",
    "request failed with status code",
    "the read operation timed out deadline exceeded",
)
_PLAIN_EXCEPTIONS = frozenset(
    """
    error exception runtimeerror typeerror valueerror syntaxerror keyerror attributeerror oserror
    assertionerror ioerror indexerror nameerror importerror referenceerror rangeerror
    runtimeexception illegalstateexception illegalargumentexception nullpointerexception
    ioexception invalidoperationexception nullreferenceexception argumentexception nomethoderror
    argumenterror standarderror notimplementederror
    recursionerror jsondecodeerror timeouterror calledprocesserror unboundlocalerror
    zerodivisionerror memoryerror connectionerror connectionrefusederror connectionreseterror
    filenotfounderror permissionerror sslerror sslcertverificationerror classcastexception
    indexoutofboundsexception arrayindexoutofboundsexception numberformatexception
    outofmemoryerror stackoverflowerror
    """.split()
)
_NEEDED_WORDS = 2


def normalise_message(message: str) -> str:
    """Fold case and take out numbers, ids, paths, addresses, times and quoted values.

    Quoted names (one identifier, no digits) stay, for they often are all that tells two messages
    of one exception apart.
    """
    text = _QUOTED_NAME.sub(r" \1 ", message[:_MESSAGE_LIMIT].casefold())
    for pattern in _VARIABLE:
        text = pattern.sub(" ", text)
    # A full stop at the end of a sentence is no part of its last word.
    return " ".join(re.findall(r"[^\W\d_](?:[\w$.]{0,80}[\w$])?", text))


def fingerprint(message: str, *, exception: str | None = None, code: str | None = None) -> str:
    """Hash exception, code and normalised message to 20 hex digits; "" when that is too plain."""
    normal = normalise_message(message)
    kind = _kind(exception)
    is_named = _identifies(normal, exception)
    return _digest(kind, (code or "").casefold(), normal) if is_named else ""


def fingerprint_at(place: str, message: str, *, exception: str | None = None) -> str:
    """Hash what a language says of a fault with where in the code it arose; "" for all else.

    An error that somebody wrote the words for may have many causes behind the place that throws it.
    """
    if not is_fault(message, exception=exception):
        return ""
    return _digest(_kind(exception), _stated(normalise_message(message), exception), place)


def is_fault(message: str, *, exception: str | None) -> bool:
    """Tell whether a language says the same wherever this happens, so that words tell nothing."""
    normal = normalise_message(message)
    if _kind(exception) in _FAULT_KINDS:
        return not _identifies(normal, exception)
    stated = _stated(normal, exception)
    return any(_states(stated, fault) for fault in _FAULTS)


def _kind(exception: str | None) -> str:
    return (exception or "").casefold().rpartition(".")[2]


def _digest(*parts: str) -> str:
    named = "\n".join(parts)
    return hashlib.blake2b(named.encode("utf-8", "replace"), digest_size=10).hexdigest()


def _stated(normal: str, exception: str | None) -> str:
    """Return a message without the exception's name, and without the package of a plain one's."""
    kind = _kind(exception)
    name = (exception or "").casefold() if kind in _PLAIN_EXCEPTIONS else kind
    return normal.removeprefix(name).strip()


def _identifies(normal: str, exception: str | None) -> bool:
    stated, kind = _stated(normal, exception), _kind(exception)
    if not stated or any(_is_only(stated, plain) for plain in _PLAIN_MESSAGES):
        return False
    telling = set(_WORD.findall(stated)) - _PLAIN_WORDS - {kind}
    is_own_kind = bool(kind) and kind not in _PLAIN_EXCEPTIONS
    return len(telling) + is_own_kind >= _NEEDED_WORDS


def _states(stated: str, fault: str) -> bool:
    """Tell whether the words are those of the fault, more of them than any error has."""
    words = set(stated.split())
    telling = words & set(fault.split()) - _PLAIN_WORDS
    return len(telling) >= _NEEDED_WORDS and _is_only(stated, fault)


def _is_only(stated: str, plain: str) -> bool:
    return stated == plain or set(stated.split()) - set(plain.split()) <= _PLAIN_WORDS
