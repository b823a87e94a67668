"""How many commands are obeyed within an hour, so that nobody can keep the bot busy."""

BY_ONE_PERSON_ON_AN_ISSUE = 10
BY_ONE_PERSON_IN_A_REPOSITORY = 20
ON_AN_ISSUE = 30
IN_A_REPOSITORY = 100
