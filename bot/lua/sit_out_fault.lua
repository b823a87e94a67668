-- End a start because GitHub failed. Ten faults in a minute on three entries, with no success in
-- between, hold back everybody or, where only one installation of several meets them, that one: for
-- 30 seconds, then 60, up to five minutes, and costing no attempt.
-- ARGV: id, owner, wait in milliseconds, reason, most faults, 1 where one fault is enough.
local id, owner, wait_ms, reason = ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7]
local most_faults, is_everybodys = tonumber(ARGV[8]), ARGV[9] == '1'
if not is_held_by(id, owner) then return 'lost' end
local installation = read(id, 'installation')
local HOUR, DAY, LONGEST_HOLD, HEAD_START = 3600000, 86400000, 300000, 10000

-- Returns whether these are faults of GitHub and not of what an entry or two ask of it.
local function note_fault(scope)
  local faults = redis.call('INCR', faults_of(scope))
  if faults == 1 then redis.call('EXPIRE', faults_of(scope), 60) end
  redis.call('SADD', failing_of(scope), id)
  redis.call('EXPIRE', failing_of(scope), 3600)
  return faults >= 10 and redis.call('SCARD', failing_of(scope)) >= 3
end

local function hold_back(scope)
  if redis.call('EXISTS', outage_of(scope)) == 1 then return end
  local times = redis.call('INCR', outages_of(scope))
  redis.call('EXPIRE', outages_of(scope), 3600)
  local hold_ms = math.min(LONGEST_HOLD, 15000 * 2 ^ times)
  redis.call('SET', outage_of(scope), reason, 'PX', whole(hold_ms))
end

local function is_held_back_before(scope) return redis.call('EXISTS', outages_of(scope)) == 1 end

redis.call('SADD', FAILING_INSTALLATIONS, installation)
redis.call('EXPIRE', FAILING_INSTALLATIONS, 3600)
local is_alone = redis.call('ZCARD', TENANTS) < 2
local is_several = is_alone or redis.call('SCARD', FAILING_INSTALLATIONS) > 1
local fails_here, fails_anywhere = note_fault(installation), note_fault('')
if is_everybodys or is_held_back_before('') or (fails_anywhere and is_several) then
  hold_back('')
elseif fails_here or is_held_back_before(installation) then
  hold_back(installation)
end

if (read(id, 'fails_since') or '') == '' then write(id, 'fails_since', whole(now)) end
local age = now - tonumber(read(id, 'fails_since'))
local held_ms = math.max(redis.call('PTTL', outage_of('')),
  redis.call('PTTL', outage_of(installation)))
if held_ms > 0 then
  -- Those who have not failed try first whether it works again.
  wait_ms = math.max(wait_ms, held_ms + HEAD_START)
end
if held_ms > 0 and (age < DAY or is_everybodys) then
  take_back_attempt(id)
else
  redis.call('HINCRBY', entry_key(id), 'faults', 1)
end
give_back(id)
-- Eight tries are over in two minutes, and few outages are.
if tonumber(read(id, 'faults') or 0) >= most_faults then
  if age >= HOUR then
    conclude(id, 'dead', reason)
    return 'dead'
  end
  wait_ms = math.max(wait_ms, LONGEST_HOLD)
end
put_off(id, now + wait_ms, reason)
return 'waiting'
