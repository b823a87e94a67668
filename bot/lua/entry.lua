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
local DUE = prefix .. ':due'

local function whole(number) return string.format('%.0f', number) end
local function entry_key(id) return prefix .. ':entry:' .. id end
local function read(id, field) return redis.call('HGET', entry_key(id), field) or nil end
local function write(id, ...) redis.call('HSET', entry_key(id), ...) end
local function look_again(id, at) redis.call('ZADD', DUE, whole(at), id) end
local function lease_key(id) return prefix .. ':lease:' .. read(id, 'lease') end
local function lease_value(id) return (read(id, 'owner') or '') .. ' ' .. id end

local function move(id, state)
  local before = read(id, 'state')
  if before then redis.call('ZREM', prefix .. ':state:' .. before, id) end
  redis.call('ZADD', prefix .. ':state:' .. state, whole(now), id)
  write(id, 'state', state)
end

-- RQ's job carries the entry's id and nothing else. Each wake-up is a job of its own, because a
-- job that ends takes its hash with it, and with that a wake-up of the same name.
local function wake(id)
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

local function put_off(id, until_ms, reason)
  if read(id, 'state') ~= 'waiting' then move(id, 'waiting') end
  write(id, 'not_before', whole(until_ms), 'reason', reason)
  look_again(id, until_ms)
end

local function conclude(id, state, reason)
  move(id, state)
  write(id, 'reason', reason, 'ended_at', whole(now))
  redis.call('ZREM', DUE, id)
  redis.call('EXPIRE', entry_key(id), KEPT_SECONDS)
end

-- Give the issue back and wake whoever waited for it.
local function release(id)
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

local function is_held_by(id, owner)
  return read(id, 'state') == 'leased' and read(id, 'owner') == owner
end
