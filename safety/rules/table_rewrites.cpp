// Whole tables that are written again.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

/// What an option or upkeep statement is called, when it writes the table again.
std::string_view rewriting_rule(const Operation& operation) {
  if (const auto* option = std::get_if<AlterTableOption>(&operation)) {
    for (const std::string_view name : {"set logged", "set unlogged", "set tablespace", "set access method"}) {
      if (option->option.starts_with(name)) {
        return name;
      }
    }
  }
  if (const auto* maintain = std::get_if<Maintain>(&operation)) {
    for (const std::string_view name : {"cluster", "vacuum full"}) {
      if (maintain->verb.starts_with(name)) {
        return name;
      }
    }
  }
  return {};
}

void rewrites(const RuleContext& c, Findings& out, std::string_view name) {
  const std::string_view found = rewriting_rule(c.change.operation);
  const bool meant = name == "set logged" ? found == "set logged" || found == "set unlogged" : found == name;
  if (!meant) {
    return;
  }
  const auto* maintain = c.as<Maintain>();
  const auto* option = c.as<AlterTableOption>();
  const std::string table = option != nullptr                         ? shown(option->table)
                            : maintain != nullptr && maintain->object ? shown(*maintain->object)
                                                                      : "every table";
  if (option != nullptr && c.is_new(option->table)) {
    return;
  }
  const bool rewrite = std::ranges::any_of(c.work.tables, &TableWork::rewrite) || c.work.tables.empty();
  if (!rewrite) {
    return;
  }
  say(out, fmt::format("{} writes {} again while nobody can read it.", upper(found), table),
      "pg_repack does it beside the traffic; otherwise choose a maintenance window.");
}

void logged(const RuleContext& c, Findings& out) {
  rewrites(c, out, "set logged");
}
void tablespace(const RuleContext& c, Findings& out) {
  rewrites(c, out, "set tablespace");
}
void access_method(const RuleContext& c, Findings& out) {
  rewrites(c, out, "set access method");
}
void cluster(const RuleContext& c, Findings& out) {
  rewrites(c, out, "cluster");
}
void vacuum_full(const RuleContext& c, Findings& out) {
  rewrites(c, out, "vacuum full");
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "set-logged",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "SET LOGGED and SET UNLOGGED write the whole table again.",
               .hazard = "ACCESS EXCLUSIVE while the table is copied.",
               .bad = "ALTER TABLE orders SET UNLOGGED;",
               .good = "ALTER TABLE orders SET LOGGED;"},
              logged),
    on_change({.id = "set-tablespace",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "SET TABLESPACE copies the whole table.",
               .hazard = "ACCESS EXCLUSIVE while the table is copied.",
               .bad = "ALTER TABLE orders SET TABLESPACE fast;",
               .good = "ALTER TABLE orders SET (fillfactor = 90);"},
              tablespace),
    on_change({.id = "set-access-method",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "SET ACCESS METHOD writes the whole table again.",
               .hazard = "ACCESS EXCLUSIVE while the table is copied.",
               .bad = "ALTER TABLE orders SET ACCESS METHOD columnar;",
               .good = "ALTER TABLE orders SET ACCESS METHOD heap;",
               .versions = "PostgreSQL 15 and later"},
              access_method),
    on_change({.id = "cluster",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "CLUSTER writes the whole table again.",
               .hazard = "ACCESS EXCLUSIVE while the table is copied in the order of an index.",
               .bad = "CLUSTER orders USING orders_note_idx;",
               .good = "ALTER TABLE orders CLUSTER ON orders_note_idx;"},
              cluster),
    on_change({.id = "vacuum-full",
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "VACUUM FULL writes the whole table again.",
               .hazard = "ACCESS EXCLUSIVE while the table is copied.",
               .bad = "VACUUM FULL orders;",
               .good = "VACUUM orders;"},
              vacuum_full),
});

}  // namespace

std::span<const Rule> table_rewrites_rules() {
  return kRules;
}

}  // namespace signalbox
