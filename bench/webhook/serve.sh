#!/usr/bin/env bash
# serve.sh PROGRAM PORT DB [PROJECT] - Signalbox as a receiver of webhooks under the measuring harness: fresh state, the harness's
# secret, and its store as the file DB, where the harness counts the rows. With PROJECT, the repository that the webhooks tell of, each
# queues its job as well and the crew is at work beside; without, it receives and keeps them, which is all that the peer does.
set -euo pipefail
program=$1 port=$2 db=$3
concerned=${4:+"
    project: $4
    forge: github"}
home="$(dirname "$db")/signalbox"
rm -rf "$home"
mkdir -p "$home/state"
ln -s "$db" "$home/state/signalbox.db"
git init -q -b main "$home/shop"
git -C "$home/shop" -c user.name=bench -c user.email=bench@example.test commit -q --allow-empty -m start
cat >"$home/signalbox.yaml" <<YAML
version: 1
state: $home/state
teams: {shop: {}}
databases: {shop: {engine: postgres}}
services:
  shop:
    repository: $home/shop$concerned
    owner: shop
    base: main
    migrations: [{key: main, framework: golang-migrate, path: migrations, database: shop}]
webhooks: {github: {secrets: ["\${SECRET}"]}}
server: {listen: "127.0.0.1:$port"}
YAML
exec "$program" serve --quiet --config "$home/signalbox.yaml"
