"""One file steers the bot: what is skipped, said, labelled and shown."""

import pytest

from tests.journeys.house import House

PATH = ".github/issuegraph.yml"
FORMS = ".github/ISSUE_TEMPLATE"
CRASH = "It stops.\n\n```\nRuntimeError: frame 12 has no header\n```\n"
VULNERABILITY = "A crafted file allows remote code execution: this is a security vulnerability."


def test_in_silent_mode_only_the_report_is_kept(house: House) -> None:
    house.repository.create_label("bug")
    house.repository.put_file(PATH, "mode: silent\n")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    assert (house.our_comments(issue), issue.labels) == ([], [])
    assert "The mode is silent" in house.report(issue.number)


def test_in_labels_mode_there_is_a_label_and_no_comment(house: House) -> None:
    house.repository.create_label("bug")
    house.repository.put_file(PATH, "mode: labels\n")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    assert house.our_comments(issue) == []
    assert [label.name for label in issue.labels] == ["bug"]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("authors: ['ad*']", "skipped: an author to skip"),
        ("associations: [NONE]", "skipped: an author who is NONE"),
        ("titles: ['crash *']", "skipped: a title to skip"),
        ("labels: [tracking]", "skipped: a label to skip"),
    ],
)
def test_what_the_repository_skips_gets_nothing_and_costs_no_search(
    house: House, rule: str, reason: str
) -> None:
    house.repository.put_file(PATH, f"skip: {{{rule}}}\n")
    issue = house.repository.open_issue("Crash now", CRASH, author="ada", labels=["tracking"])
    before = len(house.simulator.world.requests)
    assert reason in [entry.reason for entry in house.work()]
    assert house.our_comments(issue) == []
    assert "GET search" not in house.calls(after=before)
    assert house.report(issue.number) == ""


def test_a_command_analyses_what_is_skipped(house: House) -> None:
    house.repository.set_permission("mia", "triage")
    house.repository.put_file(PATH, "skip: {authors: [ada]}\n")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    issue.comment("mia", "/triage")
    house.work()
    assert len(house.our_comments(issue)) == 1


def test_a_held_issue_is_left_alone_until_the_label_is_gone(house: House) -> None:
    house.repository.put_file(PATH, "hold_labels: [hold]\n")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada", labels=["hold"])
    house.work()
    assert house.our_comments(issue) == []
    issue.remove_label("hold", by="mia")
    issue.edit(body=f"{CRASH}\nVersion: 2.0\n", by="ada")
    house.work()
    assert len(house.our_comments(issue)) == 1


def test_a_verdict_that_may_not_speak_is_only_kept(house: House) -> None:
    house.repository.put_file(PATH, "verdicts: {may_speak: [duplicate]}\n")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    assert house.our_comments(issue) == []
    assert "This verdict may not be commented" in house.report(issue.number)


def test_rules_put_labels_on_and_automation_stays_off(house: House) -> None:
    for name in ("defect", "area: frames", "automerge"):
        house.repository.create_label(name)
    rules = "{body: '*frame*', label: 'Area: Frames'}, {title: '*', label: automerge}"
    house.repository.put_file(PATH, f"labels: {{map: {{bug: defect}}, rules: [{rules}]}}\n")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    assert sorted(label.name for label in issue.labels) == ["area: frames", "defect"]


def test_an_issue_of_a_bot_is_analysed_where_bots_are_welcome(house: House) -> None:
    house.repository.put_file(PATH, "skip: {bots: false}\n")
    bot = house.simulator.world.ground.user("canary[bot]", kind="Bot")
    issue = house.repository.open_issue("Crash on save", CRASH, author=bot)
    house.work()
    assert len(house.our_comments(issue)) == 1


def test_a_repository_chooses_its_own_word_for_commands(house: House) -> None:
    house.repository.set_permission("mia", "triage")
    house.repository.put_file(PATH, "commands: {prefix: /graph}\n")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    foreign, ours = issue.comment("mia", "/triage"), issue.comment("mia", "/graph")
    house.work()
    reactions = [sorted(one.content for one in it.reactions.all) for it in (foreign, ours)]
    assert reactions == [[], ["eyes", "rocket"]]


def test_thresholds_decide_what_counts_as_the_same_problem(house: House) -> None:
    thresholds = "{text: 1, text_beside_error: 1, related: 1}"
    house.repository.put_file(PATH, f"verdicts: {{thresholds: {thresholds}}}\n")
    house.repository.open_issue("Reading stops half way", CRASH, author="ben")
    house.work()
    issue = house.repository.open_issue("Reading of a file stops half way", CRASH, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert "Same problem as" not in comment.body


def test_resources_are_shown_with_the_file_that_names_them(house: House) -> None:
    house.repository.create_label("bug")
    wiki = f"{house.simulator.url}/octo/engine/wiki/Crashes".replace("http:", "https:")
    house.repository.put_file(PATH, f"resources: {{bug: ['{wiki}']}}\n")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert "For issues with this label the maintainers point to" in comment.body
    assert f"/octo/engine/blob/main/{PATH}" in comment.body


def test_a_likely_vulnerability_is_led_to_the_policy_of_the_repository(house: House) -> None:
    house.repository.put_file(PATH, "security: {policy_url: 'https://octo.dev/security'}\n")
    issue = house.repository.open_issue("Security vulnerability", VULNERABILITY, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert "octo.dev/security" in comment.body


def test_a_broken_file_changes_nothing_and_the_report_names_the_place(house: House) -> None:
    house.repository.put_file(PATH, "# ours\nmode: silnt\n")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    (comment,) = house.our_comments(issue)
    assert PATH not in comment.body
    report = house.report(issue.number)
    assert f"{PATH} in octo/engine, line 2, column 7:" in report
    assert f"/octo/engine/blob/main/{PATH}#L2" in report


def test_the_organisations_file_applies_where_a_repository_has_none(house: House) -> None:
    defaults = house.simulator.world.create_repository("octo/.github")
    defaults.put_file(PATH, "mode: silent\n")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    assert house.our_comments(issue) == []


def test_a_private_file_of_another_repository_is_not_followed(house: House) -> None:
    secret = house.simulator.world.create_repository("octo/secret", private=True)
    secret.put_file(PATH, "mode: silent\n")
    house.repository.put_file(PATH, "extends: octo/secret\n")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    assert len(house.our_comments(issue)) == 1
    assert "octo/secret has no public" in house.report(issue.number)


def test_a_cold_analysis_keeps_to_eight_reads_with_every_file_there_is(house: House) -> None:
    for name in ("1", "2", "3"):
        base = house.simulator.world.create_repository(f"octo/base{name}")
        base.put_file(PATH, f"extends: octo/base{int(name) + 1}\n")
    house.repository.put_file(PATH, "extends: octo/base1\n")
    for name in ("a", "b", "bug"):
        house.repository.put_file(f"{FORMS}/{name}.yml", "name: A\nbody: []\n")
    house.repository.open_issue("Crash on save", CRASH, author="ada")
    before = len(house.simulator.world.requests)
    house.work()
    calls = house.calls(after=before)
    assert calls.count("GET search") == 2
    assert calls.count("GET read") <= 6


def test_the_second_analysis_reads_no_file_again(house: House) -> None:
    house.repository.put_file(PATH, "mode: comment\n")
    house.work()
    house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    before = len(house.simulator.world.requests)
    house.repository.open_issue("Stops on load", "It stops when a file is loaded.", author="ben")
    house.work()
    assert house.calls(after=before).count("GET read") == 0


def test_a_push_to_the_file_takes_effect_at_once(house: House) -> None:
    house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    house.repository.put_file(PATH, "mode: silent\n")
    house.work()
    issue = house.repository.open_issue("Stops on load", "It stops while loading.", author="ben")
    house.work()
    assert house.our_comments(issue) == []


def test_a_comment_that_stands_is_left_as_it_is_in_a_mode_that_writes_none(house: House) -> None:
    house.repository.create_label("bug")
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    before = [one.body for one in house.our_comments(issue)]
    for mode in ("silent", "labels"):
        house.repository.put_file(PATH, f"mode: {mode}\n")
        house.work()
        issue.edit(title=f"How do I save in {mode} mode?", body=f"A question: {mode}.", by="ada")
        house.work()
    assert [one.body for one in house.our_comments(issue)] == before


def test_a_verdict_that_may_not_speak_leaves_the_comment_of_an_earlier_one(house: House) -> None:
    issue = house.repository.open_issue("Crash on save", CRASH, author="ada")
    house.work()
    before = [one.body for one in house.our_comments(issue)]
    house.repository.put_file(PATH, "verdicts: {may_speak: [duplicate]}\n")
    house.work()
    issue.edit(title="How do I save?", body="I want to save.", by="ada")
    house.work()
    assert [one.body for one in house.our_comments(issue)] == before


@pytest.mark.parametrize(
    ("settings", "outcome"),
    [
        ("deny: ['prio*']", (["confused"], [])),
        ("allow: ['type: *']", (["confused"], [])),
        ("allow: ['priority: high']", (["eyes", "rocket"], ["priority: high"])),
    ],
)
def test_a_command_adds_only_labels_that_the_repository_lets_the_bot_add(
    house: House, settings: str, outcome: tuple[list[str], list[str]]
) -> None:
    house.repository.create_label("priority: high")
    house.repository.set_permission("mia", "triage")
    house.repository.put_file(PATH, f"labels: {{{settings}}}\n")
    issue = house.repository.open_issue("Saving", "How do I save?", author="ada")
    house.work()
    command = issue.comment("mia", '/triage label "priority: high"')
    house.work()
    reactions = sorted(one.content for one in command.reactions.all)
    assert (reactions, [label.name for label in issue.labels]) == outcome
