-- May an installation write now? KEYS[1] is the prefix of our keys.
-- ARGV: installation, patience in milliseconds, and 0, or, to look without spending, how many
-- writes each piece of work that runs may want. Returns the milliseconds to wait before a write
-- that is reserved by this call, or, below zero, the wait after which to ask again and its cause.
-- Two buckets that refill steadily (GCRA): a write moves the moment at which each would be full.
local prefix, installation, patience = KEYS[1], ARGV[1], tonumber(ARGV[2])
local wanted_each = tonumber(ARGV[3])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local suspended = redis.call('PTTL', prefix .. ':suspended:' .. installation)
local held_back = math.max(suspended, redis.call('PTTL', prefix .. ':outage'))
for _, kind in ipairs({':parked:', ':outage:'}) do
  held_back = math.max(held_back, redis.call('PTTL', prefix .. kind .. installation))
end
if held_back > 0 then
  return {-held_back, held_back == suspended and 'refusal' or 'write budget'}
end

-- In any minute at most 45 + 30 writes (GitHub: 80), in any hour 100 + 390 (GitHub: 500).
local buckets = {
  {key = prefix .. ':writes:minute:' .. installation, interval = 2000, burst = 45},
  {key = prefix .. ':writes:hour:' .. installation, interval = 3600000 / 390, burst = 100},
}
-- Half as fast for an hour after GitHub found us too fast.
if redis.call('EXISTS', prefix .. ':slow:' .. installation) == 1 then
  buckets[1].interval, buckets[1].burst = 4000, 22
end
local is_look, writes = wanted_each > 0, 1
if is_look then
  writes = wanted_each * math.max(1, redis.call('SCARD', prefix .. ':running:' .. installation))
end
local wait = 0
for _, bucket in ipairs(buckets) do
  bucket.full_at = math.max(now, tonumber(redis.call('GET', bucket.key) or 0))
    + writes * bucket.interval
  wait = math.max(wait, bucket.full_at - bucket.burst * bucket.interval - now)
end
wait = math.ceil(wait)
if wait > patience then return {-wait, 'write budget'} end
if is_look then return {0, ''} end
for _, bucket in ipairs(buckets) do
  local life = math.ceil(bucket.full_at - now)
  redis.call('SET', bucket.key, string.format('%.0f', bucket.full_at), 'PX', life)
end
return {wait, ''}
