-- For wrk: the addresses of a file in turn, each thread from another place on, and the outcome as
-- a line of JSON behind wrk's own words. Latencies are in microseconds.

local threads = 0

function setup(thread)
   thread:set("begin", threads * 61)
   threads = threads + 1
end

function init(arguments)
   paths = {}
   for path in io.lines(arguments[1]) do
      paths[#paths + 1] = path
   end
   turn = begin
end

function request()
   turn = turn + 1
   return wrk.format("GET", paths[turn % #paths + 1])
end

function done(summary, latency, requests)
   local errors = summary.errors
   local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
   io.write(string.format(
      '\n{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "errors": %d}\n',
      summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), failed))
end
