"""The GraphQL endpoint: parse, price, execute; errors travel in an answer of status 200."""

from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from flask import Blueprint
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    execute_sync,
    is_abstract_type,
    parse,
    validate,
)

from bot.simulator.access import Anonymous
from bot.simulator.errors import WRITE_LIMIT_MESSAGE, ApiError
from bot.simulator.graph.asking import Asking, global_id, type_of
from bot.simulator.graph.cost import LARGEST_NODE_COUNT, Cost, cost_of
from bot.simulator.graph.resolvers import RESOLVERS
from bot.simulator.rest.calling import Call, current_call, json_object
from bot.simulator.shapes.links import Json

routes = Blueprint("graphql", __name__)


@cache
def github_schema() -> GraphQLSchema:
    """Return the schema with every resolver in its place."""
    text = files("bot.simulator.graph").joinpath("schema.graphql").read_text(encoding="utf-8")
    schema = build_schema(text)
    for kind in schema.type_map.values():
        if is_abstract_type(kind):
            kind.resolve_type = lambda value, _info, _kind: type_of(value)
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            _fit(kind)
    return schema


def _fit(kind: GraphQLObjectType) -> None:
    if "id" in kind.fields:
        kind.fields["id"].resolve = global_id
    for name, resolver in RESOLVERS.get(kind.name, {}).items():
        kind.fields[name].resolve = resolver


@routes.post("/graphql")
def answer_query() -> Json:
    """Answer one query or mutation."""
    call = current_call()
    if isinstance(call.actor, Anonymous):
        raise ApiError(401, "This endpoint requires you to be authenticated.")
    body = json_object()
    text, variables = body.get("query"), body.get("variables") or {}
    if not isinstance(text, str):
        return {
            "errors": [{"message": "A query attribute must be specified and must be a string."}]
        }
    try:
        document, problems = _read_query(text)
    except GraphQLError as problem:
        return {"errors": [problem.formatted]}
    if problems:
        return {"errors": [_shape(problem) for problem in problems]}
    return _execute(call, document, variables=variables)


@lru_cache(maxsize=64)
def _read_query(text: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
    """Parse and validate, once for each text; GraphQLError where it is not GraphQL."""
    document = parse(text)
    return document, tuple(validate(github_schema(), document))


def _execute(call: Call, document: DocumentNode, *, variables: dict[str, Any]) -> Json:
    cost = cost_of(document, variables)
    refusal = _refusal(call, cost, document)
    if refusal is not None:
        return {"errors": [refusal]}
    result = execute_sync(
        github_schema(), document, variable_values=variables, context_value=Asking(call, cost)
    )
    return _shape_result(result)


def _refusal(call: Call, cost: Cost, document: DocumentNode) -> Json | None:
    if cost.nodes > LARGEST_NODE_COUNT:
        message = (
            f"This query requests up to {cost.nodes:,} possible nodes which exceeds the maximum"
            " limit of 500,000."
        )
        return {"type": "MAX_NODE_LIMIT_EXCEEDED", "message": message}
    now = call.world.now()
    if not call.world.limits.spend(call.actor.caller, "graphql", points=cost.points, now=now):
        message = f"API rate limit exceeded for {call.actor.caller}."
        return {"type": "RATE_LIMITED", "message": message}
    if _is_mutation(document) and call.world.limits.wait_before_write(call.actor.caller, now=now):
        return {"type": "RATE_LIMITED", "message": WRITE_LIMIT_MESSAGE}
    return None


def _is_mutation(document: DocumentNode) -> bool:
    return any(
        isinstance(one, OperationDefinitionNode) and one.operation is OperationType.MUTATION
        for one in document.definitions
    )


def _shape_result(result: ExecutionResult) -> Json:
    shown: Json = {"data": result.data}
    if result.errors:
        shown["errors"] = [_shape(problem) for problem in result.errors]
    return shown


def _shape(problem: GraphQLError) -> Json:
    shown: Json = dict(problem.formatted)
    kind = dict(shown.pop("extensions", {})).get("type")
    return ({"type": kind} if kind else {}) | shown
