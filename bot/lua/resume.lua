-- Let an installation work again, and begin again with what it was not permitted.
-- ARGV: installation. Returns how many entries that were.
local installation = ARGV[4]
local refused = prefix .. ':refused:' .. installation
-- For those that run and do not know it yet; none runs for as long as this.
redis.call('SET', prefix .. ':resumed:' .. installation, whole(now), 'EX', 600)
-- A limit lasts; its own budget is looked at again before anything starts.
redis.call('DEL', prefix .. ':suspended:' .. installation, prefix .. ':paused:' .. installation)
if held_back_ms(installation) <= 0 then redis.call('ZREM', prefix .. ':parks', installation) end
local begun = 0
for _, id in ipairs(redis.call('SMEMBERS', refused)) do begun = begun + requeue(id) end
redis.call('DEL', refused)
return begun + call_from_line(installation) + call_from_line(BACKGROUND .. installation)
