-- End a start because its whole installation must wait; it costs no attempt.
-- ARGV: id, owner, wait in milliseconds, reason, 1 or 0 for a secondary limit, most of those,
-- 1 or 0 for our own budget, which starts nothing and yet lets what runs write.
local id, owner, wait_ms, reason = ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7]
local is_secondary, most_limits = ARGV[8] == '1', tonumber(ARGV[9])
if not is_held_by(id, owner) then return 'lost' end
local installation = read(id, 'installation')
local is_own_budget = ARGV[10] == '1'
local parked = prefix .. (is_own_budget and ':paused:' or ':parked:') .. installation
take_back_attempt(id)

if not is_secondary and not is_own_budget and was_resumed_meanwhile(id) then
  give_back(id)
  put_off(id, now, reason)
  return 'waiting'
end
if is_secondary and redis.call('EXISTS', parked) == 0 then
  -- GitHub asks to wait longer each time, and whoever works on as before is refused again.
  local strikes = redis.call('INCR', prefix .. ':strikes:' .. installation)
  redis.call('EXPIRE', prefix .. ':strikes:' .. installation, 3600)
  redis.call('SET', prefix .. ':slow:' .. installation, '1', 'EX', 3600)
  if strikes > 1 then wait_ms = math.max(wait_ms, math.min(900000, 30000 * 2 ^ strikes)) end
end
local cause = is_own_budget and 'write budget' or is_secondary and 'secondary limit' or 'refusal'
redis.call('HINCRBY', prefix .. ':waits', cause, 1)
wait_ms = math.max(wait_ms, redis.call('PTTL', parked), 1)
redis.call('SET', parked, reason, 'PX', whole(wait_ms))
redis.call('ZADD', prefix .. ':parks', 'GT', whole(now + wait_ms), installation)
-- After that, since giving back calls the next who may start.
give_back(id)
if is_secondary and redis.call('HINCRBY', entry_key(id), 'limits', 1) >= most_limits then
  conclude(id, 'dead', reason)
  return 'dead'
end
put_off(id, now, reason)
stand_in_line(id)
return 'waiting'
