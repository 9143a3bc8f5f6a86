// MySQL and MariaDB: whole tables written again, and what a statement demands of the server.

#include "safety/online_change.h"
#include "safety/rule_kit.h"

namespace signalbox {

namespace {

const AlterTableOption* option_of_used_table(const RuleContext& c) {
  const auto* option = c.as<AlterTableOption>();
  return option != nullptr && !c.is_new(option->table) ? option : nullptr;
}

void partition(const RuleContext& c, Findings& out) {
  const auto* option = option_of_used_table(c);
  if (option == nullptr) {
    return;
  }
  const std::string_view name = option->option;
  if (name == "drop partition" || name == "truncate") {
    say(out,
        fmt::format("The rows of the partition ({}) of {} are gone for good.", option->value, shown(option->table)),
        "Keep a copy: EXCHANGE PARTITION with an empty table takes them out without deleting them.");
    return;
  }
  if (name == "partition" || name == "remove" || name == "reorganize" || name == "coalesce") {
    say(out,
        fmt::format("{} {} copies {} while nobody can write to it.", upper(name), ellipsize(option->value, 60),
                    shown(option->table)),
        online_advice(c));
  }
}

void rebuild(const RuleContext& c, Findings& out) {
  const auto* option = option_of_used_table(c);
  const auto* maintain = c.as<Maintain>();
  const bool optimize = maintain != nullptr && maintain->object && maintain->verb.starts_with("optimize");
  if ((option == nullptr && !optimize) || !c.work.online || c.work.online->algorithm != Algorithm::Inplace ||
      !c.work.online->rebuild) {
    return;
  }
  const std::string what = option != nullptr ? upper(option->option) : "OPTIMIZE TABLE";
  const std::string table = shown(option != nullptr ? option->table : *maintain->object);
  say(out, fmt::format("{} writes {} again ({}).", what, table, to_string(*c.work.online)),
      "Do it while traffic is low, or by an online schema change.");
}

/// ALGORITHM=COPY and LOCK=SHARED or EXCLUSIVE ask for what should be avoided.
void explicit_copy(const RuleContext& c, Findings& out) {
  const auto* option = option_of_used_table(c);
  if (option == nullptr) {
    return;
  }
  const bool copy = option->option == "algorithm" && option->value == "copy";
  const bool lock = option->option == "lock" && (option->value == "shared" || option->value == "exclusive");
  if (copy || lock) {
    say(out,
        fmt::format("{}={} makes everybody who {} {} wait although the server may not need it.", upper(option->option),
                    upper(option->value), option->value == "exclusive" ? "uses" : "writes to", shown(option->table)),
        "Leave the clause out, or ask for ALGORITHM=INPLACE, LOCK=NONE: then the server refuses what it cannot do so.");
  }
}

const SchemaChange* first_online(std::span<const Step> steps, const std::function<bool(const Step&)>& holds) {
  const auto found = std::ranges::find_if(steps, [&](const Step& step) {
    return step.work.online && !step.on_new_table && !step.work.tables.empty() && holds(step);
  });
  return found == steps.end() ? nullptr : found->change;
}

bool says_algorithm(const Migration& migration, int statement) {
  return std::ranges::any_of(migration.changes, [&](const SchemaChange& change) {
    const auto* option = std::get_if<AlterTableOption>(&change.operation);
    return change.statement == statement && option != nullptr && option->option == "algorithm";
  });
}

void require_algorithm(const MigrationContext& c, Findings& out) {
  const SchemaChange* change =
      first_online(c.steps, [&](const Step& step) { return !says_algorithm(c.migration, step.change->statement); });
  if (change != nullptr) {
    say_at(out, *change, "Without ALGORITHM the server falls back to a copy in silence when the cheap way is not open.",
           "State ALGORITHM=INSTANT, or ALGORITHM=INPLACE, LOCK=NONE.");
  }
}

void merge_alters(const MigrationContext& c, Findings& out) {
  std::map<QualifiedName, int> rebuilt_by;
  for (const Step& step : c.steps) {
    if (!step.work.online || !step.work.online->rebuild || step.on_new_table) {
      continue;
    }
    const QualifiedName table = main_table(step.change->operation);
    const auto [earlier, first] = rebuilt_by.try_emplace(table, step.change->statement);
    if (!first && earlier->second != step.change->statement) {
      say_at(out, *step.change, fmt::format("{} is written again for each of these statements.", shown(table)),
             "One ALTER TABLE with all clauses writes it once.");
      return;
    }
  }
}

void instant_versions(const MigrationContext& c, Findings& out) {
  const bool counts = c.server.engine == Engine::MySql && c.server.version >= ServerVersion{8, 0, 29};
  if (!counts) {
    return;
  }
  const SchemaChange* change = first_online(c.steps, [](const Step& step) {
    const bool column = std::holds_alternative<AddColumn>(step.change->operation) ||
                        std::holds_alternative<DropColumn>(step.change->operation);
    return column && step.work.online->algorithm == Algorithm::Instantly;
  });
  if (change != nullptr) {
    say_at(out, *change,
           "Each instant change of columns takes one of the 64 row versions of its table; the 65th needs a rebuild.",
           "See TOTAL_ROW_VERSIONS in information_schema.INNODB_TABLES, and rebuild off-peak before it is full.");
  }
}

void galera(const RuleContext& c, Findings& out) {
  if (!c.work.online || c.work.tables.empty() || c.work.online->algorithm == Algorithm::Instantly) {
    return;
  }
  say(out, "In a Galera or Group Replication cluster the statement stops every node until it is done.",
      "wsrep_OSU_method=RSU node by node, or an online schema change.");
}

void case_of_names(const RuleContext& c, Findings& out) {
  const auto* create = c.as<CreateTable>();
  if (create != nullptr && lower(create->table.name.name) != create->table.name.name) {
    say(out,
        fmt::format(
            "{} has capital letters: with lower_case_table_names servers and file systems disagree on its name.",
            shown(create->table.name)),
        "Use lower case.");
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "my-partition",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "Another partitioning copies the table; dropping a partition deletes its rows.",
               .hazard = "PARTITION BY, REMOVE, REORGANIZE and COALESCE copy rows while writes wait.",
               .bad = "ALTER TABLE tags PARTITION BY HASH (id) PARTITIONS 4;",
               .good = "ALTER TABLE tags COMMENT='not partitioned';"},
              partition),
    on_change({.id = "my-rebuild",
               .engines = Engines::MySql,
               .severity = Severity::Warning,
               .depends_on_size = true,
               .summary = "The whole table is written again in place.",
               .hazard = "ENGINE, FORCE, ROW_FORMAT and OPTIMIZE rebuild the table; writes pass, replicas lag.",
               .bad = "ALTER TABLE orders ENGINE=InnoDB;",
               .good = "ALTER TABLE orders COMMENT='all orders';"},
              rebuild),
    on_change({.id = "my-explicit-copy",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .summary = "The statement asks for the copy or the lock that should be avoided.",
               .hazard = "ALGORITHM=COPY and LOCK=SHARED or EXCLUSIVE hold even when the server has a cheaper way.",
               .bad = "ALTER TABLE orders ADD COLUMN remark varchar(20), ALGORITHM=COPY;",
               .good = "ALTER TABLE orders ADD COLUMN remark varchar(20), ALGORITHM=INSTANT;"},
              explicit_copy),
    on_migration({.id = "my-require-algorithm",
                  .engines = Engines::MySql,
                  .summary = "Nothing keeps the server from falling back to a copy.",
                  .hazard = "A full-text index, a row format or a version makes the same statement copy in production.",
                  .bad = "ALTER TABLE orders ADD COLUMN remark varchar(20);",
                  .good = "ALTER TABLE orders ADD COLUMN remark varchar(20), ALGORITHM=INSTANT;"},
                 require_algorithm),
    on_migration({.id = "my-merge-alters",
                  .engines = Engines::MySql,
                  .severity = Severity::Warning,
                  .summary = "Several statements each write the same table again.",
                  .hazard = "One ALTER TABLE with all clauses rebuilds once.",
                  .bad = "ALTER TABLE orders MODIFY quantity bigint;\nALTER TABLE orders MODIFY parent_id int;",
                  .good = "ALTER TABLE orders MODIFY quantity bigint, MODIFY parent_id int;"},
                 merge_alters),
    on_migration({.id = "my-instant-row-versions",
                  .engines = Engines::MySql,
                  .summary = "Instant changes of columns are counted.",
                  .hazard = "After 64 row versions ALGORITHM=INSTANT is refused, and without the clause the table is "
                            "rebuilt.",
                  .bad = "-- on MySQL 8.0.30\nALTER TABLE orders ADD COLUMN remark varchar(20);",
                  .good = "-- on MySQL 8.0.28\nALTER TABLE orders ADD COLUMN remark varchar(20);",
                  .versions = "MySQL 8.0.29 and later"},
                 instant_versions),
    on_change({.id = "my-cluster-stops",
               .engines = Engines::MySql,
               .summary = "A cluster stops while a table is altered.",
               .hazard = "Galera's total order isolation runs the statement on every node at once.",
               .bad = "ALTER TABLE orders MODIFY quantity bigint;",
               .good = "ALTER TABLE orders ADD COLUMN remark varchar(20);"},
              galera),
    on_change({.id = "my-case-names",
               .engines = Engines::MySql,
               .summary = "A table name with capital letters.",
               .hazard = "lower_case_table_names folds names on some systems and not on others.",
               .bad = "CREATE TABLE Visits (id bigint PRIMARY KEY);",
               .good = "CREATE TABLE visits (id bigint PRIMARY KEY);"},
              case_of_names),
});

}  // namespace

std::span<const Rule> mysql_tables_rules() {
  return kRules;
}

}  // namespace signalbox
