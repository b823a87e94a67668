"""Whether the process lives, whether it can take work, and what it counted."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from http import HTTPStatus

from flask import Blueprint, Response, jsonify

from bot.errors import RetryLater
from bot.metrics import CONTENT_TYPE, Metrics

PATIENCE_SECONDS = 1.0


class HealthPages:
    """`checks` maps a name to a call that raises RetryLater while the thing is out of reach."""

    def __init__(self, checks: Mapping[str, Callable[[], None]], *, metrics: Metrics) -> None:
        self._checks = checks
        self._metrics = metrics

    def blueprint(self) -> Blueprint:
        pages = Blueprint("health", __name__)
        pages.add_url_rule("/healthz", view_func=self.show_health)
        pages.add_url_rule("/readyz", view_func=self.show_readiness)
        pages.add_url_rule("/metrics", view_func=self.show_metrics)
        return pages

    def show_health(self) -> Response:
        return jsonify(status="alive")

    def show_readiness(self) -> tuple[Response, HTTPStatus]:
        problems = find_problems(self._checks)
        if problems:
            return jsonify(status="not ready", problems=problems), HTTPStatus.SERVICE_UNAVAILABLE
        return jsonify(status="ready"), HTTPStatus.OK

    def show_metrics(self) -> Response:
        return Response(self._metrics.as_text(), content_type=CONTENT_TYPE)


def find_problems(
    checks: Mapping[str, Callable[[], None]], *, patience_seconds: float = PATIENCE_SECONDS
) -> dict[str, str]:
    """Run all checks at the same time; return what is wrong by name, slowness included."""
    pool = ThreadPoolExecutor(max(1, len(checks)), thread_name_prefix="readiness")
    results = {name: pool.submit(check) for name, check in checks.items()}
    done, _ = wait(results.values(), timeout=patience_seconds)
    # A check that hangs ends by its own time-out; nobody waits for it here.
    pool.shutdown(wait=False, cancel_futures=True)
    problems = {
        name: _problem_of(result.exception()) if result in done else "no answer in time"
        for name, result in results.items()
    }
    return {name: problem for name, problem in problems.items() if problem}


def _problem_of(error: BaseException | None) -> str:
    match error:
        case None:
            return ""
        case RetryLater():
            return str(error)
        case _:
            raise error
