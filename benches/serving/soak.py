#!/usr/bin/env python3
"""Loads a server for long and watches it: soak.py SECONDS PROGRAM

wrk asks as fast as it gets answers, valid and invalid requests mixed (`soak.lua`). Beside it 48 clients misbehave: they
send a byte now and then, go in the middle of a request or of an answer, read slowly, send rubbish, or say nothing. Another
client asks once a second, and must be answered. Prints a row a minute; fails where an answer is 5xx, something is logged
as an error, memory has grown since the first minute by more than a twentieth, or connections are left over.
"""
import asyncio
import collections
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

PORT = 18190
MISBEHAVING = 48
ALLOWED = {200, 201, 400, 404, 405, 408, 413, 415, 422}
HEAD = b"Host: localhost\r\nAccept: */*\r\n"
statuses = collections.Counter()


async def status_of(reader):
    """The status of an answer, if there is one."""
    try:
        line = await asyncio.wait_for(reader.readline(), 20)
    except (OSError, asyncio.TimeoutError):
        return
    if found := re.match(rb"HTTP/1\.1 (\d{3})", line):
        statuses[int(found[1])] += 1


def reset(writer):
    """Goes without a word."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    writer.transport.abort()


async def slowly(writer, data, pause):
    for at in range(len(data)):
        writer.write(data[at:at + 1])
        await writer.drain()
        await asyncio.sleep(pause)


async def misbehave(reader, writer, kind):
    if kind == "slow head":
        await slowly(writer, b"GET /users/7 HTTP/1.1\r\n" + HEAD + b"\r\n", 0.05)
        await status_of(reader)
    elif kind == "slow body":
        body = b'{"name":"Ada","email":"ada@example.org","password":"correct horse"}'
        writer.write(b"POST /users/ HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n" % len(body) + HEAD + b"\r\n")
        await slowly(writer, body, 0.05)
        await status_of(reader)
    elif kind == "half a head":
        writer.write(b"GET /users/7 HTTP/1.1\r\nHost: lo")
        await asyncio.sleep(random.random() * 5)
        reset(writer)
    elif kind == "half a body":
        writer.write(b"POST /users/ HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n" + HEAD + b"\r\n" + b"[" * 1000)
        await asyncio.sleep(random.random() * 5)
        reset(writer)
    elif kind == "gone before the answer":
        writer.write(b"GET /items/?page=3&page_size=100 HTTP/1.1\r\n" + HEAD + b"\r\n")
        await writer.drain()
        reset(writer)
    elif kind == "slow reader":
        # Many answers at once, of which little is read.
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        writer.write((b"GET /items/?page=3&page_size=100 HTTP/1.1\r\n" + HEAD + b"\r\n") * 50)
        for _ in range(50):
            await reader.read(100)
            await asyncio.sleep(0.05)
        reset(writer)
    elif kind == "gone in a stream":
        writer.write(b"GET /stream/logs HTTP/1.1\r\n" + HEAD + b"\r\n")
        await reader.read(50)
        reset(writer)
    elif kind == "rubbish":
        writer.write(os.urandom(200) + b"\r\n\r\n")
        await status_of(reader)
    elif kind == "too much":
        writer.write(b"POST /users/ HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n" + HEAD + b"\r\n")
        await status_of(reader)
    elif kind == "chunks":
        writer.write(b"POST /users/ HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n" + HEAD + b"\r\n")
        writer.write(b"5\r\n{\"nam\r\nzz\r\n")
        await status_of(reader)
    else:
        await asyncio.sleep(random.random() * 5)


KINDS = ["slow head", "slow body", "half a head", "half a body", "gone before the answer", "slow reader", "gone in a stream",
         "rubbish", "too much", "chunks", "silent"]


async def client(number, end):
    kinds = random.Random(number)
    while time.monotonic() < end:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
            try:
                await misbehave(reader, writer, kinds.choice(KINDS))
            finally:
                writer.close()
        except OSError:
            # The server closes connections of those who misbehave.
            await asyncio.sleep(0.01)


async def canary(end, waits):
    """Asks once a second: how long each answer took."""
    while time.monotonic() < end:
        start = time.monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(b"GET /users/7 HTTP/1.1\r\nConnection: close\r\n" + HEAD + b"\r\n")
        answer = await asyncio.wait_for(reader.read(), 10)
        assert answer.startswith(b"HTTP/1.1 200 "), answer
        writer.close()
        waits.append(time.monotonic() - start)
        await asyncio.sleep(1)


def memory(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read())[1]) / 1024


def files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


async def watch(pid, end, waits, rows):
    print("| minute | MB (median) | MB (most) | open files (most) | slowest of one answer a second, ms |")
    print("|---|---|---|---|---|")
    while time.monotonic() < end - 1:
        sizes, handles, waited = [], [], len(waits)
        until = min(end, time.monotonic() + 60)
        while time.monotonic() < until:
            await asyncio.sleep(1)
            sizes.append(memory(pid))
            handles.append(files(pid))
        rows.append(statistics.median(sizes))
        slowest = max(waits[waited:], default=0) * 1000
        print(f"| {len(rows)} | {rows[-1]:.1f} | {max(sizes):.1f} | {max(handles)} | {slowest:.0f} |", flush=True)


async def soak(pid, seconds):
    end = time.monotonic() + seconds
    waits, rows = [], []
    await asyncio.gather(watch(pid, end, waits, rows), canary(end, waits), *(client(number, end) for number in range(MISBEHAVING)))
    return rows


def main():
    seconds, program = int(sys.argv[1]), sys.argv[2]
    log = tempfile.TemporaryFile()
    server = subprocess.Popen([program], env={**os.environ, "ADDRESS": f"127.0.0.1:{PORT}", "NO_COLOR": "1"}, stdout=log, stderr=log)
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/users/7").read()
                break
            except OSError:
                time.sleep(0.05)
        idle, handles = memory(server.pid), files(server.pid)
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "soak.lua")
        wrk = subprocess.Popen(["wrk", "-t1", "-c64", f"-d{seconds}s", "-s", script, f"http://127.0.0.1:{PORT}"], stdout=subprocess.PIPE, text=True)
        rows = asyncio.run(soak(server.pid, seconds))
        told = wrk.communicate()[0]
        time.sleep(12)
        left, after = files(server.pid) - handles, memory(server.pid)
        for status, count in re.findall(r"(\d{3})=(\d+)", told):
            statuses[int(status)] += int(count)
        requests = int(re.search(r"REQUESTS (\d+)", told)[1])
        errors = re.search(r"ERRORS (.*)", told)[1]
        server.send_signal(signal.SIGTERM)
        code = server.wait(30)
        log.seek(0)
        errors_logged = [line for line in log.read().decode(errors="replace").splitlines() if " ERROR " in line]
        growth = rows[-1] / rows[0]
        print(f"{growth:.3f} of the first minute's memory in the last; {idle:.1f} MB before, {after:.1f} MB after")
        print(f"{requests} requests, {requests / seconds:.0f} a second; wrk's errors: {errors}")
        print("statuses: " + ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))
        print(f"{left} connections left over, {len(errors_logged)} errors logged, exit {code}")
        wrong = [status for status in statuses if status not in ALLOWED]
        assert not wrong and not errors_logged and left <= 0 and code == 0 and growth < 1.05, (wrong, errors_logged[:5])
        assert re.fullmatch(r"connect=0 read=0 write=0 timeout=0", errors), errors
    finally:
        if server.poll() is None:
            server.kill()


main()
