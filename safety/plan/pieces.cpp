#include "safety/plan/pieces.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "safety/data_checks.h"
#include "safety/lookup.h"
#include "safety/words.h"

namespace signalbox {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

std::string on_event(std::string_view event, const std::string& action) {
  return action.empty() ? "" : fmt::format(" ON {} {}", event, upper(action));
}

}  // namespace

std::string foreign_key_clause(const PlanContext& context, const ForeignKey& key) {
  const std::string target =
      key.referenced_columns.empty() ? "" : fmt::format(" ({})", context.columns(key.referenced_columns));
  return fmt::format("FOREIGN KEY ({}) REFERENCES {}{}{}{}{}", context.columns(key.columns),
                     context.sql(key.references), target, on_event("DELETE", key.on_delete),
                     on_event("UPDATE", key.on_update), key.deferrable ? " DEFERRABLE" : "");
}

std::string name_of(const PlanContext& context, const QualifiedName& table, const ForeignKey& key) {
  return key.name.empty() ? context.made({table.name, join(key.columns, "_"), "fkey"}) : key.name;
}
std::string name_of(const PlanContext& context, const QualifiedName& table, const Check& check) {
  const std::string column = check.columns.size() == 1 ? check.columns.front() : "";
  return !check.name.empty() ? check.name
         : column.empty()    ? context.made({table.name, "check"})
                             : context.made({table.name, column, "check"});
}
std::string name_of(const PlanContext& context, const QualifiedName& table, const Unique& unique) {
  return unique.name.empty() ? context.made({table.name, join(unique.columns, "_"), "key"}) : unique.name;
}

std::string column_clause(const Column& column, bool with_default) {
  std::string out = column.type;
  if (!column.collation.empty()) {
    out += " COLLATE " + column.collation;
  }
  if (with_default && column.default_value) {
    out += " DEFAULT " + *column.default_value;
  }
  return out;
}

std::string create_index(const PlanContext& context, const QualifiedName& table, const Index& index) {
  std::vector<std::string> keys;
  for (const IndexKey& key : index.keys) {
    std::string text = key.column.empty() ? "(" + key.expression + ")" : context.sql(key.column);
    text += key.opclass.empty() ? "" : " " + key.opclass;
    text += key.order.empty() ? "" : " " + upper(key.order);
    keys.push_back(std::move(text));
  }
  return fmt::format("CREATE {}INDEX CONCURRENTLY {} ON {}{} ({}){}{}{};", index.unique ? "UNIQUE " : "",
                     context.sql(index.name), context.sql(table), index.method.empty() ? "" : " USING " + index.method,
                     join(keys, ", "),
                     index.include.empty() ? "" : fmt::format(" INCLUDE ({})", context.columns(index.include)),
                     index.nulls_not_distinct ? " NULLS NOT DISTINCT" : "",
                     index.predicate.empty() ? "" : " WHERE " + index.predicate);
}

void add_index(const PlanContext& context, Plan& plan, const QualifiedName& table, const Index& index) {
  PlanStep& step = add_step(plan, PlanPhase::Expand, "build_" + index.name,
                            fmt::format("Build the index {} beside the traffic.", index.name));
  step.transactional = false;
  step.up = {create_index(context, table, index)};
  step.down = {
      fmt::format("DROP INDEX CONCURRENTLY IF EXISTS {};", context.sql(QualifiedName{table.schema, index.name}))};
  step.stop_point = fmt::format(
      "It waits for transactions that are older than itself; end it with pg_cancel_backend when it waits too long. A "
      "build "
      "that failed leaves an invalid index: run the way back, then try again.");
}

void add_not_null(const PlanContext& context, Plan& plan, const QualifiedName& table, const std::string& column) {
  const std::string name = context.made({table.name, column, "not_null"});
  const std::string on = context.sql(table);
  const std::string what = shown(table, column);
  PlanStep& guard = add_step(plan, PlanPhase::Expand, fmt::format("guard_{}_{}", table.name, column),
                             fmt::format("Refuse new NULLs in {}; rows that are there are not read.", what));
  guard.up = {fmt::format("ALTER TABLE {} ADD CONSTRAINT {} CHECK ({} IS NOT NULL) NOT VALID;", on, context.sql(name),
                          context.sql(column))};
  guard.down = {fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", on, context.sql(name))};
  guard.stop_point = fmt::format("From here on every write must fill {}; old rows may still be NULL.", what);

  PlanStep& validate = add_step(plan, PlanPhase::Contract, fmt::format("validate_{}_{}", table.name, column),
                                fmt::format("Prove that no row of {} is NULL, while reads and writes go on.", what));
  validate.before = {{count_nulls(context.server.engine, table, column), "rows that are still NULL"}};
  validate.up = {fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};", on, context.sql(name))};
  validate.stop_point = "It may be cancelled and run again at any time.";

  PlanStep& tighten = add_step(plan, PlanPhase::Contract, fmt::format("set_{}_{}_not_null", table.name, column),
                               fmt::format("Make {} NOT NULL; the proven check spares the scan.", what));
  tighten.up = {fmt::format("ALTER TABLE {} ALTER COLUMN {} SET NOT NULL;", on, context.sql(column)),
                fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", on, context.sql(name))};
  tighten.down = {fmt::format("ALTER TABLE {} ADD CONSTRAINT {} CHECK ({} IS NOT NULL) NOT VALID;", on,
                              context.sql(name), context.sql(column)),
                  fmt::format("ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL;", on, context.sql(column))};
  tighten.way_back = "The check comes back unproven; validate it again.";
}

void add_check(const PlanContext& context, Plan& plan, const QualifiedName& table, const Check& check) {
  const std::string name = name_of(context, table, check);
  const std::string on = context.sql(table);
  PlanStep& guard = add_step(plan, PlanPhase::Expand, "guard_" + name,
                             fmt::format("Hold new writes of {} to {}; rows that are there are not read.", shown(table),
                                         one_line(check.expression)));
  guard.up = {
      fmt::format("ALTER TABLE {} ADD CONSTRAINT {} CHECK ({}) NOT VALID;", on, context.sql(name), check.expression)};
  guard.down = {fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", on, context.sql(name))};
  guard.stop_point = "Writes that break the rule fail from here on; old rows may still break it. Mend them now.";
  PlanStep& validate =
      add_step(plan, PlanPhase::Contract, "validate_" + name,
               fmt::format("Prove {} for the rows that are there, while reads and writes go on.", name));
  validate.before = {{count_violations(context.server.engine, table, check.expression), "rows that break the rule"}};
  validate.up = {fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};", on, context.sql(name))};
  validate.stop_point = "It may be cancelled and run again at any time.";
}

void add_foreign_key(const PlanContext& context, Plan& plan, const QualifiedName& table, const ForeignKey& key) {
  const std::string name = name_of(context, table, key);
  const std::string on = context.sql(table);
  const Table* child = context.before.find_table(table);
  if (child == nullptr || !has_index_on(*child, key.columns)) {
    Index index;
    index.name = context.made({table.name, join(key.columns, "_"), "idx"});
    for (const std::string& column : key.columns) {
      index.keys.push_back({column, "", "", ""});
    }
    add_index(context, plan, table, index);
    plan.steps.back().title = fmt::format("Build the index {}: without it every delete on {} reads all of {}.",
                                          index.name, shown(key.references), shown(table));
  }
  PlanStep& guard = add_step(plan, PlanPhase::Expand, "guard_" + name,
                             fmt::format("Hold new writes to the key; neither table's rows are read."));
  guard.up = {fmt::format("ALTER TABLE {} ADD CONSTRAINT {} {} NOT VALID;", on, context.sql(name),
                          foreign_key_clause(context, key))};
  guard.down = {fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", on, context.sql(name))};
  guard.stop_point = "Rows without a parent are refused from here on; old ones may still be there. Mend them now.";
  PlanStep& validate =
      add_step(plan, PlanPhase::Contract, "validate_" + name,
               fmt::format("Prove {} for the rows that are there, while reads and writes go on.", name));
  validate.before = {{count_orphans(context.server.engine, table, key), "rows without a parent"}};
  validate.up = {fmt::format("ALTER TABLE {} VALIDATE CONSTRAINT {};", on, context.sql(name))};
  validate.stop_point = "It may be cancelled and run again at any time.";
}

void drop_foreign_keys(const PlanContext& context, Plan& plan, const Table& table, const std::string& column) {
  for (const ForeignKey& key : table.foreign_keys) {
    if (std::ranges::find(key.columns, column) == key.columns.end()) {
      continue;
    }
    PlanStep& step =
        add_step(plan, PlanPhase::Contract, "drop_" + key.name,
                 fmt::format("Drop the foreign key {} by itself: it locks {}, too.", key.name, shown(key.references)));
    step.up = {fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", context.sql(table.name), context.sql(key.name))};
    step.down = {fmt::format("ALTER TABLE {} ADD CONSTRAINT {} {} NOT VALID;", context.sql(table.name),
                             context.sql(key.name), foreign_key_clause(context, key))};
    step.way_back = "The key comes back unproven; validate it again.";
    step.accepts = {"drop-fk", "drop-constraint"};
  }
}

void add_unique(const PlanContext& context, Plan& plan, const QualifiedName& table, const Unique& unique) {
  const std::string name = name_of(context, table, unique);
  Index index;
  index.name = name;
  index.unique = true;
  index.nulls_not_distinct = unique.nulls_not_distinct;
  for (const std::string& column : unique.columns) {
    index.keys.push_back({column, "", "", ""});
  }
  add_index(context, plan, table, index);
  plan.steps.back().before = {
      {count_duplicates(context.server.engine, table, unique.columns, unique.nulls_not_distinct),
       "rows that share their values with another row"}};
  PlanStep& attach = add_step(plan, PlanPhase::Contract, "attach_" + name,
                              fmt::format("Make the finished index the constraint {}.", name));
  attach.up = {fmt::format("ALTER TABLE {} ADD CONSTRAINT {} UNIQUE USING INDEX {}{};", context.sql(table),
                           context.sql(name), context.sql(name), unique.deferrable ? " DEFERRABLE" : "")};
  // The index goes with its constraint, so the way back of the step before finds nothing.
  attach.down = {fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", context.sql(table), context.sql(name))};
  attach.way_back = "The index goes with the constraint; before going forward again, make it again.";
}

void release_without(Plan& plan, const QualifiedName& table, std::string_view copy) {
  PlanStep& step = add_step(plan, PlanPhase::Migrate, "forget_" + table.name,
                            fmt::format("Release every program without {}.", shown(table)));
  step.instructions = fmt::format("`signalbox impact {}` lists who is known to use it. Keep a copy: `{}{}`.",
                                  shown(table), copy, shown(table));
  step.stop_point = "Nothing is lost yet.";
}

void retire_and_drop(const PlanContext& context, Plan& plan, const QualifiedName& table, const QualifiedName& away,
                     std::string up, std::string down) {
  PlanStep& rename =
      add_step(plan, PlanPhase::Contract, "retire_" + table.name,
               fmt::format("Rename {} away: whoever still uses it fails now, and nothing is lost.", shown(table)));
  rename.up = {std::move(up)};
  rename.down = {std::move(down)};
  rename.stop_point = "Wait here for a week of business: one rename brings everything back.";
  rename.accepts = {"rename-table"};
  PlanStep& drop =
      add_step(plan, PlanPhase::Contract, "drop_" + table.name, fmt::format("Drop the retired table {}.", shown(away)));
  drop.up = {fmt::format("DROP TABLE {};", context.sql(away))};
  drop.way_back = "There is none: the rows are in the copy that was taken before.";
  drop.accepts = {"drop-table"};
}

std::string with_word(std::string_view expression, std::string_view from, std::string_view to) {
  std::string out;
  for (std::size_t i = 0; i < expression.size();) {
    if (expression[i] == '\'') {
      const std::size_t end = std::min(expression.find('\'', i + 1), expression.size() - 1);
      out += expression.substr(i, end - i + 1);
      i = end + 1;
      continue;
    }
    const bool starts = i == 0 || !is_word(expression[i - 1]);
    const std::size_t end = i + from.size();
    if (starts && expression.substr(i).starts_with(from) && (end == expression.size() || !is_word(expression[end]))) {
      out += to;
      i = end;
      continue;
    }
    out += expression[i++];
  }
  return out;
}

std::string why_no_twin(const PlanContext& context, const Table& table, const std::string& column) {
  const auto uses = [&](const std::vector<std::string>& names) {
    return std::ranges::find(names, column) != names.end();
  };
  if (is_in_primary_key(table, column)) {
    return "is part of the primary key";
  }
  for (const IncomingKey& incoming : incoming_keys(context.before, table.name)) {
    if (uses(incoming.key->referenced_columns)) {
      return fmt::format("is what {} refers to", shown(incoming.table->name));
    }
  }
  for (const Column& other : table.columns) {
    if (other.generated && uses(other.reads)) {
      return fmt::format("is what the generated column {} is made of", other.name);
    }
  }
  return {};
}

void note_no_twin(Plan& plan, const QualifiedName& table, const std::string& column, std::string_view why) {
  plan.notes.push_back(fmt::format(
      "{} {}, and no second column can stand in for it while programs use both: copy the table into a new one that has "
      "it as wanted, or do it while no program runs",
      shown(table, column), why));
}

void copy_what_hangs_on(const PlanContext& context, Plan& plan, const Table& table, const std::string& column,
                        const std::string& twin) {
  const auto renamed = [&](std::vector<std::string> names) {
    std::ranges::replace(names, column, twin);
    return names;
  };
  const auto uses = [&](const std::vector<std::string>& names) {
    return std::ranges::find(names, column) != names.end();
  };
  const auto twin_name = [&](const std::string& name) { return context.made({name, "of", twin}); };
  for (Index index : table.indexes) {
    if (uses(index.columns)) {
      index.name = twin_name(index.name);
      for (IndexKey& key : index.keys) {
        key.column = key.column == column ? twin : key.column;
        key.expression = with_word(key.expression, column, twin);
      }
      index.predicate = with_word(index.predicate, column, twin);
      index.include = renamed(index.include);
      add_index(context, plan, table.name, index);
    }
  }
  for (Unique unique : table.uniques) {
    if (uses(unique.columns)) {
      unique.name = twin_name(unique.name);
      unique.columns = renamed(unique.columns);
      add_unique(context, plan, table.name, unique);
    }
  }
  for (ForeignKey key : table.foreign_keys) {
    if (uses(key.columns)) {
      key.name = twin_name(key.name);
      key.columns = renamed(key.columns);
      add_foreign_key(context, plan, table.name, key);
    }
  }
  for (Check check : table.checks) {
    if (uses(check.columns)) {
      check.name = twin_name(check.name);
      check.expression = with_word(check.expression, column, twin);
      add_check(context, plan, table.name, check);
    }
  }
}

}  // namespace signalbox
