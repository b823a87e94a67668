-- Return for how many milliseconds nothing of an installation may start. ARGV: installation.
return math.max(0, held_back_ms(ARGV[4]))
