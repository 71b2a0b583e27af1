-- SPDX-License-Identifier: Apache-2.0
-- What bench/serve.py has wrk send: items, list pages and rare words in the mix that WRK_MIX names ("80 15 5"), each drawn at random.
-- WRK_COOKIE: the session; WRK_IDS: a file of ids, one a line; WRK_ITEMS: how many items there are.
local ids, share, items = {}, {}, tonumber(os.getenv("WRK_ITEMS"))
local threads, refused = {}, 0

function setup(thread)
  thread:set("seed", #threads + 1)
  table.insert(threads, thread)
end

function init()
  math.randomseed(seed)
  for line in io.lines(os.getenv("WRK_IDS")) do ids[#ids + 1] = line end
  for n in os.getenv("WRK_MIX"):gmatch("%d+") do share[#share + 1] = tonumber(n) end
  wrk.headers["Cookie"] = os.getenv("WRK_COOKIE")
  wrk.headers["X-Athar"] = "1"
  wrk.headers["Content-Type"] = "application/json"
  failed = 0
end

local function post(op, body) return wrk.format("POST", "/api/v1/" .. op, nil, body) end

function request()
  local dice = math.random(100)
  if dice <= share[1] then
    return post("show", '{"entity":"' .. ids[math.random(#ids)] .. '"}')
  elseif dice <= share[1] + share[2] then
    return post("find", '{"limit":50,"skip":' .. math.random(0, items - 50) .. '}')
  elseif os.getenv("WRK_QUERY") then
    return post("find", '{"limit":20,"query":["' .. os.getenv("WRK_QUERY") .. '"]}')
  end
  return post("find", '{"limit":20,"query":["نادرة' .. math.random(items) .. '"]}')
end

function response(status)
  if status ~= 200 then failed = failed + 1 end
end

function done(summary, latency)
  for _, thread in ipairs(threads) do refused = refused + thread:get("failed") end
  io.write(string.format("FIGURES %d %d %d %d %d %d\n", latency:percentile(50), latency:percentile(99), latency.max,
    summary.requests, summary.duration, refused + summary.errors.timeout))
end
