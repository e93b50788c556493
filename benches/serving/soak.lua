-- A mix of valid and invalid requests; every answer's status is counted.
local mix = {
    { "GET", "/users/7" },
    { "GET", "/items/?page=3&page_size=100" },
    { "POST", "/users/", '{"name":"Ada Lovelace","email":"ada@analytical.example","password":"correct horse"}', "application/json" },
    { "GET", "/text/" },
    { "GET", "/html/" },
    { "GET", "/items/1/summary" },
    { "GET", "/items/999999" },
    { "GET", "/users/none" },
    { "GET", "/items/?page=0&page_size=1000000" },
    { "GET", "/nowhere" },
    { "DELETE", "/users/7" },
    { "POST", "/users/", '{"name":"Ada Lovelace","email":"none","password":"short"}', "application/json" },
    { "POST", "/users/", '{"name":', "application/json" },
    { "POST", "/users/", '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[', "application/json" },
    { "POST", "/users/", '{"name":"Ada"}', "text/plain" },
    { "POST", "/login/", "username=ada&password=%ff", "application/x-www-form-urlencoded" },
}
local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init()
    at = 0
    counts = {}
    -- Tables cannot be handed over between threads: a text can.
    told = ""
end

function request()
    at = at % #mix + 1
    local one = mix[at]
    return wrk.format(one[1], one[2], one[4] and { ["Content-Type"] = one[4] } or {}, one[3])
end

function response(status)
    counts[status] = (counts[status] or 0) + 1
    seen = (seen or 0) + 1
    if seen % 1000 == 0 then
        told = ""
        for status, count in pairs(counts) do
            told = told .. status .. "=" .. count .. " "
        end
    end
end

function done(summary, latency)
    for _, thread in ipairs(threads) do
        io.write("STATUSES ", thread:get("told"), "\n")
    end
    local errors = summary.errors
    io.write(string.format("ERRORS connect=%d read=%d write=%d timeout=%d\n", errors.connect, errors.read, errors.write, errors.timeout))
    io.write(string.format("REQUESTS %d\nP99 %d\n", summary.requests, latency:percentile(99)))
end
