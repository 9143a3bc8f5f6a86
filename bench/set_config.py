#!/usr/bin/env python3
"""set_config.py SET STATE - prints a signalbox.yaml for a synthetic set (services.tsv: repository, base branch, folders,
tool), one database per service, as the set's services share none."""
import os, sys

FRAMEWORKS = {"golang": "golang-migrate"}

folder, state = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
print("version: 1")
print(f"state: {state}")
print("services:")
for line in open(os.path.join(folder, "services.tsv")):
    repository, base, folders, tool = line.rstrip("\n").split("\t")
    print(f"  {repository}:")
    print(f"    repository: {folder}/{repository}")
    print(f"    base: {base}")
    print("    database: postgres")
    print("    migrations:")
    for i, path in enumerate(folders.split(" ")):
        key = "main" if i == 0 else path.split("/")[0] + str(i)
        print(f"      - {{key: {key}, framework: {FRAMEWORKS.get(tool, tool)}, path: {path}}}")
