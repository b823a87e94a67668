-- Keep a delivery and wake RQ for it. ARGV: id, semantic key, lease, installation, request.
local id = ARGV[4]
local state = read(id, 'state')
if not state then
  write(id, 'key', ARGV[5], 'lease', ARGV[6], 'installation', ARGV[7], 'request', ARGV[8],
    'seq', redis.call('INCR', prefix .. ':sequence'), 'received_at', whole(now),
    'not_before', whole(now), 'attempts', '0', 'unended', '0', 'reason', '', 'awake', '')
  move(id, 'waiting')
  wake(id)
  return 'new'
end
if state ~= 'waiting' or read(id, 'awake') ~= '' then return 'seen' end
write(id, 'not_before', whole(now))
wake(id)
return 'rearmed'
