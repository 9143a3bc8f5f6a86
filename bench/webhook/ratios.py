#!/usr/bin/env python3
"""ratios.py RESULT.json LORIS_PEER.json LORIS_OURS.json - what one run of `script/bench webhook` says, as ratios to the peer, beside the
aims. RESULT.json is of run_webhook.py; medians of its rounds. Exit status 1 when an aim is missed."""

import json
import statistics
import sys

result, loris_peer, loris_ours = (json.load(open(path)) for path in sys.argv[1:4])
peer, ours, working = result["probot_full"], result["ours"], result["ours_at_work"]


def median(server, key, connections):
    runs = server["runs"][str(connections)]
    return statistics.median(run["requests"] / run["seconds"] if key == "rps" else run[key] for run in runs)


def paired(key, connections, ours=ours):
    """The ratio of each round, where both had the same neighbours on the machine; their median and span."""
    def one(run):
        return run["requests"] / run["seconds"] if key == "rps" else run[key]
    ratios = [one(mine) / one(theirs) for mine, theirs in zip(ours["runs"][str(connections)], peer["runs"][str(connections)])]
    return statistics.median(ratios), min(ratios), max(ratios)


for server, name in ((peer, "probot"), (ours, "signalbox"), (working, "signalbox at work")):
    refused = sum(run["non2xx"] + run["sockerr"] for runs in server["runs"].values() for run in runs)
    lost = sum(max(0, sent - rows) for sent, rows in server["rows"])
    print(f"{name}: bad signature answered {sorted(set(server['bad_sig']))}, refused {refused:.0f}, answered 2xx but not in the store "
          f"{lost} of {sum(sent for sent, _ in server['rows'])}")

print("\n| connections | requests/s: probot | signalbox | ratio (span) | p99 ms: probot | signalbox | ratio (span) | CPU us/request: probot | signalbox |")
print("|---|---|---|---|---|---|---|---|---|")
for connections in (1, 16, 64):
    rate, p99 = paired("rps", connections), paired("p99us", connections)
    print(f"| {connections} | {median(peer, 'rps', connections):.0f} | {median(ours, 'rps', connections):.0f} | {rate[0]:.1f} ({rate[1]:.1f}-{rate[2]:.1f}) | "
          f"{median(peer, 'p99us', connections) / 1000:.1f} | {median(ours, 'p99us', connections) / 1000:.1f} | {p99[0]:.3f} ({p99[1]:.3f}-{p99[2]:.3f}) | "
          f"{median(peer, 'cpu_us', connections):.0f} | {median(ours, 'cpu_us', connections):.0f} |")

memory = statistics.median(ours["hwm"]) / statistics.median(peer["hwm"])
print(f"\npeak memory: probot {statistics.median(peer['hwm']):.1f} MiB, signalbox {statistics.median(ours['hwm']):.1f} MiB, with its crew at "
      f"work {statistics.median(working['hwm']):.1f} MiB")
print(f"with its crew at work, at 16 connections: {median(working, 'rps', 16):.0f}/s ({paired('rps', 16, working)[0]:.1f} times the peer's), "
      f"p99 {median(working, 'p99us', 16) / 1000:.1f} ms ({paired('p99us', 16, working)[0]:.3f} of the peer's)")
for name, loris in (("probot", loris_peer), ("signalbox", loris_ours)):
    print(f"{name} at 16 connections: {loris['alone']['rps']:.0f}/s alone, {loris['beside']['rps']:.0f}/s beside {loris['held'][1]} slow connections "
          f"({loris['beside']['refused']:.0f} refused, p99 {loris['beside']['p99_ms']:.1f} ms)")

slow = loris_ours["beside"]["rps"] / loris_ours["alone"]["rps"]
aims = [("requests/s at 16 connections", paired("rps", 16)[0], 4, True), ("p99 at 16 connections", paired("p99us", 16)[0], 0.1, False),
        ("peak memory", memory, 1 / 8, False), ("requests/s beside slow connections, to alone", slow, 0.5, True)]
print("\n| | ratio | aim | |\n|---|---|---|---|")
missed = loris_ours["beside"]["refused"] > 0
for name, value, aim, at_least in aims:
    met = value >= aim if at_least else value <= aim
    missed |= not met
    print(f"| {name} | {value:.3g} | {'at least' if at_least else 'at most'} {aim:.3g} | {'' if met else '**missed**'} |")
sys.exit(1 if missed else 0)
