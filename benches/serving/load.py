#!/usr/bin/env python3
"""Loads servers in turn and prints what a request costs each of them: load.py SECONDS ROUNDS NAME=PROGRAM...

The first program is the one that the others are compared with. Each is started with ADDRESS and is asked on loopback by
wrk (one thread, 32 connections); in each round every server has its turn with every case, so that what else happens on
the machine happens to all. wrk has the last core for itself and the servers have the others, so that neither waits for
the other's. CPU per request is user and system time, from /proc. Medians over the rounds, ratios of the same round.
"""
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

GOOD = '{"name":"Ada Lovelace","email":"ada@analytical.example","password":"correct horse"}'
BAD = '{"name":"Ada Lovelace","email":"none","password":"short"}'
CASES = {
    "GET": ("/users/7", None, 200),
    "page of 100": ("/items/?page=3&page_size=100", None, 200),
    "POST": ("/users/", GOOD, 200),
    "404": ("/items/999999", None, 404),
    "422": ("/users/", BAD, 422),
}
TICKS = os.sysconf("SC_CLK_TCK")
*SERVING, ASKING = sorted(os.sched_getaffinity(0))


def cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read())[1]) / 1024


def start(command, port):
    environment = {**os.environ, "ADDRESS": f"127.0.0.1:{port}", "PORT": str(port)}
    os.sched_setaffinity(0, SERVING or [ASKING])
    process = subprocess.Popen(command.split(), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.sched_setaffinity(0, [ASKING])
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/users/7", timeout=1).read()
            return process
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{command} does not answer")


def load(folder, port, case, seconds):
    path, body, status = CASES[case]
    script = os.path.join(folder, "ask.lua")
    lines = ['wrk.headers["Accept"] = "*/*"', 'wrk.headers["User-Agent"] = "wrk"']
    if body:
        lines += ['wrk.method = "POST"', f"wrk.body = '{body}'", 'wrk.headers["Content-Type"] = "application/json"']
    open(script, "w").write("\n".join(lines))
    command = ["wrk", "-t1", "-c32", f"-d{seconds}s", "-s", script, f"http://127.0.0.1:{port}{path}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    count = int(re.search(r"(\d+) requests in", told)[1])
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    wrong = int(wrong[1]) if wrong else 0
    if (wrong == count) != (status >= 400) or "Socket errors" in told:
        sys.exit(f"{case}: not what is expected:\n{told}")
    return count, float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])


def main():
    seconds, rounds = int(sys.argv[1]), int(sys.argv[2])
    servers = dict(argument.split("=", 1) for argument in sys.argv[3:])
    names, folder = list(servers), tempfile.mkdtemp()
    running = {name: (start(command, 18100 + at), 18100 + at) for at, (name, command) in enumerate(servers.items())}
    idle = {name: memory(process.pid) for name, (process, _) in running.items()}
    seen = {}
    try:
        for number in range(rounds):
            for case in CASES:
                for name in names[number % len(names):] + names[:number % len(names)]:
                    process, port = running[name]
                    before = cpu(process.pid)
                    count, rate = load(folder, port, case, seconds)
                    seen.setdefault((case, name), []).append((rate, (cpu(process.pid) - before) / count * 1e6))
        print("| case | server | req/s to the first | CPU/request to the first | req/s | CPU us/request |")
        print("|---|---|---|---|---|---|")
        for case in CASES:
            for name in names:
                own, first = seen[case, name], seen[case, names[0]]
                ratio = [statistics.median(one[at] / other[at] for one, other in zip(own, first)) for at in (0, 1)]
                rate, cost = (statistics.median(column) for column in zip(*own))
                print(f"| {case} | {name} | {ratio[0]:.2f} | {ratio[1]:.2f} | {rate:.0f} | {cost:.1f} |")
        for name, (process, _) in running.items():
            print(f"{name}: {idle[name]:.1f} MB idle, {memory(process.pid):.1f} MB after the load")
    finally:
        for process, _ in running.values():
            process.terminate()
        for process, _ in running.values():
            process.wait()
        shutil.rmtree(folder)


main()
