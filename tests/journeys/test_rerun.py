from tests.journeys.house import House


def test_who_may_triage_gets_the_analysis_again_in_the_same_comment(house: House) -> None:
    house.repository.set_permission("mia", "triage")
    issue = house.repository.open_issue("Crash on save", "Error: disk is full", author="ada")
    house.work()
    (first,) = house.our_comments(issue)
    command = issue.comment("mia", "/triage")
    house.work()
    assert [one.id for one in house.our_comments(issue)] == [first.id]
    assert sorted(one.content for one in command.reactions.all) == ["eyes", "rocket"]


def test_a_stranger_is_refused_with_one_reaction(house: House) -> None:
    issue = house.repository.open_issue("Crash on save", "Error: disk is full", author="ada")
    house.work()
    command = issue.comment("eve", "/triage", association="OWNER")
    before = len(house.simulator.world.requests)
    house.work()
    assert [one.content for one in command.reactions.all] == ["confused"]
    assert "POST graphql" not in house.calls(after=before)


def test_a_comment_that_a_person_deleted_returns_only_when_asked_for(house: House) -> None:
    house.repository.set_permission("mia", "write")
    issue = house.repository.open_issue("Crash on save", "Error: disk is full", author="ada")
    house.work()
    (ours,) = house.our_comments(issue)
    ours.delete(by="mia")
    issue.edit(body="Error: the disk is full again", by="ada")
    house.work()
    assert house.our_comments(issue) == []
    issue.comment("mia", "/triage")
    house.work()
    assert len(house.our_comments(issue)) == 1
