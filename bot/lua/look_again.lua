-- End a start because GitHub does not show something yet; the pauses are given, one for each look.
-- ARGV: id, owner, reason, then the pauses in milliseconds. Returns 'spent' when there were as many
-- looks, and the start goes on.
local id, owner, reason = ARGV[4], ARGV[5], ARGV[6]
if not is_held_by(id, owner) then return 'lost' end
local looks = tonumber(read(id, 'looks') or 0)
local pause = ARGV[7 + looks]
if not pause then return 'spent' end
write(id, 'looks', looks + 1)
give_back(id)
put_off(id, now + tonumber(pause), reason)
return 'waiting'
