"""The same jobs by hand: one file a command; `--json` prints one document and nothing else."""

import click

from workers.cli.analyze import analyze
from workers.cli.backtest import backtest
from workers.cli.build_prior import build_prior
from workers.cli.check_config import check_config
from workers.cli.demo import demo
from workers.cli.doctor import doctor
from workers.cli.embeddings import embeddings
from workers.cli.evaluate import evaluate
from workers.cli.learn import learn
from workers.cli.receive import receive
from workers.cli.relay import relay
from workers.cli.requeue import requeue
from workers.cli.serve import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="issuegraph")
def main() -> None:
    """Comment a sourced triage analysis on every new issue of a repository."""


_BY_HAND = (
    analyze,
    learn,
    embeddings,
    backtest,
    build_prior,
    check_config,
    evaluate,
    doctor,
    receive,
    relay,
    requeue,
)
for command in (demo, serve, *_BY_HAND):
    main.add_command(command)
