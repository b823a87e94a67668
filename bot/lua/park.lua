-- Start nothing of an installation, which GitHub refused to a duty that is no entry's.
-- ARGV: installation, wait in milliseconds, cause.
-- Who was refused may have been let work again since it was asked.
if ARGV[6] == 'refusal' and redis.call('EXISTS', prefix .. ':resumed:' .. ARGV[4]) == 1 then return 0 end
park(ARGV[4], tonumber(ARGV[5]), ARGV[6])
return 1
