#!/usr/bin/env python3
"""What open connections cost in memory: connections.py COUNT NAME=PROGRAM...

Opens so many connections to each server, asks once on each, and leaves them open, as browsers do. Prints a server's memory
before and then, the ratio to the first program's, and the bytes of a connection.
"""
import os
import re
import resource
import socket
import subprocess
import sys
import time

ASK = b"GET /users/7 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n"


def memory(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read())[1]) * 1024


def measure(command, port, count):
    environment = {**os.environ, "ADDRESS": f"127.0.0.1:{port}", "PORT": str(port)}
    server = subprocess.Popen(command.split(), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    clients = []
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        idle = memory(server.pid)
        for number in range(count):
            client = socket.create_connection(("127.0.0.1", port), 10)
            client.sendall(ASK)
            answer = client.recv(4096)
            assert answer.startswith(b"HTTP/1.1 200 "), (number, answer)
            clients.append(client)
        held = memory(server.pid)
        # None of them was closed meanwhile.
        assert len(os.listdir(f"/proc/{server.pid}/fd")) >= count
        return idle, held
    finally:
        for client in clients:
            client.close()
        server.terminate()
        server.wait()


def main():
    count = int(sys.argv[1])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, count + 1000), most))
    print("| server | to the first | MB idle | MB with them | KB a connection |")
    print("|---|---|---|---|---|")
    first = None
    for at, argument in enumerate(sys.argv[2:]):
        name, command = argument.split("=", 1)
        idle, held = measure(command, 18170 + at, count)
        first = first or held
        print(f"| {name} | {held / first:.2f} | {idle / 1e6:.1f} | {held / 1e6:.1f} | {(held - idle) / count / 1024:.2f} |", flush=True)


main()
