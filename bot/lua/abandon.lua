-- Say that a start had no end. ARGV: id, owner, wait in milliseconds, reason.
local id, owner, wait_ms, reason = ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7]
if not is_held_by(id, owner) then return 'lost' end
release(id)
if tonumber(read(id, 'unended')) >= MOST_STARTS then
  conclude(id, 'quarantined', reason)
  return 'quarantined'
end
put_off(id, now + wait_ms, reason)
return 'waiting'
