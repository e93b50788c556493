"""Records what clients send: runs each of them against a socket that answers 200, and keeps the bytes.

python3 -m venv env && env/bin/pip install httpx requests aiohttp && env/bin/python record.py
"""

import asyncio
import pathlib
import re
import socket
import subprocess
import tempfile
import threading

import aiohttp
import httpx
import requests

HERE = pathlib.Path(__file__).parent
PORT = 8099
URL = f"http://127.0.0.1:{PORT}"
recorded = []


def serve(listener):
    while True:
        connection, _ = listener.accept()
        data = b""
        while True:
            head, found, body = data.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            if found and length and len(body) >= int(length[1]):
                break
            if found and re.search(rb"(?i)\r\ntransfer-encoding: *chunked", head) and body.endswith(b"0\r\n\r\n"):
                break
            more = connection.recv(65536)
            if not more:
                break
            data += more
        recorded.append(data)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        connection.close()


def keep(name):
    (HERE / f"{name}.http").write_bytes(recorded.pop())
    assert not recorded, name


def curl(name, target, *arguments, cwd):
    subprocess.run(["curl", "-sS", URL + target, *arguments], check=True, cwd=cwd)
    keep("curl-" + name)


def with_httpx(name, target, **arguments):
    httpx.post(URL + target, **arguments)
    keep("httpx-" + name)


def with_requests(name, target, **arguments):
    requests.post(URL + target, **arguments)
    keep("requests-" + name)


def with_aiohttp(name, target, *fields, **options):
    async def send():
        form = aiohttp.FormData(**options)
        for field, value, more in fields:
            form.add_field(field, value, **more)
        async with aiohttp.ClientSession() as session:
            await session.post(URL + target, data=form)

    asyncio.run(send())
    keep("aiohttp-" + name)


def main():
    listener = socket.create_server(("127.0.0.1", PORT))
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
    every = bytes(range(256))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "bytes.bin").write_bytes(every)
        (folder / "a.txt").write_text("first\r\nsecond\n")
        (folder / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n--\r\n--b")
        (folder / "empty.dat").write_bytes(b"")
        (folder / "naïve 文.txt").write_text("ï文")
        (folder / "point.json").write_text('{"x": 1.5, "y": 2}')

        def run(name, target, *arguments):
            curl(name, target, *arguments, cwd=folder)

        run("one-file", "/stream", "-F", "title=Hello", "-F", "file=@bytes.bin")
        run("file-first", "/collect", "-F", "file=@bytes.bin", "-F", "older=@bytes.bin", "-F", "title=Hello")
        run("several", "/stream", "-F", "files=@a.txt", "-F", "title=T", "-F", "files=@b.png", "-F", "files=@empty.dat")
        run("several-collected", "/collect", "-F", "files=@a.txt", "-F", "title=T", "-F", "files=@b.png")
        run("too-many", "/collect", "-F", "title=T", *["-F", "files=@a.txt"] * 4)
        run("same-twice", "/collect", "-F", "title=T", "-F", "title=U", "-F", "file=@a.txt", "-F", "file=@b.png")
        run("unicode-name", "/stream", "-F", "title=Größe 文", "-F", "file=@naïve 文.txt")
        run("empty-file", "/collect", "-F", "title=T", "-F", "file=@empty.dat", "-F", "older=@empty.dat")
        run("no-file-name", "/stream", "-F", "title=<a.txt", "-F", "file=<b.png")
        run("type", "/stream", "-F", "title=T", "-F", "file=@a.txt;type=text/csv;filename=renamed.csv")
        run("image", "/collect", "-F", "title=T", "-F", "image=@b.png;type=image/png")
        run("no-image", "/collect", "-F", "title=T", "-F", "image=@a.txt")
        run("no-image-streamed", "/stream", "-F", "image=@a.txt", "-F", "title=T")
        run("header", "/stream", "-F", "title=T", "-F", 'noted=@a.txt;headers="X-Note: 7"')
        run("header-collected", "/collect", "-F", "title=T", "-F", 'noted=@a.txt;headers="X-Note: 7"')
        run("header-wrong", "/collect", "-F", "title=T", "-F", 'noted=@a.txt;headers="X-Note: 0"')
        run("header-missing", "/stream", "-F", "title=T", "-F", "noted=@a.txt")
        run("quotes", "/stream", "-F", "title=T", "-F", 'file=@a.txt;filename="we \\"said\\" a\\\\b.txt"')
        run("form-escape", "/stream", "--form-escape", "-F", "title=T", "-F", 'file=@a.txt;filename="we \\"said\\".txt"')
        run("json-part", "/collect", "-F", "title=T", "-F", "point=<point.json;type=application/json")
        run("json-text", "/collect", "-F", "title=T", "-F", "point=<point.json", "-F", 'points={"x":1}', "-F", 'points={"x":2}')
        run("json-list", "/collect", "-F", "title=T", "-F", 'points=[{"x":1},{"x":2}];type=application/json')
        run("json-list-streamed", "/stream", "-F", "title=T", "-F", 'points=[{"x":1},{"x":2}];type=application/json')
        run("json-broken", "/collect", "-F", "title=T", "-F", "point={x;type=application/json")
        run("chunked", "/stream", "-H", "Transfer-Encoding: chunked", "-F", "title=T", "-F", "file=@bytes.bin")
        run("nested", "/stream", "-F", "title=T", "-F", "file=@a.txt,b.png")
        run("missing", "/stream", "-F", "file=@a.txt")
        run("missing-collected", "/collect", "-F", "file=@a.txt", "-F", "count=0")
        run("unknown", "/stream", "-F", "title=T", "-F", "more=1", "-F", "many=@b.png")
        run("boundary", "/collect", "-H", 'Content-Type: multipart/form-data; charset=utf-8; boundary="a b;c"', "--data-binary",
            '--a b;c\r\nContent-Disposition: form-data; name="title"\r\n\r\nT\r\n--a b;c--\r\n')
        run("no-boundary", "/collect", "-H", "Content-Type: multipart/form-data", "--data-binary", "--b\r\n\r\n\r\n--b--")
        run("other-type", "/collect", "-d", "title=T")
        run("note", "/note", "-F", "text=a+b%20c", "-F", "id=7F3B9A52-0c1d-4e8f-9a6b-2d5c8e1f4a70", "-F", "day=2026-01-31", "-F",
            "kind=é & ü", "-F", "level=3", "-F", "ratio=0.5", "-F", "done=true", "-F", "tags=a", "-F", "tags=b,c", "-F", "levels=1",
            "-F", "levels=-2", "-F", "words=one two", "-F", "sizes=1|2|3", "-F", "filter[from]=2026-01-01", "-F", "filter[ids][]=1",
            "-F", "filter[ids][]=2", "-F", "place=<point.json;type=application/json", "-F", "places=<point.json", "-F", "secret=hunter2")
        run("note-wrong", "/note", "-F", "id=x", "-F", "day=2026-02-30", "-F", "kind=other", "-F", "level=10", "-F", "tags=a", "-F",
            "tags=a", "-F", "levels=x", "-F", "place=1", "-F", "more=1", "-F", "secret=")
        run("pairs", "/note", "-d", "text=a+b%20c&level=3&tags=a&tags=b%2Cc&words=one+two&words=x", "--data-urlencode", "kind=é & ü")
        run("pairs-styled", "/note", "-d", "text=%00%2B%25&words=one%20two+three&sizes=1|2%7C3&filter[from]=2026-01-01", "-d",
            "filter%5Bids%5D[]=1&filter[ids][]=2&place=%7B%22x%22%3A1.5%7D&levels=1&levels=2")
        run("pairs-wrong", "/note", "-d", "level=ten&more=1&place=nope&sizes=1|x&filter[from]=never")
        run("pairs-malformed", "/note", "-d", "text=%ff%fe")
        run("pairs-answered", "/pairs", "--data-urlencode", "text=é +&=%\r\n", "-d", "tags=a&tags=b c&places[0][x]=1&done=true")

    with_httpx("files", "/collect", data={"title": "Hé", "count": "3", "tags": ["a", "b"]},
               files={"file": ("ünï.bin", every, "application/x-thing")})
    with_httpx("repeated", "/stream", data={"title": "T"},
               files=[("files", ("1", b"one")), ("files", ("2", b"", "text/plain")), ("files", ("3", b"\r\n--"))])
    with_httpx("no-file-name", "/collect", files={"title": (None, "T"), "file": (None, every), "count": (None, b"5")})
    with_httpx("empty-file-name", "/stream", data={"title": "T"}, files={"file": ("", b"x")})
    with_httpx("odd-names", "/stream", data={"title": "T"},
               files={"file": ('a"b\\c\r\nd\x00%22%.txt', b"x"), 'odd "name"': ("../../etc/passwd", b"y")})
    with_httpx("json", "/stream", files={"title": (None, "T"), "point": (None, '{"x": 1}', "application/json")})
    with_httpx("wrong", "/stream", data={"title": "x" * 41, "count": "1"}, files={"file": ("f", b"")})
    with_httpx("too-large", "/collect", data={"title": "T"}, files={"older": ("f", b"x" * 4097)})
    with_httpx("pairs", "/note", data={"text": "é\0+", "tags": ["a", "&="], "done": "false", "levels": [1, 2]})
    with_requests("unicode", "/stream", data={"title": "T"}, files={"file": ("naïve 文.txt", b"x")})
    with_requests("bytes", "/collect", data={"title": "T"}, files=[("files", ("a", every)), ("files", ("b", every * 2))])
    with_aiohttp("files", "/collect", ("title", "T", {}), ("file", every, {"filename": "ü \"x\".bin", "content_type": "application/octet-stream"}),
                 ("point", '{"x":2}', {"content_type": "application/json"}))
    with_aiohttp("unquoted", "/stream", ("title", "T", {"content_type": "text/plain; charset=utf-8"}),
                 ("file", b"x", {"filename": "ü x.bin"}), quote_fields=False)


main()
