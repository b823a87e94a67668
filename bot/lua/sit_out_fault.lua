-- End a start because GitHub failed. Ten faults in a minute are an outage: nothing starts until it
-- is over, which is tried after 30 seconds, then 60, up to five minutes, and costs no attempt.
-- ARGV: id, owner, wait in milliseconds, reason, most attempts, 1 where one fault is enough.
local id, owner, wait_ms, reason = ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7]
if not is_held_by(id, owner) then return 'lost' end
local FAULTS, OUTAGE, TRIES = prefix .. ':faults', prefix .. ':outage', prefix .. ':outages'
local faults = redis.call('INCR', FAULTS)
if faults == 1 then redis.call('EXPIRE', FAULTS, 60) end
local is_outage = ARGV[9] == '1' or faults >= 10 or redis.call('EXISTS', TRIES) == 1
if is_outage and redis.call('EXISTS', OUTAGE) == 0 then
  local tries = redis.call('INCR', TRIES)
  redis.call('EXPIRE', TRIES, 3600)
  redis.call('SET', OUTAGE, '1', 'PX', whole(math.min(300000, 15000 * 2 ^ tries)))
end

local outage_ms = redis.call('PTTL', OUTAGE)
if outage_ms > 0 then take_back_attempt(id) end
give_back(id)
if tonumber(read(id, 'attempts')) >= tonumber(ARGV[8]) then
  conclude(id, 'dead', reason)
  return 'dead'
end
put_off(id, now + math.max(wait_ms, outage_ms), reason)
return 'waiting'
