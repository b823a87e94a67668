-- End a start because its whole installation must wait; it costs no attempt.
-- ARGV: id, owner, wait in milliseconds, reason, cause, most secondary limits.
local id, owner, wait_ms, reason = ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7]
local cause, most_limits = ARGV[8], tonumber(ARGV[9])
if not is_held_by(id, owner) then return 'lost' end
take_back_attempt(id)

-- Only a refusal ends with what the installation does; a limit lasts.
if cause == 'refusal' and was_resumed_meanwhile(id) then
  give_back(id)
  put_off(id, now, reason)
  return 'waiting'
end
park(read(id, 'installation'), wait_ms, cause)
-- After that, since giving back calls the next who may start.
give_back(id)
if cause == 'secondary limit'
  and redis.call('HINCRBY', entry_key(id), 'limits', 1) >= most_limits then
  conclude(id, 'dead', reason)
  return 'dead'
end
put_off(id, now, reason)
stand_in_line(id)
return 'waiting'
