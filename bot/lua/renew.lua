-- Hold the lease for longer. ARGV: id, owner, lease in milliseconds. Returns 0 when it is lost.
local id, owner, lease_ms = ARGV[4], ARGV[5], tonumber(ARGV[6])
if not is_held_by(id, owner) then return 0 end
if redis.call('GET', lease_key(id)) ~= lease_value(id) then return 0 end
-- Fresh enough for any write that follows: nothing need be kept, and so nothing waits for the disk.
if redis.call('PTTL', lease_key(id)) * 6 >= lease_ms * 5 then return 1 end
redis.call('PEXPIRE', lease_key(id), lease_ms)
look_again(id, now + lease_ms)
return 1
