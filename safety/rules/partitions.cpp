// Partitions: the parent and the default partition pay for each new one.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

void create_partition(const RuleContext& c, Findings& out) {
  const auto* create = c.as<CreateTable>();
  if (create == nullptr || !create->table.partition_of || c.is_new(*create->table.partition_of)) {
    return;
  }
  say(out,
      fmt::format("PARTITION OF locks {} against reads and writes, for an instant once it is granted.",
                  shown(*create->table.partition_of)),
      "Create the table on its own, give it a CHECK of its bounds, then ATTACH PARTITION.");
}

void scans_default(const RuleContext& c, Findings& out) {
  const auto* create = c.as<CreateTable>();
  if (create == nullptr || !create->table.partition_of || c.is_new(*create->table.partition_of)) {
    return;
  }
  if (const Table* other = default_partition(c.before, *create->table.partition_of)) {
    say(out,
        fmt::format("Every row of the default partition {} is read while nobody can use {}.", shown(other->name),
                    shown(*create->table.partition_of)),
        fmt::format(
            "First a CHECK on {} that excludes the new bounds (NOT VALID, then VALIDATE); then ATTACH PARTITION.",
            sql(c, other->name)));
  }
}

void attach(const RuleContext& c, Findings& out) {
  const auto* op = c.as<AttachPartition>();
  if (op == nullptr || c.is_new(op->table)) {
    return;
  }
  std::vector<std::string> scanned;
  for (const TableWork& one : c.work.tables) {
    if (one.scan) {
      scanned.push_back(shown(one.table));
    }
  }
  if (scanned.empty()) {
    return;
  }
  say(out, fmt::format("ATTACH PARTITION reads every row of {} while nobody can use it.", join(scanned, " and ")),
      "First a CHECK of the bounds (NOT VALID, then VALIDATE) on the partition, and on the default partition a CHECK "
      "that excludes them; attach; drop the CHECKs.");
}

void detach(const RuleContext& c, Findings& out) {
  const auto* op = c.as<DetachPartition>();
  if (op == nullptr || c.is_new(op->table)) {
    return;
  }
  const Table* other = default_partition(c.before, op->table);
  if (op->concurrently) {
    if (other != nullptr) {
      say(out,
          fmt::format("The server refuses: {} has the default partition {}, so nothing can be detached concurrently.",
                      shown(op->table), shown(other->name)),
          "Detach without CONCURRENTLY, with a lock_timeout, or take the default partition off first.");
    }
    return;
  }
  say(out, fmt::format("DETACH PARTITION locks {} with its partitions against reads and writes.", shown(op->table)),
      c.server.version.major >= 14 && other == nullptr ? "DETACH PARTITION … CONCURRENTLY, outside a transaction."
                                                       : "Set a lock_timeout and retry, while traffic is low.");
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "create-partition-of",
               .severity = Severity::Warning,
               .summary = "PARTITION OF locks the whole partitioned table.",
               .hazard = "ACCESS EXCLUSIVE on the parent and on the default partition, brief once granted.",
               .bad = "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
               .good = "CREATE TABLE events_2026 (LIKE events, CHECK (at >= '2026-01-01' AND at < '2027-01-01'));"},
              create_partition),
    on_change({.id = "create-partition-scans-default",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A new partition reads the whole default partition.",
               .hazard = "ACCESS EXCLUSIVE on the parent and the default partition while each of its rows is tested.",
               .bad = "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
               .good = "CREATE TABLE measurements_2026 PARTITION OF measurements FOR VALUES FROM ('2026-01-01') TO "
                       "('2027-01-01');"},
              scans_default),
    on_change(
        {.id = "attach-partition",
         .severity = Severity::Error,
         .gate = Gate::NoLongLock,
         .depends_on_size = true,
         .summary = "ATTACH PARTITION reads the new partition, and the default one.",
         .hazard = "ACCESS EXCLUSIVE on both while every row is tested against the bounds; a valid CHECK that "
                   "implies them spares it.",
         .bad = "ALTER TABLE events ATTACH PARTITION old_events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
         .good = "ALTER TABLE old_events ADD CONSTRAINT bounds CHECK (at >= '2020-01-01' AND at < '2021-01-01') "
                 "NOT VALID;"},
        attach),
    on_change({.id = "detach-partition",
               .severity = Severity::Warning,
               .summary = "DETACH PARTITION locks the whole partitioned table.",
               .hazard = "ACCESS EXCLUSIVE on the parent, the partition and the default partition; brief once granted. "
                         "CONCURRENTLY (14) does not work beside a default partition.",
               .bad = "ALTER TABLE events DETACH PARTITION events_2025;",
               .good = "ALTER TABLE measurements DETACH PARTITION measurements_2025 CONCURRENTLY;"},
              detach),
});

}  // namespace

std::span<const Rule> partitions_rules() {
  return kRules;
}

}  // namespace signalbox
