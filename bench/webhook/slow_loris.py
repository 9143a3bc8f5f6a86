#!/usr/bin/env python3
"""slow_loris.py PORT PATH PAYLOADS SECONDS [--held 500] [--post LUA] -- COMMAND…

Starts COMMAND (a receiver on 127.0.0.1:PORT), then runs wrk with 16 connections twice: alone, and while 500 connections are held open
that send one byte of a request every second and never end it. Prints one JSON object: requests per second, p99 and refusals of both,
and how many of the held connections the receiver still had open at the end."""

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("port", type=int)
parser.add_argument("path")
parser.add_argument("payloads")
parser.add_argument("seconds", type=int)
parser.add_argument("--held", type=int, default=500)
parser.add_argument("--post", required=True)
parser.add_argument("command", nargs="+")
args = parser.parse_args()

HEAD = f"POST {args.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nX-Slow: ".encode()


class SlowClients(threading.Thread):
    """Keeps `count` unfinished requests open; one that the receiver closes is opened again."""

    def __init__(self, count):
        super().__init__(daemon=True)
        self.count = count
        self.open = {}
        self.closed = 0
        self.ending = threading.Event()

    def connect(self):
        one = socket.create_connection(("127.0.0.1", args.port), 5)
        one.setblocking(False)
        one.send(HEAD)
        self.open[one] = True

    def drop(self, one):
        del self.open[one]
        one.close()
        self.closed += 1

    def step(self):
        for one in list(self.open):
            try:
                if one.recv(4096) == b"":
                    self.drop(one)
                    continue
            except BlockingIOError:
                pass
            except OSError:
                self.drop(one)
                continue
            try:
                one.send(b"x")
            except BlockingIOError:
                pass
            except OSError:
                self.drop(one)
        while len(self.open) < self.count:
            try:
                self.connect()
            except OSError:
                break

    def run(self):
        while not self.ending.is_set():
            self.step()
            self.ending.wait(1)
        for one in self.open:
            one.close()


def wrk(run):
    out = subprocess.run(["wrk", "-t1", "-c16", f"-d{args.seconds}s", "--timeout", "20s", "-s", args.post, f"http://127.0.0.1:{args.port}/"],
                         capture_output=True, text=True, env=dict(os.environ, PAYLOADS=args.payloads, RUN=str(run), HOOK_PATH=args.path)).stdout
    found = re.search(r"RESULT (.*)", out)
    if not found:
        sys.exit(f"wrk said nothing of its result: {out}")
    values = {name: float(value) for name, value in (pair.split("=") for pair in found[1].split())}
    return {"rps": values["requests"] / values["seconds"], "p99_ms": values["p99us"] / 1000, "refused": values["non2xx"] + values["sockerr"]}


def wait_until_listening():
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", args.port), 1).close()
            return
        except OSError:
            time.sleep(0.01)
    sys.exit("the receiver did not start")


receiver = subprocess.Popen(args.command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    wait_until_listening()
    wrk(7001)  # warm
    alone = wrk(7002)
    slow = SlowClients(args.held)
    slow.start()
    deadline = time.monotonic() + 30
    while len(slow.open) < args.held and time.monotonic() < deadline:
        time.sleep(0.05)
    held_before = len(slow.open)
    beside = wrk(7003)
    held_after = len(slow.open)
    slow.ending.set()
    slow.join(10)
    print(json.dumps({"alone": alone, "beside": beside, "held": [held_before, held_after], "closed_meanwhile": slow.closed}))
finally:
    os.killpg(receiver.pid, signal.SIGTERM)
    try:
        receiver.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(receiver.pid, signal.SIGKILL)
