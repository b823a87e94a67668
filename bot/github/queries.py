"""What is asked of GitHub's GraphQL API: one query for an issue, one for many.

GitHub charges by the connections a query opens (one point for each hundred), so lists inside lists
are avoided. https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.domain.issue import IssueRef, RepositoryRef
from bot.github.paths import is_possible

HEADER = """
fragment Header on Issue {
  fullDatabaseId number title body url state stateReason(enableDuplicate: true)
  createdAt updatedAt closedAt locked authorAssociation
  author { __typename login }
  repository { nameWithOwner isPrivate }
}
"""

_ENDS = """
fragment IssueEnd on Issue {
  number title url state stateReason(enableDuplicate: true) createdAt
  repository { nameWithOwner isPrivate }
}
fragment PullEnd on PullRequest {
  number title pullState: state merged mergedAt isDraft baseRefName
  mergeCommit { oid }
  author { __typename login }
  repository { nameWithOwner isPrivate }
}
"""

NOTE = """
fragment Note on IssueComment {
  fullDatabaseId body createdAt authorAssociation isMinimized
  author { __typename login }
}
"""

_EVENT = """
fragment Event on IssueTimelineItems {
  __typename
  ... on CrossReferencedEvent { willCloseTarget source { __typename ...IssueEnd ...PullEnd } }
  ... on ConnectedEvent {
    source { __typename ...IssueEnd ...PullEnd }
    subject { __typename ...IssueEnd ...PullEnd }
  }
  ... on DisconnectedEvent { subject { __typename ...IssueEnd ...PullEnd } }
  ... on ClosedEvent {
    closer { __typename ... on Commit { oid messageHeadline } ...PullEnd }
  }
  ... on ReferencedEvent { commit { oid messageHeadline } }
  ... on MarkedAsDuplicateEvent { canonical { __typename ...IssueEnd ...PullEnd } }
  ... on UnmarkedAsDuplicateEvent { canonical { __typename ...IssueEnd ...PullEnd } }
}
"""

_FRAGMENTS = HEADER + _ENDS + NOTE + _EVENT

READ_ISSUE = (
    """
query ReadIssue($owner: String!, $name: String!, $number: Int!) {
  rateLimit { cost }
  repository(owner: $owner, name: $name) {
    nameWithOwner isPrivate isArchived hasIssuesEnabled
    labels(first: 100, orderBy: {field: NAME, direction: ASC}) {
      totalCount nodes { name description }
    }
    releases(first: 30, orderBy: {field: CREATED_AT, direction: DESC}) {
      nodes { tagName isPrerelease isDraft publishedAt tagCommit { oid } }
    }
    issue(number: $number) {
      ...Header
      labels(first: 100) { nodes { name } }
      reactionGroups { content reactors { totalCount } }
      parent { ...IssueEnd }
      subIssuesSummary { total }
      comments(last: 100) { totalCount nodes { ...Note } }
      closedByPullRequestsReferences(first: 10, includeClosedPrs: true) {
        nodes {
          ...PullEnd
          closingIssuesReferences(first: 10) {
            nodes { number repository { nameWithOwner isPrivate } }
          }
        }
      }
      timelineItems(last: 100, itemTypes: [
        CROSS_REFERENCED_EVENT, CONNECTED_EVENT, DISCONNECTED_EVENT, CLOSED_EVENT, REOPENED_EVENT,
        REFERENCED_EVENT, MARKED_AS_DUPLICATE_EVENT, UNMARKED_AS_DUPLICATE_EVENT, TRANSFERRED_EVENT
      ]) { nodes { ...Event } }
      # Asked for apart, so that much labelling hides nothing else.
      labelling: timelineItems(last: 100, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) {
        nodes {
          __typename
          ... on LabeledEvent { label { name } }
          ... on UnlabeledEvent { actor { __typename login } label { name } }
        }
      }
    }
  }
}
"""
    + _FRAGMENTS
)

_ONE_OF_MANY = """
fragment OneOfMany on Issue {
  ...Header
  labels(first: 20) { nodes { name } }
  comments(last: 30) { totalCount nodes { ...Note } }
  closedByPullRequestsReferences(first: 5, includeClosedPrs: true) { nodes { ...PullEnd } }
  timelineItems(last: 20, itemTypes: [
    CROSS_REFERENCED_EVENT, CLOSED_EVENT, MARKED_AS_DUPLICATE_EVENT, UNMARKED_AS_DUPLICATE_EVENT
  ]) { nodes { ...Event } }
}
"""


def ask_for_issues(
    wanted: Sequence[tuple[RepositoryRef, Sequence[int]]],
) -> tuple[str, Mapping[str, Any]]:
    """Return a query for many issues and its variables.

    In the answer, `r0`, `r1`, ... are the repositories in order, `r0i0`, `r0i1`, ... their issues.
    """
    variables: dict[str, str | int] = {}
    parts = []
    for position, (repository, numbers) in enumerate(wanted):
        variables |= {f"o{position}": repository.owner, f"n{position}": repository.name}
        # Numbers are variables too, so that one text asks for any issues and is read only once.
        named = {f"r{position}i{index}": number for index, number in enumerate(numbers)}
        variables |= named
        issues = " ".join(f"{name}: issue(number: ${name}) {{ ...OneOfMany }}" for name in named)
        parts.append(
            f"r{position}: repository(owner: $o{position}, name: $n{position}) {{ {issues} }}"
        )
    declared = ", ".join(
        f"${name}: {'String!' if isinstance(value, str) else 'Int!'}"
        for name, value in variables.items()
    )
    query = f"query ReadItems({declared}) {{ rateLimit {{ cost }} {' '.join(parts)} }}"
    return query + _ONE_OF_MANY + _FRAGMENTS, variables


def group_by_repository(refs: Iterable[IssueRef]) -> list[tuple[RepositoryRef, list[int]]]:
    """Group by repository, so that each is asked for once, whatever case it was written in."""
    unique = {ref.key: ref for ref in refs if is_possible(ref.repository)}
    ordered = sorted(unique.values(), key=lambda ref: (ref.repository.key, ref.number))
    groups = [list(group) for _, group in groupby(ordered, key=lambda ref: ref.repository.key)]
    return [(group[0].repository, [ref.number for ref in group]) for group in groups]
