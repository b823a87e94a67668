-- Begin again with an entry that is not being worked on. ARGV: id. Returns 0 when it is, or is gone.
local id = ARGV[4]
local state = read(id, 'state')
if not state or state == 'leased' then return 0 end
redis.call('PERSIST', entry_key(id))
-- A new place in the sequence: work that ended before this wish does not cover it.
write(id, 'seq', redis.call('INCR', prefix .. ':sequence'), 'attempts', '0', 'unended', '0',
  'not_before', whole(now), 'reason', '', 'ended_at', '')
if state ~= 'waiting' then move(id, 'waiting') end
if read(id, 'awake') == '' then wake(id) end
return 1
