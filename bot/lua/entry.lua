-- What every script of the inbox knows: how an entry is stored, woken, put off and ended.
-- KEYS[1] is the prefix of our keys; ARGV[1..3] are RQ's queue, the function it calls and its
-- time limit. Times are milliseconds of the server's own clock, so no worker's clock matters.
local prefix, queue, call, timeout = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local KEPT_SECONDS = 8 * 24 * 3600
-- An entry that RQ was told of is looked at again after this long.
local PATIENCE = 15000
local MOST_STARTS = 3
local MOST_PLACES = 2
local DUE = prefix .. ':due'
local LINES = prefix .. ':lines'
-- Those of them that nobody waits in, by when one was called from each: the next is the first.
local BACKGROUND_LINES = prefix .. ':background_lines'
-- The installations that asked for something within a day, by when they did.
local TENANTS = prefix .. ':tenants'
-- Those that met a fault of GitHub since something last worked.
local FAILING_INSTALLATIONS = prefix .. ':failing_installations'
local BACKGROUND = 'background:'

local function whole(number) return string.format('%.0f', number) end
local function entry_key(id) return prefix .. ':entry:' .. id end
local function read(id, field) return redis.call('HGET', entry_key(id), field) or nil end
local function write(id, ...) redis.call('HSET', entry_key(id), ...) end
local function look_again(id, at) redis.call('ZADD', DUE, whole(at), id) end
local function lease_key(id) return prefix .. ':lease:' .. read(id, 'lease') end
local function lease_value(id) return (read(id, 'owner') or '') .. ' ' .. id end

-- What nobody waits for is listed while it is not ended, however much else is going on.
local function list_background(id, state)
  if string.sub(read(id, 'lane') or '', 1, #BACKGROUND) ~= BACKGROUND then return end
  if state == 'waiting' or state == 'leased' then
    redis.call('ZADD', prefix .. ':learning', whole(now), id)
  else
    redis.call('ZREM', prefix .. ':learning', id)
  end
end

local function move(id, state)
  local before = read(id, 'state')
  if before then redis.call('ZREM', prefix .. ':state:' .. before, id) end
  -- Who is put back has waited since it came, or since somebody had it begin again.
  local since = state == 'waiting' and read(id, 'waits_since') or whole(now)
  redis.call('ZADD', prefix .. ':state:' .. state, since, id)
  write(id, 'state', state)
  list_background(id, state)
end

-- RQ's job carries the entry's id and nothing else. Each wake-up is a job of its own, because a
-- job that ends takes its hash with it, and with that a wake-up of the same name.
local function tell_rq(id)
  local job = id .. '-' .. redis.call('HINCRBY', entry_key(id), 'wakes', 1)
  redis.call('HSET', 'rq:job:' .. job,
    'data', '["' .. call .. '",null,["' .. id .. '"],{}]',
    'description', 'inbox entry ' .. id, 'origin', queue, 'status', 'queued',
    'timeout', timeout, 'result_ttl', '0', 'failure_ttl', '3600')
  redis.call('EXPIRE', 'rq:job:' .. job, KEPT_SECONDS)
  redis.call('RPUSH', 'rq:queue:' .. queue, job)
  write(id, 'awake', job)
  look_again(id, now + PATIENCE)
end

-- RQ's list is first come, first served. So that one installation's flood cannot fill it, each
-- has a few places there, and whoever finds none waits in a line of its own lane: that of the
-- installation, and another for what nobody waits for.
local function lane_of(id) return read(id, 'lane') or read(id, 'installation') end
local function places_of(lane) return prefix .. ':places:' .. lane end
local function running_of(lane) return prefix .. ':running:' .. lane end
local function line_of(lane) return prefix .. ':line:' .. lane end
local function is_background(lane) return string.sub(lane, 1, #BACKGROUND) == BACKGROUND end
local function installation_of(lane)
  return is_background(lane) and string.sub(lane, #BACKGROUND + 1) or lane
end

-- Faults within a minute, which entries met them, and how often work was held back for them: of an
-- installation, or with an empty scope of everybody.
local function faults_of(scope) return prefix .. ':faults:' .. scope end
local function failing_of(scope) return prefix .. ':failing:' .. scope end
local function outages_of(scope) return prefix .. ':outages:' .. scope end
-- Nothing starts while this is there.
local function outage_of(scope) return prefix .. ':outage' .. (scope == '' and '' or ':' .. scope) end

-- How long nothing of an installation may start: GitHub told it to wait or refuses it, its own
-- budget of writes is spent, or GitHub fails, for it or for everybody.
local function held_back_ms(installation)
  local longest = math.max(redis.call('PTTL', outage_of('')),
    redis.call('PTTL', outage_of(installation)))
  for _, kind in ipairs({':parked:', ':suspended:', ':paused:'}) do
    longest = math.max(longest, redis.call('PTTL', prefix .. kind .. installation))
  end
  return longest
end

-- Start nothing of an installation for so long. After a secondary limit GitHub asks to wait longer
-- each time, and whoever works on as before is refused again.
local HOLDS = {['write budget'] = ':paused:', ['refusal'] = ':suspended:'}
local function park(installation, wait_ms, cause)
  local parked = prefix .. (HOLDS[cause] or ':parked:') .. installation
  if cause == 'secondary limit' and redis.call('GET', parked) ~= cause then
    local strikes = redis.call('INCR', prefix .. ':strikes:' .. installation)
    redis.call('EXPIRE', prefix .. ':strikes:' .. installation, 3600)
    redis.call('SET', prefix .. ':slow:' .. installation, '1', 'EX', 3600)
    if strikes > 1 then wait_ms = math.max(wait_ms, math.min(900000, 30000 * 2 ^ strikes)) end
  end
  redis.call('HINCRBY', prefix .. ':waits', cause, 1)
  wait_ms = math.max(wait_ms, redis.call('PTTL', parked), 1)
  redis.call('SET', parked, cause, 'PX', whole(wait_ms))
  -- Learning that waits for learning is no installation.
  if cause ~= 'other learning' then
    redis.call('ZADD', prefix .. ':parks', 'GT', whole(now + wait_ms), installation)
  end
end

-- Whether the installation was let work again since the entry was started: what GitHub refused of
-- it may be what it allows by now.
local function was_resumed_meanwhile(id)
  local resumed = redis.call('GET', prefix .. ':resumed:' .. read(id, 'installation'))
  return resumed and tonumber(resumed) >= tonumber(read(id, 'started_at') or now)
end

-- How many of a lane may be called or worked on at once: never all workers while there are other
-- installations, so that one of those that comes finds a worker. Half may do what nobody waits for.
local function most_at_once(lane)
  local workers = redis.call('SCARD', 'rq:workers:' .. queue)
  if is_background(lane) then return math.max(1, math.floor(workers / 2)) end
  if workers == 0 or redis.call('ZCARD', TENANTS) < 2 then return math.huge end
  return math.max(1, workers - 1)
end

local function busy_in(lane)
  if is_background(lane) then return redis.call('SCARD', prefix .. ':background') end
  return redis.call('SCARD', places_of(lane)) + redis.call('SCARD', running_of(lane))
end

local function has_place(id, lane)
  if held_back_ms(installation_of(lane)) > 0 then return false end
  if redis.call('SISMEMBER', places_of(lane), id) == 1 then return true end
  return redis.call('SCARD', places_of(lane)) < MOST_PLACES and busy_in(lane) < most_at_once(lane)
end

local function take_place(id, lane)
  redis.call('ZREM', line_of(lane), id)
  redis.call('SADD', places_of(lane), id)
  if is_background(lane) then redis.call('SADD', prefix .. ':background', id) end
end

-- Neither called nor worked on any more.
local function step_aside(id, lane)
  redis.call('SREM', places_of(lane), id)
  redis.call('SREM', running_of(lane), id)
  if is_background(lane) then redis.call('SREM', prefix .. ':background', id) end
end

-- Within a line the repositories take turns: each entry is one turn after the one before it of its
-- repository, and none is before the turn that is being served. Given once, so that who is put
-- back keeps it.
local function turn_of(id, lane)
  local given = read(id, 'turn')
  if given and given ~= '' then return given end
  local turns, repository = prefix .. ':turns:' .. lane, read(id, 'repository') or ''
  local known = redis.call('HMGET', turns, 'now', repository)
  local now_served = known[1] or redis.call('ZRANGE', line_of(lane), 0, 0, 'WITHSCORES')[2] or 0
  local turn = whole(math.max(tonumber(now_served), tonumber(known[2] or 0)) + 1)
  redis.call('HSET', turns, repository, turn)
  redis.call('EXPIRE', turns, KEPT_SECONDS)
  write(id, 'turn', turn)
  return turn
end

local function serve_turn(id, lane)
  local turns, turn = prefix .. ':turns:' .. lane, tonumber(turn_of(id, lane))
  if turn > tonumber(redis.call('HGET', turns, 'now') or 0) then
    redis.call('HSET', turns, 'now', whole(turn))
  end
end

-- Who stands in a line is called from it and need not be looked at in between.
local function stand_in_line(id)
  local lane = lane_of(id)
  step_aside(id, lane)
  redis.call('ZADD', line_of(lane), turn_of(id, lane), id)
  redis.call('SADD', LINES, lane)
  if is_background(lane) then redis.call('ZADD', BACKGROUND_LINES, 'NX', whole(now), lane) end
  redis.call('ZREM', DUE, id)
end

-- Returns whether RQ was told.
local function wake(id)
  local lane = lane_of(id)
  if not has_place(id, lane) then
    stand_in_line(id)
    return false
  end
  take_place(id, lane)
  tell_rq(id)
  return true
end

local function call_from_line(lane)
  local woken = 0
  while has_place('', lane) do
    local first = redis.call('ZPOPMIN', line_of(lane))[1]
    if not first then
      redis.call('SREM', LINES, lane)
      redis.call('ZREM', BACKGROUND_LINES, lane)
      return woken
    end
    if read(first, 'state') == 'waiting' and wake(first) then woken = woken + 1 end
  end
  return woken
end

-- What nobody waits for has its workers in common, and the installations take turns with them.
local function call_background()
  local woken = 0
  for _, lane in ipairs(redis.call('ZRANGE', BACKGROUND_LINES, 0, -1)) do
    if busy_in(lane) >= most_at_once(lane) then return woken end
    redis.call('ZADD', BACKGROUND_LINES, whole(now), lane)
    woken = woken + call_from_line(lane)
  end
  return woken
end

local function call_next(lane)
  return is_background(lane) and call_background() or call_from_line(lane)
end

-- Whoever was called has come.
local function leave_place(id, lane)
  write(id, 'awake', '')
  redis.call('ZREM', line_of(lane), id)
  step_aside(id, lane)
end

local function begin_running(id, lane)
  serve_turn(id, lane)
  redis.call('SADD', running_of(lane), id)
  if is_background(lane) then redis.call('SADD', prefix .. ':background', id) end
end

local function put_off(id, until_ms, reason)
  if read(id, 'state') ~= 'waiting' then move(id, 'waiting') end
  write(id, 'not_before', whole(until_ms), 'reason', reason)
  look_again(id, until_ms)
end

local function conclude(id, state, reason)
  move(id, state)
  redis.call('HINCRBY', prefix .. ':ended', state, 1)
  -- The same content would do the same again, whoever sends it.
  if state == 'quarantined' then
    -- From the first time on: what is asked for every night must not keep itself in quarantine.
    redis.call('SET', prefix .. ':poison:' .. read(id, 'key'), id, 'EX', KEPT_SECONDS, 'NX')
  end
  write(id, 'reason', reason, 'ended_at', whole(now))
  redis.call('ZREM', DUE, id)
  redis.call('EXPIRE', entry_key(id), KEPT_SECONDS)
end

-- Give the issue back and wake whoever waited for it.
local function give_issue_back(id)
  local key = lease_key(id)
  if redis.call('GET', key) == lease_value(id) then redis.call('DEL', key) end
  local waiters = prefix .. ':waiters:' .. read(id, 'lease')
  for _, waiter in ipairs(redis.call('SMEMBERS', waiters)) do
    if waiter ~= id and read(waiter, 'state') == 'waiting' and read(waiter, 'awake') == '' then
      write(waiter, 'not_before', whole(now))
      wake(waiter)
    end
  end
  redis.call('DEL', waiters)
end

-- Give the issue back, and its worker to the next of the same lane.
local function release(id)
  local lane = lane_of(id)
  give_issue_back(id)
  step_aside(id, lane)
  call_next(lane)
end

local function is_held_by(id, owner)
  return read(id, 'state') == 'leased' and read(id, 'owner') == owner
end

-- Count how long something took, in a histogram whose bounds Python knows by their names.
local BOUNDS = {250, 500, 1000, 2000, 5000, 10000, 30000, 60000, 120000, 600000, 3600000}
local function note_duration(name, from_ms)
  local took = math.max(0, now - tonumber(from_ms or now))
  local key, bound = prefix .. ':seconds:' .. name, 'inf'
  for _, one in ipairs(BOUNDS) do
    if took <= one then
      bound = whole(one)
      break
    end
  end
  redis.call('HINCRBY', key, bound, 1)
  redis.call('HINCRBY', key, 'sum', whole(took))
end

-- End a start in good order: it did not kill its process.
local function give_back(id)
  note_duration('start', read(id, 'started_at'))
  write(id, 'unended', '0')
  release(id)
end

-- Those that are not GitHub's faults, of which another count is kept.
local function own_attempts(id)
  return tonumber(read(id, 'attempts')) - tonumber(read(id, 'faults') or 0)
end

local function take_back_attempt(id)
  redis.call('HINCRBY', entry_key(id), 'attempts', -1)
end

-- Begin again with an entry; 0 when it is being worked on or no longer kept.
local function requeue(id)
  local state = read(id, 'state')
  if not state or state == 'leased' then return 0 end
  redis.call('PERSIST', entry_key(id))
  redis.call('DEL', prefix .. ':poison:' .. read(id, 'key'))
  for _, refused_by in ipairs({'installation', 'lease'}) do
    redis.call('SREM', prefix .. ':refused:' .. read(id, refused_by), id)
  end
  -- A new place in the sequence: work that ended before this wish does not cover it.
  write(id, 'seq', redis.call('INCR', prefix .. ':sequence'), 'attempts', '0', 'unended', '0',
    'limits', '0', 'looks', '0', 'faults', '0', 'fails_since', '', 'turn', '',
    'waits_since', whole(now), 'not_before', whole(now), 'reason', '', 'ended_at', '')
  if state ~= 'waiting' then move(id, 'waiting') end
  if read(id, 'awake') == '' then wake(id) end
  return 1
end
