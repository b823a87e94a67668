-- Begin again with an entry that is not being worked on. ARGV: id. Returns 0 when it is, or is gone.
return requeue(ARGV[4])
