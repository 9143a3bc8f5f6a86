// MySQL and MariaDB: columns that change. MODIFY states the whole column again: what it leaves out is lost.

#include "safety/online_change.h"
#include "safety/rule_kit.h"

namespace signalbox {

namespace {

/// A MODIFY or CHANGE with the column that it meets.
struct ModifyStep {
  const AlterColumnType* alter = nullptr;
  const Column* column = nullptr;
};

std::optional<ModifyStep> modify_step(const RuleContext& c) {
  const auto* alter = c.as<AlterColumnType>();
  const Table* table = alter == nullptr ? nullptr : c.existing(alter->table);
  const Column* column = table == nullptr ? nullptr : table->find_column(alter->column);
  if (column == nullptr) {
    return std::nullopt;
  }
  return ModifyStep{alter, column};
}

bool copies(const RuleContext& c) {
  return c.work.online && c.work.online->algorithm == Algorithm::Copy;
}

bool is_labels(std::string_view type) {
  return type.starts_with("enum") || type.starts_with("set(");
}

bool is_varchar(std::string_view type) {
  return type.starts_with("varchar") || type.starts_with("varbinary");
}

bool grows_varchar(const ModifyStep& step) {
  return is_varchar(step.column->type) && is_varchar(step.alter->type) &&
         type_parts(step.alter->type).a > type_parts(step.column->type).a;
}

bool changes_collation(const ModifyStep& step) {
  return step.alter->definition && !step.alter->definition->collation.empty() &&
         step.alter->definition->collation != step.column->collation;
}

std::string copy_message(const ModifyStep& step) {
  return fmt::format("Changing {} from {} to {} copies the table while nobody can write to it.",
                     shown(step.alter->table, step.alter->column), step.column->type, step.alter->type);
}

void modify_type(const RuleContext& c, Findings& out) {
  const auto step = modify_step(c);
  if (!step || !copies(c) || grows_varchar(*step) || changes_collation(*step) ||
      (is_labels(step->column->type) && is_labels(step->alter->type)) || step->column->type == step->alter->type) {
    return;
  }
  say(out, copy_message(*step), online_advice(c),
      count_misfits(c.server.engine, step->alter->table, step->alter->column, step->column->type, step->alter->type));
}

void narrowing(const RuleContext& c, Findings& out) {
  const auto step = modify_step(c);
  if (!step || is_labels(step->column->type)) {
    return;
  }
  const TypeChange type = mysql_type_change(c.server.engine, step->column->type, step->alter->type);
  if (!type.narrowing) {
    return;
  }
  say(out,
      fmt::format("Not every value of {} fits {}: the statement fails in strict mode, and cuts values without it.",
                  shown(step->alter->table, step->alter->column), step->alter->type),
      "Count the values that do not fit, and decide what becomes of them first.",
      count_misfits(c.server.engine, step->alter->table, step->alter->column, step->column->type, step->alter->type));
}

void varchar_extend(const RuleContext& c, Findings& out) {
  const auto step = modify_step(c);
  if (!step || !copies(c) || !grows_varchar(*step) || changes_collation(*step)) {
    return;
  }
  say(out,
      fmt::format(
          "{} grows past 255 bytes, so its length takes two bytes: the table is copied while nobody can write to "
          "it.",
          shown(step->alter->table, step->alter->column)),
      "Stay within 255 bytes (63 characters of utf8mb4), or run it online: " + online_advice(c));
}

/// What the old definition says and the new one does not.
std::vector<std::string> lost_attributes(const Column& from, const Column& to) {
  std::vector<std::string> lost;
  if (!from.nullable && to.nullable && from.identity.empty()) {
    lost.emplace_back("NOT NULL");
  }
  if (from.default_value && !to.default_value && !is_null_literal(*from.default_value)) {
    lost.push_back("DEFAULT " + *from.default_value);
  }
  if (!from.comment.empty() && to.comment.empty()) {
    lost.emplace_back("its COMMENT");
  }
  if (!from.on_update.empty() && to.on_update.empty()) {
    lost.push_back("ON UPDATE " + from.on_update);
  }
  if (from.identity == "auto_increment" && to.identity.empty()) {
    lost.emplace_back("AUTO_INCREMENT");
  }
  return lost;
}

void drops_attributes(const RuleContext& c, Findings& out) {
  const auto step = modify_step(c);
  if (!step || !step->alter->definition) {
    return;
  }
  std::vector<std::string> lost = lost_attributes(*step->column, *step->alter->definition);
  // Taking NOT NULL away is what such a statement is for when nothing else changes.
  const bool only_nullable = lost == std::vector<std::string>{"NOT NULL"} && step->column->type == step->alter->type;
  if (lost.empty() || only_nullable) {
    return;
  }
  say(out,
      fmt::format("MODIFY states the whole column again: {} loses {}.", shown(step->alter->table, step->alter->column),
                  join(lost, ", ")),
      "Repeat the full definition, with what is to stay.");
}

void set_not_null(const RuleContext& c, Findings& out) {
  const auto step = modify_step(c);
  if (!step || !step->alter->definition || step->alter->definition->nullable || !step->column->nullable ||
      !c.work.online || !c.work.online->rebuild) {
    return;
  }
  say(out,
      fmt::format("Making {} NOT NULL writes the table again ({}), and fails if a row holds NULL.",
                  shown(step->alter->table, step->alter->column), to_string(*c.work.online)),
      "Fill the rows first. " + online_advice(c),
      count_nulls(c.server.engine, step->alter->table, step->alter->column));
}

void drop_not_null(const RuleContext& c, Findings& out) {
  const auto step = modify_step(c);
  if (!step || !step->alter->definition || !step->alter->definition->nullable || step->column->nullable ||
      step->column->type != step->alter->type || !c.work.online || !c.work.online->rebuild) {
    return;
  }
  say(out,
      fmt::format("Taking NOT NULL from {} writes the table again ({}).",
                  shown(step->alter->table, step->alter->column), to_string(*c.work.online)),
      online_advice(c));
}

void enum_change(const RuleContext& c, Findings& out) {
  const auto step = modify_step(c);
  if (!step || !is_labels(step->column->type) || !is_labels(step->alter->type) || !copies(c)) {
    return;
  }
  const auto gone = labels_lost(step->column->type, step->alter->type);
  std::string queries;
  for (const std::string& label : gone) {
    queries += queries.empty() ? "" : "\n";
    queries += count_value(c.server.engine, step->alter->table, step->alter->column, label);
  }
  const std::string loses =
      gone.empty()
          ? std::string{}
          : fmt::format(" Rows that hold '{}' make it fail, or become '' without strict mode.", join(gone, "', '"));
  say(out,
      fmt::format("Labels of {} are inserted, moved or removed: the table is copied while nobody can write to it.{}",
                  shown(step->alter->table, step->alter->column), loses),
      gone.empty() ? "Append new labels at the end: that is instant."
                   : "Count those rows, move them, then swap columns.",
      queries);
}

void charset_convert(const RuleContext& c, Findings& out) {
  const auto* option = c.as<AlterTableOption>();
  if (option != nullptr && option->option == "convert to charset" && !c.is_new(option->table)) {
    say(out,
        fmt::format("CONVERT TO CHARACTER SET copies {} while nobody can write to it, and may make texts longer than "
                    "their columns and index keys.",
                    shown(option->table)),
        online_advice(c));
    return;
  }
  const auto step = modify_step(c);
  if (step && changes_collation(*step) && copies(c)) {
    say(out,
        fmt::format("{} gets another character set or collation: the table is copied while nobody can write to it.",
                    shown(step->alter->table, step->alter->column)),
        online_advice(c));
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "my-modify-type",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "This type change copies the whole table.",
               .hazard = "ALGORITHM=COPY, LOCK=SHARED: writes wait until it is done, and replicas repeat it one after "
                         "the other.",
               .bad = "ALTER TABLE orders MODIFY quantity bigint;",
               .good = "ALTER TABLE orders MODIFY code varchar(60);"},
              modify_type),
    on_change({.id = "my-modify-narrowing",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .summary = "The new type cannot hold every value of the old one.",
               .hazard = "In strict mode the statement fails on the first such value, otherwise values are cut.",
               .bad = "ALTER TABLE orders MODIFY code varchar(5);",
               .good = "ALTER TABLE orders MODIFY code varchar(30);"},
              narrowing),
    on_change({.id = "my-varchar-extend",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "A varchar that grows past 255 bytes copies the table.",
               .hazard = "Up to 255 bytes the length takes one byte, above two. Within one side the change is done in "
                         "place (MySQL 5.7) or at once (MariaDB, also from 127 bytes to any length).",
               .bad = "ALTER TABLE customers MODIFY email varchar(64) NOT NULL;",
               .good = "ALTER TABLE customers MODIFY email varchar(63) NOT NULL;"},
              varchar_extend),
    on_change({.id = "my-modify-drops-attributes",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .summary = "MODIFY loses what it does not repeat.",
               .hazard = "NOT NULL, DEFAULT, COMMENT, ON UPDATE and AUTO_INCREMENT go when the new definition leaves "
                         "them out.",
               .bad = "ALTER TABLE customers MODIFY name varchar(62);",
               .good = "ALTER TABLE customers MODIFY name varchar(62) DEFAULT 'nobody' COMMENT 'as printed';"},
              drops_attributes),
    on_change({.id = "my-set-not-null",
               .engines = Engines::MySql,
               .severity = Severity::Warning,
               .depends_on_size = true,
               .summary = "NOT NULL writes the whole table again.",
               .hazard = "ALGORITHM=INPLACE with a rebuild in strict mode; copied while writes wait when a generated "
                         "column reads it; fails on NULLs.",
               .bad = "ALTER TABLE orders MODIFY quantity int NOT NULL;",
               .good = "ALTER TABLE orders MODIFY total decimal(10,2) NOT NULL;"},
              set_not_null),
    on_change({.id = "my-drop-not-null",
               .engines = Engines::MySql,
               .severity = Severity::Warning,
               .depends_on_size = true,
               .summary = "Taking NOT NULL away writes the whole table again.",
               .hazard = "The table is rebuilt in place, in MySQL and in MariaDB.",
               .bad = "ALTER TABLE orders MODIFY total decimal(10,2) NULL;",
               .good = "ALTER TABLE orders MODIFY total decimal(10,2) NOT NULL;"},
              drop_not_null),
    on_change(
        {.id = "my-enum-change",
         .engines = Engines::MySql,
         .severity = Severity::Error,
         .gate = Gate::NoLongLock,
         .depends_on_size = true,
         .summary = "Labels that are inserted, moved or removed copy the table.",
         .hazard = "Only labels appended at the end are instant, up to 255 of them (a SET: within the same number "
                   "of bytes). A removed label that rows hold makes the statement fail.",
         .bad = "ALTER TABLE orders MODIFY status enum('new','returned','paid','sent') NOT NULL DEFAULT 'new';",
         .good = "ALTER TABLE orders MODIFY status enum('new','paid','sent','returned') NOT NULL DEFAULT 'new';"},
        enum_change),
    on_change({.id = "my-charset-convert",
               .engines = Engines::MySql,
               .severity = Severity::Error,
               .gate = Gate::NoLongLock,
               .depends_on_size = true,
               .summary = "Another character set copies the table.",
               .hazard = "ALGORITHM=COPY, LOCK=SHARED. utf8mb3 to utf8mb4 of one column without an index is instant in "
                         "MariaDB.",
               .bad = "ALTER TABLE orders CONVERT TO CHARACTER SET latin1;",
               .good = "ALTER TABLE orders DEFAULT CHARACTER SET latin1;"},
              charset_convert),
});

}  // namespace

std::span<const Rule> mysql_types_rules() {
  return kRules;
}

}  // namespace signalbox
