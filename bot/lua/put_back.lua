-- End a start in good order and try again later.
-- ARGV: id, owner, wait in milliseconds, reason, 1 or 0 for whether it counts, most attempts.
local id, owner, wait_ms, reason = ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7]
local counts, most_attempts = ARGV[8] == '1', tonumber(ARGV[9])
if not is_held_by(id, owner) then return 'lost' end
if not counts then take_back_attempt(id) end
give_back(id)
if own_attempts(id) >= most_attempts then
  conclude(id, 'dead', reason)
  return 'dead'
end
put_off(id, now + wait_ms, reason)
return 'waiting'
