-- Wake what should be worked on and is not. ARGV: the most entries to look at.
-- Returns how many were woken. What lies in RQ's queue is awake already, however long it lies.
local queued = {}
local function note_queued()
  for _, job in ipairs(redis.call('LRANGE', 'rq:queue:' .. queue, 0, -1)) do queued[job] = true end
end

local function is_woken(id)
  local state = read(id, 'state')
  if state ~= 'waiting' and state ~= 'leased' then
    redis.call('ZREM', DUE, id)
    return false
  end
  if state == 'leased' then
    if redis.call('GET', lease_key(id)) == lease_value(id) then
      look_again(id, now + math.max(redis.call('PTTL', lease_key(id)), 0) + 1)
      return false
    end
    step_aside(id, lane_of(id))
    if tonumber(read(id, 'unended')) >= MOST_STARTS then
      conclude(id, 'quarantined', 'started ' .. MOST_STARTS .. ' times without an end')
      return false
    end
    move(id, 'waiting')
  elseif queued[read(id, 'awake')] then
    look_again(id, now + PATIENCE)
    return false
  end
  return wake(id)
end

-- A place is lost with the entry that held it; without this its installation would stand still.
local function clear_places(lane)
  for _, id in ipairs(redis.call('SMEMBERS', places_of(lane))) do
    if read(id, 'state') ~= 'waiting' then redis.call('SREM', places_of(lane), id) end
  end
  for _, id in ipairs(redis.call('SMEMBERS', running_of(lane))) do
    if read(id, 'state') ~= 'leased' then redis.call('SREM', running_of(lane), id) end
  end
end

local function clear_background()
  for _, id in ipairs(redis.call('SMEMBERS', prefix .. ':background')) do
    local is_called = redis.call('SISMEMBER', places_of(lane_of(id) or ''), id) == 1
    if not is_called and read(id, 'state') ~= 'leased' then
      redis.call('SREM', prefix .. ':background', id)
    end
  end
end

local woken = 0
local due = redis.call('ZRANGEBYSCORE', DUE, '-inf', whole(now), 'LIMIT', 0, ARGV[4])
if #due > 0 then note_queued() end
for _, id in ipairs(due) do
  if is_woken(id) then woken = woken + 1 end
end
for _, lane in ipairs(redis.call('SMEMBERS', LINES)) do clear_places(lane) end
clear_background()
for _, lane in ipairs(redis.call('SMEMBERS', LINES)) do
  if is_background(lane) then
    redis.call('ZADD', BACKGROUND_LINES, 'NX', whole(now), lane)
  else
    woken = woken + call_from_line(lane)
  end
end
woken = woken + call_background()
redis.call('ZREMRANGEBYSCORE', prefix .. ':parks', '-inf', whole(now))
redis.call('ZREMRANGEBYSCORE', TENANTS, '-inf', whole(now - 24 * 3600 * 1000))
for _, state in ipairs({'done', 'skipped', 'dead', 'quarantined'}) do
  redis.call('ZREMRANGEBYSCORE', prefix .. ':state:' .. state, '-inf',
    whole(now - KEPT_SECONDS * 1000))
end
return woken
