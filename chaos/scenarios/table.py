"""Every fault of the plan: brought about here with real processes, or proved by named tests."""

from chaos.clocks import lacks_faketime
from chaos.disk import lacks_mount
from chaos.postgres import lacks_postgres
from chaos.power import lacks_strace
from chaos.scenarios import clocks, disk, github, power, processes, redis
from chaos.scenarios.scenario import Scenario

SCENARIOS = (
    Scenario("F2", "worker of a long job killed", processes.orphan_long_work, is_long=True),
    Scenario("F6", "idle workers killed as an issue is opened", processes.kill_idle_workers),
    Scenario("F8", "comment posted, answered 502", github.lose_answer),
    Scenario("F9", "comment posted, connection reset", github.reset_after),
    Scenario("F10", "comment posted, answered too late", github.hang_after),
    Scenario("F11", "comment posted, half an answer", github.cut_answer),
    Scenario("F8", "comment edited, answered 502, edited again", github.lose_answer_to_edit),
    Scenario("F12", "comment posted, answer lost, lists 10 s stale", github.lag_behind),
    Scenario("F14", "eight events at once on one issue", processes.edit_at_once),
    Scenario("F15", "Redis killed twice under load", redis.kill_under_load),
    Scenario(
        "F16",
        "power failure under load, `appendfsync always`",
        power.lose_power_synced_always,
        lacks=lacks_strace,
    ),
    Scenario(
        "F16",
        "power failure under load, `appendfsync everysec`",
        power.lose_power_synced_each_second,
        lacks=lacks_strace,
    ),
    Scenario("F17", "Redis away 3 s during a job", redis.stay_away_briefly),
    Scenario("F17", "Redis away 25 s during a job", redis.stay_away_long),
    Scenario("F17", "Redis away 120 s during a job", redis.stay_away_very_long, is_long=True),
    Scenario("F18", "Redis hung 8 s during a job", redis.hang_during_work),
    Scenario("F18", "Redis hung 30 s during a job", redis.hang_longer, is_long=True),
    Scenario("F20", "Redis full", redis.fill_up),
    Scenario("F21", "disk of Redis full", disk.fill_disk_of_redis, lacks=lacks_mount),
    Scenario("F21", "disk of SQLite full", disk.fill_disk_of_sqlite, lacks=lacks_mount),
    Scenario("F21", "disk of PostgreSQL full", disk.fill_disk_of_postgres, lacks=lacks_postgres),
    Scenario("F22", "clock and worker host killed", processes.kill_clock),
    Scenario(
        "F23",
        "workers started 300 s ahead, behind",
        clocks.refuse_wrong_clock,
        lacks=lacks_faketime,
    ),
    Scenario(
        "F23",
        "clock of a worker jumps 300 s ahead during jobs",
        clocks.jump_ahead,
        lacks=lacks_faketime,
    ),
    Scenario(
        "F23",
        "clock of a worker jumps 300 s back during jobs",
        clocks.jump_back,
        lacks=lacks_faketime,
    ),
    Scenario(
        "F23",
        "all our clocks 10 min behind GitHub's",
        clocks.set_host_back,
        lacks=lacks_faketime,
    ),
    Scenario(
        "F23",
        "all our clocks 10 min ahead of GitHub's",
        clocks.set_host_ahead,
        lacks=lacks_faketime,
    ),
    Scenario("F24", "GitHub answers 502 for 30 s", github.fail_for_a_while),
    Scenario("F25", "primary limit for 10 s", github.limit_primary),
    Scenario("F26", "secondary limit with Retry-After 10", github.limit_secondary),
    Scenario("F34", "receiver down", processes.stop_receiver),
    Scenario("F36", "SIGTERM once, twice, to every process", processes.end_while_working),
    Scenario("F37", "an issue that kills its process", processes.poison),
)
