-- Take an entry to work on it. ARGV: id, owner, lease in milliseconds.
-- Returns {request, attempts} or nothing when there is nothing to do now.
local id, owner, lease_ms = ARGV[4], ARGV[5], tonumber(ARGV[6])
local state = read(id, 'state')
if not state then return nil end
-- The answer to an earlier call of the same owner may have been lost on its way.
if is_held_by(id, owner) then return {read(id, 'request'), tonumber(read(id, 'attempts'))} end
if state == 'leased' and redis.call('GET', lease_key(id)) ~= lease_value(id) then
  move(id, 'waiting')
elseif state ~= 'waiting' then
  return nil
end

local function begin(lane)
  local covered = redis.call('HMGET', prefix .. ':covered:' .. read(id, 'key'), 'mark', 'by')
  if covered[1] and tonumber(covered[1]) >= tonumber(read(id, 'seq')) then
    conclude(id, 'skipped', 'covered by ' .. covered[2])
    return nil
  end
  if tonumber(read(id, 'unended')) >= MOST_STARTS then
    conclude(id, 'quarantined', 'started ' .. MOST_STARTS .. ' times without an end')
    return nil
  end
  if tonumber(read(id, 'not_before')) > now then
    look_again(id, tonumber(read(id, 'not_before')))
    return nil
  end
  if held_back_ms(read(id, 'installation')) > 0 then
    write(id, 'reason', 'its installation is parked')
    stand_in_line(id)
    return nil
  end

  local key = lease_key(id)
  if not redis.call('SET', key, owner .. ' ' .. id, 'NX', 'PX', lease_ms) then
    local waiters = prefix .. ':waiters:' .. read(id, 'lease')
    redis.call('SADD', waiters, id)
    redis.call('EXPIRE', waiters, KEPT_SECONDS)
    put_off(id, now + math.max(redis.call('PTTL', key), 0) + 1, 'its issue is being worked on')
    return nil
  end
  -- Counted before the work, so that work which kills its process is counted too.
  local attempts = redis.call('HINCRBY', entry_key(id), 'attempts', 1)
  redis.call('HINCRBY', entry_key(id), 'unended', 1)
  write(id, 'owner', owner, 'mark', redis.call('INCR', prefix .. ':sequence'),
    'started_at', whole(now), 'reason', '')
  move(id, 'leased')
  look_again(id, now + lease_ms)
  begin_running(id, lane)
  return {read(id, 'request'), attempts}
end

local lane = lane_of(id)
leave_place(id, lane)
local begun = begin(lane)
-- The place in RQ's list is free for the next of the same lane.
call_next(lane)
return begun
