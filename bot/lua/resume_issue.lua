-- Begin again with what could not be written while an issue was locked. ARGV: its lease.
-- Returns how many entries that were. None is refused meanwhile, as this holds the issue as well.
local refused = prefix .. ':refused:' .. ARGV[4]
local begun = 0
for _, id in ipairs(redis.call('SMEMBERS', refused)) do begun = begun + requeue(id) end
redis.call('DEL', refused)
return begun
