"""GitHub's GraphQL API: our schema file, executed by graphql-core over the simulated world."""
