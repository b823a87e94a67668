-- Keep a delivery and wake RQ for it.
-- ARGV: id, semantic key, lease, installation, request, repository, 1 or 0 for what nobody waits
-- for, then the keys of the work that new content may cure, its own among them if it brings any.
local id, key = ARGV[4], ARGV[5]
local state = read(id, 'state')
-- More than this waits for days, GitHub's limit of writes being what it is: by then GitHub sends a
-- refused delivery again, and until then it holds what would fill our memory and stop everybody.
local MOST_IN_LINE = 20000
local is_tenant, is_background_work = tonumber(ARGV[7]) > 0, ARGV[10] == '1'
if not state and is_tenant and not is_background_work
  and redis.call('ZCARD', line_of(ARGV[7])) >= MOST_IN_LINE then
  return 'full'
end
if not state then
  write(id, 'key', key, 'lease', ARGV[6], 'installation', ARGV[7], 'request', ARGV[8],
    'repository', ARGV[9], 'seq', redis.call('INCR', prefix .. ':sequence'),
    'received_at', whole(now), 'waits_since', whole(now), 'not_before', whole(now),
    'attempts', '0', 'unended', '0',
    'reason', '', 'awake', '', 'lane', (is_background_work and BACKGROUND or '') .. ARGV[7])
  for number = 11, #ARGV do redis.call('DEL', prefix .. ':poison:' .. ARGV[number]) end
  local poison = redis.call('GET', prefix .. ':poison:' .. key)
  if poison then
    conclude(id, 'quarantined', 'nothing changed since ' .. poison .. ' was quarantined')
    return 'seen'
  end
  move(id, 'waiting')
  -- What concerns nobody's rate limit, or is training, is no other tenant.
  if is_tenant then redis.call('ZADD', TENANTS, whole(now), ARGV[7]) end
  turn_of(id, lane_of(id))
  wake(id)
  return 'new'
end
if state ~= 'waiting' or read(id, 'awake') ~= '' then return 'seen' end
if redis.call('ZSCORE', line_of(lane_of(id)), id) then return 'seen' end
write(id, 'not_before', whole(now))
wake(id)
return 'rearmed'
