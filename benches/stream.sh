#!/usr/bin/env bash
# The memory that a generated server needs for long answers: benches/stream.sh
#
# Makes a crate of benches/stream/openapi.yaml, writes its handlers, and reads a gigabyte, a million events and a
# million lines from it over loopback, once as fast as it can and once by a client that stops for a while in between.
# Prints the most memory that the server ever had (VmHWM; Linux only). Fails above 30 MB.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
(cd "$here" && cargo build --release --quiet)
tool=${CARGO_TARGET_DIR:-$here/target}/release/specwright
crate=$here/target/bench-stream
rm -rf "$crate"
"$tool" generate -q "$here/benches/stream/openapi.yaml" -o "$crate"
cp "$here/benches/stream/handlers.rs" "$crate/src/handlers/api.rs"
printf '\n[workspace]\n' >> "$crate/Cargo.toml"
(cd "$crate" && CARGO_TARGET_DIR=$crate/target cargo build --release --quiet)

python3 - "$crate/target/release" <<'PY'
import http.client, os, re, subprocess, sys, time
folder = sys.argv[1]
program = next(os.path.join(folder, name) for name in sorted(os.listdir(folder))
               if os.access(os.path.join(folder, name), os.X_OK) and os.path.isfile(os.path.join(folder, name)))
server = subprocess.Popen([program], env={**os.environ, "ADDRESS": "127.0.0.1:0", "RUST_LOG": "info"},
                          stdout=subprocess.PIPE, text=True)

def memory():
    status = open(f"/proc/{server.pid}/status").read()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

try:
    port = None
    while port is None:
        found = re.search(r"127\.0\.0\.1:(\d+)", server.stdout.readline())
        port = found and int(found[1])
    print(f"{'wall s':>8} {'MB':>8} {'MB/s':>8} {'peak MB':>8}  answer")
    print(f"{'':>8} {'':>8} {'':>8} {memory():8.1f}  at the start")
    for path, slow in [(p, s) for p in ("/download", "/events", "/lines") for s in (False, True)]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        start = time.monotonic()
        connection.request("GET", path)
        answer = connection.getresponse()
        total, paused = 0, not slow
        while piece := answer.read(1 << 18):
            total += len(piece)
            if not paused and total > 1 << 24:
                time.sleep(2)
                paused = True
        connection.close()
        wall = time.monotonic() - start
        name = path + (", a slow client" if slow else "")
        print(f"{wall:8.2f} {total / 1e6:8.0f} {total / 1e6 / wall:8.0f} {memory():8.1f}  {name}", flush=True)
    if memory() > 30:
        sys.exit("more than 30 MB")
finally:
    server.terminate()
    server.wait()
PY
