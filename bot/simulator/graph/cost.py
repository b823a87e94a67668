"""What a query costs: the lists that it asks for, counted as GitHub counts them.

Source: docs.github.com, "Rate limits and query limits for the GraphQL API": the requests needed
to fill every connection, divided by 100 and rounded, at least 1.
"""

from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
)

LARGEST_NODE_COUNT = 500_000
_POINTS_PER = 100


@dataclass(slots=True)
class Cost:
    """Requests and nodes that a query needs at most."""

    requests: int = 0
    nodes: int = 0

    @property
    def points(self) -> int:
        """Return the points that are charged."""
        return max(1, round(self.requests / _POINTS_PER))


def cost_of(document: DocumentNode, variables: dict[str, Any]) -> Cost:
    """Return what the operation of a document costs."""
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    cost = Cost()
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            _add(definition.selection_set, cost, times=1, fragments=fragments, variables=variables)
    return cost


def _add(
    selections: SelectionSetNode | None,
    cost: Cost,
    *,
    times: int,
    fragments: dict[str, FragmentDefinitionNode],
    variables: dict[str, Any],
) -> None:
    for one in selections.selections if selections is not None else ():
        inside, inner_times = getattr(one, "selection_set", None), times
        if isinstance(one, FragmentSpreadNode):
            fragment = fragments.get(one.name.value)
            inside = None if fragment is None else fragment.selection_set
        size = _page_size(one, variables) if isinstance(one, FieldNode) else None
        if size is not None:
            cost.requests += times
            cost.nodes += times * size
            inner_times = times * size
        _add(inside, cost, times=inner_times, fragments=fragments, variables=variables)


def _page_size(field: FieldNode, variables: dict[str, Any]) -> int | None:
    for argument in field.arguments or ():
        if argument.name.value not in ("first", "last"):
            continue
        if isinstance(argument.value, IntValueNode):
            return int(argument.value.value)
        if isinstance(argument.value, VariableNode):
            given = variables.get(argument.value.name.value)
            return given if isinstance(given, int) else None
    return None
