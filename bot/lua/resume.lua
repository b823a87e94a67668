-- Let an installation work again, and begin again with what it was not permitted.
-- ARGV: installation. Returns how many entries that were.
local installation = ARGV[4]
local refused = prefix .. ':refused:' .. installation
-- For those that run and do not know it yet; none runs for as long as this.
redis.call('SET', prefix .. ':resumed:' .. installation, whole(now), 'EX', 600)
redis.call('DEL', prefix .. ':parked:' .. installation)
redis.call('ZREM', prefix .. ':parks', installation)
local begun = 0
for _, id in ipairs(redis.call('SMEMBERS', refused)) do begun = begun + requeue(id) end
redis.call('DEL', refused)
return begun + call_from_line(installation) + call_from_line(BACKGROUND .. installation)
