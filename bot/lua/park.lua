-- Start nothing of an installation, which GitHub refused to a duty that is no entry's.
-- ARGV: installation, wait in milliseconds, reason, cause.
park(ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7])
return 1
