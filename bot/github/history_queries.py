"""What is asked of GitHub to learn a repository: a hundred issues with their outcome at a time.

A page costs about five points, so that ten thousand issues cost a hundred queries and 500 points of
the 5,000 an hour.
"""

from collections.abc import Sequence

from bot.github.queries import HEADER, NOTE

_PAST_ISSUE = """
fragment PastIssue on Issue {
  ...Header
  labels(first: 30) { nodes { name } }
  comments(last: 30) { totalCount nodes { ...Note } }
  closedByPullRequestsReferences(first: 20, includeClosedPrs: true) {
    nodes { number merged mergedAt mergeCommit { oid } repository { nameWithOwner isPrivate } }
  }
  timelineItems(last: 40, itemTypes: [LABELED_EVENT]) {
    nodes { __typename ... on LabeledEvent { actor { __typename login } label { name } } }
  }
  # Asked for apart, so that much labelling hides none of them.
  marking: timelineItems(last: 20, itemTypes: [
    MARKED_AS_DUPLICATE_EVENT, UNMARKED_AS_DUPLICATE_EVENT
  ]) {
    nodes {
      __typename
      ... on MarkedAsDuplicateEvent { canonical { ...Canonical } }
      ... on UnmarkedAsDuplicateEvent { canonical { ...Canonical } }
    }
  }
}
fragment Canonical on Issue { number repository { nameWithOwner isPrivate } }
"""

READ_PAGE = (
    """
query ReadHistory(
  $owner: String!, $name: String!, $after: String, $most: Int!, $filter: IssueFilters,
  $order: IssueOrder!
) {
  rateLimit { cost remaining resetAt }
  repository(owner: $owner, name: $name) {
    databaseId nameWithOwner
    all: issues(first: 1) { totalCount }
    issues(first: $most, after: $after, filterBy: $filter, orderBy: $order) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { ...PastIssue }
    }
  }
}
"""
    + _PAST_ISSUE
    + HEADER
    + NOTE
)

READ_PAST_ISSUE = (
    """
query ReadPastIssue($owner: String!, $name: String!, $number: Int!) {
  rateLimit { cost }
  repository(owner: $owner, name: $name) { issue(number: $number) { ...PastIssue } }
}
"""
    + _PAST_ISSUE
    + HEADER
    + NOTE
)


def ask_which_are_there(numbers: Sequence[int]) -> str:
    """Return a query for nothing but where issues are; `i<number>` are they in the answer."""
    issues = " ".join(
        f"i{number:d}: issue(number: {number:d}) {{ repository {{ databaseId }} }}"
        for number in numbers
    )
    return (
        "query FindGone($owner: String!, $name: String!) { rateLimit { cost }"
        f" repository(owner: $owner, name: $name) {{ databaseId {issues} }} }}"
    )


READ_RELEASES = """
query ReadReleases($owner: String!, $name: String!, $after: String) {
  rateLimit { cost }
  repository(owner: $owner, name: $name) {
    url
    releases(first: 100, after: $after, orderBy: {field: CREATED_AT, direction: DESC}) {
      pageInfo { hasNextPage endCursor }
      nodes { tagName isPrerelease isDraft publishedAt tagCommit { oid } }
    }
  }
}
"""
