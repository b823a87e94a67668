import re
from dataclasses import replace

import pytest

from bot.domain.graph import LinkReason
from bot.domain.issue import RepositoryRef
from bot.render.graph_picture import render_mermaid
from tests.bot.render.golden import expected_text
from tests.builders import a_graph, a_link, a_merged_pull_request, a_pull_request, a_ref, an_issue
from tests.hostile_texts import HOSTILE_TEXTS

NODE = re.compile(
    r'  (?:n[0-9]+|more)\["[^"\[\]{}<>|`%\\;]*(?:#[0-9]+;[^"\[\]{}<>|`%\\;]*)*"\]:::[a-z]+'
)
EDGE = re.compile(r'  n[0-9]+ -->\|"[a-z -]+"\| n[0-9]+')
STYLE = re.compile(r"  class(?:Def)? [a-z0-9]+ [a-z0-9:#,\- ]+")


def test_states_reasons_and_other_repositories_are_drawn() -> None:
    elsewhere = a_ref(3, RepositoryRef("other", "place"))
    graph = a_graph(
        items=(
            an_issue(5, state="closed"),
            a_merged_pull_request(20),
            a_pull_request(21, state="draft"),
        ),
        links=(
            a_link(5, reason=LinkReason.DUPLICATE_OF),
            a_link(20, source=5, reason=LinkReason.FIXED_BY),
            a_link(21, reason=LinkReason.MENTIONS),
            replace(a_link(), target=elsewhere),
        ),
    )

    picture = render_mermaid(graph)

    assert picture == expected_text("graph.mmd", picture)


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_a_title_cannot_leave_its_label(text: str) -> None:
    graph = a_graph(root=an_issue(title=text), items=(an_issue(5, title=text),), links=(a_link(),))

    lines = render_mermaid(graph).split("\n")

    assert lines[0] == "flowchart LR"
    assert [one for one in lines[1:3] if not NODE.fullmatch(one)] == []
    assert [one for one in lines[3:4] if not EDGE.fullmatch(one)] == []
    assert [one for one in lines[4:] if not STYLE.fullmatch(one)] == []


def test_a_large_graph_says_what_it_leaves_out() -> None:
    numbers = range(100, 160)
    graph = a_graph(
        items=tuple(an_issue(at) for at in numbers),
        links=tuple(a_link(at) for at in numbers)
        + tuple(a_link(100, source=at, reason=reason) for at in numbers for reason in LinkReason),
    )

    lines = render_mermaid(graph).split("\n")

    assert sum(line.startswith("  n") and "[" in line for line in lines) == 25
    assert sum("-->" in line for line in lines) == 40
    left_out = len(graph.links) - 40
    assert f'  more["Not drawn: items: 36, links: {left_out}"]:::unread' in lines


def test_a_link_that_is_said_twice_is_drawn_once() -> None:
    graph = a_graph(links=(a_link(5, quote="see #5"), a_link(5, quote="again #5")))

    assert render_mermaid(graph).count("-->") == 1
