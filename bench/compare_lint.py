#!/usr/bin/env python3
"""compare_lint.py SQUAWK.json OURS.json - what squawk finds and what we find, on the files of one corpus.

SQUAWK.json: squawk --reporter json FILES…; OURS.json: bench_lint LIST --statements. Prints the tables of docs/comparison.md:
files flagged, findings by hazard, and for each of squawk's findings about locks what we say of the same statement."""
import collections
import json
import sys

squawk = json.load(open(sys.argv[1]))
ours = json.load(open(sys.argv[2]))
findings = [f for f in ours["findings"] if f["level"] != "info"]

# Squawk's rules about statements that block while they work; its others are style, or about code that breaks.
BLOCKING = {
    "require-concurrent-index-creation", "constraint-missing-not-valid", "adding-foreign-key-constraint",
    "changing-column-type", "adding-not-nullable-field", "adding-serial-primary-key-field", "disallowed-unique-constraint",
    "adding-field-with-default", "require-concurrent-reindex",
}

# And those about what running code still needs.
BREAKING = {"ban-drop-column", "ban-drop-table", "renaming-column", "renaming-table"}

print(f"squawk: {len(squawk)} findings in {len({f['file'] for f in squawk})} files")
print(f"ours:   {len(findings)} findings in {len({f['file'] for f in findings})} files, "
      f"and {len(ours['findings']) - len(findings)} remarks")

statements = collections.defaultdict(list)
for s in ours["statements"]:
    statements[s["file"]].append(s)
for each in statements.values():
    each.sort(key=lambda s: s["line"])
flagged = collections.defaultdict(set)
for f in findings:
    flagged[f["file"]].add(f["line"])


def statement_at(file, line):
    """The last statement that begins at or before the line (squawk counts from 0 and points into the statement)."""
    found = None
    for s in statements[file]:
        if s["line"] <= line + 1:
            found = s
    return found


def verdict(f):
    s = statement_at(f["file"], f["line"])
    if s is None:
        return "no statement"
    if s["line"] in flagged[f["file"]]:
        return "found"
    if s["tables"] == 0:
        return "silent: table is new"
    return "MISSED" if s["long"] and s["lock"] in ("SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE") else "silent: brief"


table = collections.Counter()
agreed = collections.defaultdict(set)
for f in squawk:
    if f["rule_name"] in BLOCKING:
        table[f["rule_name"], verdict(f)] += 1
    if f["rule_name"] in BLOCKING | BREAKING and verdict(f) == "found":
        agreed["blocks" if f["rule_name"] in BLOCKING else "breaks"].add(f["file"])
print(f"both find something of one statement in {len(agreed['blocks'] | agreed['breaks'])} files: "
      f"what blocks in {len(agreed['blocks'])}, what breaks old code in {len(agreed['breaks'])}")
print("\nsquawk's findings about locks, and ours of the same statement")
for (rule, what), count in sorted(table.items()):
    print(f"  {count:6d}  {rule:36s} {what}")

print("\nours by rule")
for (rule, level), count in collections.Counter((f["rule"], f["level"]) for f in ours["findings"]).most_common():
    print(f"  {count:6d}  {level:8s} {rule}")
if "-v" in sys.argv:
    for f in squawk:
        if f["rule_name"] in BLOCKING and verdict(f) in ("MISSED", "no statement"):
            print(f["file"], f["line"], f["rule_name"], f["message"])
