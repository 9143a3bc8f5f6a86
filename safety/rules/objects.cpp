// Triggers, row security, views and owners: brief locks that can wait long, and consumers that notice.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

void create_trigger(const RuleContext& c, Findings& out) {
  const auto* create = c.as<CreateTrigger>();
  if (create != nullptr && !c.is_new(create->table)) {
    say(out,
        fmt::format("Creating {} locks {} against writes for an instant.", create->trigger.name, shown(create->table)),
        "Set a lock_timeout and retry.");
  }
}

void drop_trigger(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropTrigger>();
  if (drop != nullptr && !drop->table.empty() && !c.is_new(drop->table)) {
    say(out,
        fmt::format("Dropping {} locks {} against reads and writes for an instant.", drop->trigger, shown(drop->table)),
        "Set a lock_timeout, and do it while traffic is low.");
  }
}

void disable_trigger(const RuleContext& c, Findings& out) {
  const auto* option = c.as<AlterTableOption>();
  if (option == nullptr || c.is_new(option->table) || !option->option.starts_with("disable trigger")) {
    return;
  }
  say(out,
      fmt::format("With triggers off, what they guarantee for {} (foreign keys among it, with ALL) does not hold.",
                  shown(option->table)),
      "Use session_replication_role in the one session that needs it.");
}

void row_security(const RuleContext& c, Findings& out) {
  const auto* option = c.as<AlterTableOption>();
  if (option == nullptr || c.is_new(option->table) || !option->option.starts_with("enable row level security")) {
    return;
  }
  const Table* table = c.existing(option->table);
  const bool has_policy = table != nullptr && !table->policies.empty();
  if (has_policy) {
    return;
  }
  say(out,
      fmt::format("Row security on {} without a policy: everyone but the owner sees no row until one is created.",
                  shown(option->table)),
      "Create the policies first, then enable it.");
}

void create_rule(const RuleContext& c, Findings& out) {
  const auto* create = c.as<CreateObject>();
  if (create != nullptr && create->object.kind == "rule") {
    say(out,
        fmt::format("The rule {} rewrites queries and locks its table against reads and writes for an instant.",
                    create->object.name.name),
        "Use a trigger.");
  }
}

void replace_view(const RuleContext& c, Findings& out) {
  const auto* drop = c.as<DropView>();
  if (drop == nullptr || !c.before.views.contains(drop->view)) {
    return;
  }
  const bool comes_back = std::ranges::any_of(c.migration.changes, [&](const SchemaChange& change) {
    const auto* create = std::get_if<CreateView>(&change.operation);
    return create != nullptr && create->view.name == drop->view;
  });
  if (comes_back) {
    return;
  }
  say(out, fmt::format("Consumers of the view {} fail from now on.", shown(drop->view)),
      "Give the new view another name, move its readers, then drop this one.");
}

void refresh(const RuleContext& c, Findings& out) {
  const auto* maintain = c.as<Maintain>();
  if (maintain == nullptr || !maintain->verb.starts_with("refresh") || maintain->concurrently ||
      (maintain->object && c.is_new(*maintain->object))) {
    return;
  }
  say(out,
      fmt::format("{} cannot be read until it is computed again.",
                  maintain->object ? shown(*maintain->object) : "The materialized view"),
      "REFRESH MATERIALIZED VIEW CONCURRENTLY, with a unique index on it.");
}

void owner(const RuleContext& c, Findings& out) {
  const auto* option = c.as<AlterTableOption>();
  if (option == nullptr || c.is_new(option->table) || !option->option.starts_with("owner")) {
    return;
  }
  say(out,
      fmt::format("{} gets another owner: the former one loses what it was allowed as its owner.",
                  shown(option->table)),
      "Grant what is needed first.");
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "create-trigger",
               .severity = Severity::Info,
               .summary = "A new trigger locks its table against writes for an instant.",
               .hazard = "SHARE ROW EXCLUSIVE, brief once granted.",
               .bad = "CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();",
               .good = "CREATE TABLE visits (id bigint PRIMARY KEY);\nCREATE TRIGGER visits_touch BEFORE UPDATE ON "
                       "visits FOR EACH ROW EXECUTE FUNCTION touch();"},
              create_trigger),
    on_change({.id = "drop-trigger",
               .severity = Severity::Info,
               .summary = "Dropping a trigger locks its table for an instant.",
               .hazard = "ACCESS EXCLUSIVE, brief once granted.",
               .bad = "DROP TRIGGER orders_audit ON orders;",
               .good = "ALTER TRIGGER orders_audit ON orders RENAME TO orders_watch;"},
              drop_trigger),
    on_change({.id = "disable-trigger",
               .severity = Severity::Warning,
               .summary = "Triggers that are off guarantee nothing.",
               .hazard = "SHARE ROW EXCLUSIVE; with ALL foreign keys are off too, for every session.",
               .bad = "ALTER TABLE orders DISABLE TRIGGER ALL;",
               .good = "SET session_replication_role = 'replica';"},
              disable_trigger),
    on_change(
        {.id = "rls-policy",
         .severity = Severity::Warning,
         .summary = "Row security without a policy hides every row.",
         .hazard = "From that moment on queries of everyone but the owner find nothing.",
         .bad = "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
         .good = "CREATE POLICY orders_all ON orders USING (true);\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;"},
        row_security),
    on_change({.id = "rule",
               .severity = Severity::Info,
               .summary = "A rewrite rule changes what queries mean.",
               .hazard = "ACCESS EXCLUSIVE, brief once granted.",
               .bad = "CREATE RULE orders_keep AS ON DELETE TO orders DO INSTEAD NOTHING;",
               .good = "CREATE VIEW order_codes AS SELECT code FROM orders;"},
              create_rule),
    on_change({.id = "drop-view",
               .engines = Engines::All,
               .severity = Severity::Warning,
               .summary = "Consumers of the view fail.",
               .hazard = "ACCESS EXCLUSIVE on the view; its readers get an error from then on.",
               .bad = "DROP VIEW customer_emails;",
               .good = "CREATE OR REPLACE VIEW customer_emails AS SELECT id, email FROM customers;"},
              replace_view),
    on_change({.id = "refresh-matview",
               .severity = Severity::Warning,
               .gate = Gate::NoLongLock,
               .summary = "A materialized view cannot be read while it is refreshed.",
               .hazard = "ACCESS EXCLUSIVE while it is computed; CONCURRENTLY takes EXCLUSIVE and lets readers pass.",
               .bad = "REFRESH MATERIALIZED VIEW order_totals;",
               .good = "REFRESH MATERIALIZED VIEW CONCURRENTLY order_totals;"},
              refresh),
    on_change({.id = "owner-to",
               .severity = Severity::Info,
               .summary = "A table changes hands.",
               .hazard = "ACCESS EXCLUSIVE, brief once granted; the former owner loses rights.",
               .bad = "ALTER TABLE orders OWNER TO archive;",
               .good = "CREATE TABLE visits (id bigint PRIMARY KEY);\nALTER TABLE visits OWNER TO archive;"},
              owner),
});

}  // namespace

std::span<const Rule> objects_rules() {
  return kRules;
}

}  // namespace signalbox
