-- Say that a start had no end. ARGV: id, owner, wait in milliseconds, reason.
local id, owner, wait_ms, reason = ARGV[4], ARGV[5], tonumber(ARGV[6]), ARGV[7]
if not is_held_by(id, owner) then
  -- It died with the wake-up call in its hands, before it took the entry: nobody else was called.
  -- Left to the next sweep, so that what dies at once does so every few seconds and no faster.
  local awake = read(id, 'awake') or ''
  if awake ~= '' and string.sub(owner, -#awake - 1) == ':' .. awake then look_again(id, now) end
  return 'lost'
end
release(id)
if tonumber(read(id, 'unended')) >= MOST_STARTS then
  conclude(id, 'quarantined', reason)
  return 'quarantined'
end
put_off(id, now + wait_ms, reason)
return 'waiting'
