"""Whether a form was sent from a page of ours, rather than by another site in a reader's name."""

from http import HTTPStatus

from flask import abort, request

_OWN = frozenset({"same-origin", "none"})


def insist_on_own_site(public_url: str) -> None:
    """Abort with 403 where a browser says that another site sends the form.

    Every browser says so since 2023, by a header that no page can set; older ones name the origin,
    and what is no browser acts in nobody's name. Source: Fetch Metadata (W3C), RFC 6454.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    is_foreign = site not in _OWN if site else origin not in (None, public_url)
    if is_foreign:
        abort(HTTPStatus.FORBIDDEN, "This form was not sent from a page of this site.")
