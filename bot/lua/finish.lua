-- End an entry. ARGV: id, owner, state, reason, the field that names what refused it (empty:
-- nothing did), whether GitHub answered, how many of its like are listed (0: none).
-- Returns 0 when the owner no longer holds it.
local id, owner, state = ARGV[4], ARGV[5], ARGV[6]
if not is_held_by(id, owner) then
  -- The answer to an earlier call of the same owner may have been lost on its way.
  if read(id, 'owner') == owner and read(id, 'state') == state then return 1 end
  return 0
end
if state == 'done' then
  -- Whatever was asked before this work started has been seen by it.
  local covered = prefix .. ':covered:' .. read(id, 'key')
  redis.call('HSET', covered, 'mark', read(id, 'mark'), 'by', id)
  redis.call('EXPIRE', covered, KEPT_SECONDS)
  note_duration('delivery', read(id, 'received_at'))
  -- What works is no outage; what asked nothing of GitHub proves nothing.
  if ARGV[9] == '1' then
    for _, scope in ipairs({'', read(id, 'installation')}) do
      redis.call('DEL', faults_of(scope), failing_of(scope), outages_of(scope))
    end
    redis.call('DEL', FAILING_INSTALLATIONS)
  end
end
give_back(id)
conclude(id, state, ARGV[7])
-- Deletions are listed, so that they can be told of when much else has ended since.
local most_listed = tonumber(ARGV[10] or 0)
if most_listed > 0 then
  redis.call('ZADD', prefix .. ':deletions', whole(now), id)
  redis.call('ZREMRANGEBYRANK', prefix .. ':deletions', 0, -most_listed - 1)
  -- No longer than what is listed.
  redis.call('EXPIRE', prefix .. ':deletions', KEPT_SECONDS)
end
-- What a permission was missing for is tried again when the installation gets it, and what a lock
-- forbade when it is taken off.
if ARGV[8] == 'installation' and was_resumed_meanwhile(id) then
  requeue(id)
elseif ARGV[8] ~= '' then
  local refused = prefix .. ':refused:' .. read(id, ARGV[8])
  redis.call('SADD', refused, id)
  redis.call('EXPIRE', refused, KEPT_SECONDS)
end
return 1
