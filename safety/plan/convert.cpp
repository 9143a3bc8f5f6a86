#include "safety/plan/convert.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "safety/plan/backfill.h"
#include "safety/plan/pieces.h"
#include "safety/words.h"

namespace signalbox {
namespace {

struct Names {
  std::string table;  ///< as SQL writes them
  std::string column;
  std::string twin;      ///< of the new type, until the swap
  std::string retired;   ///< the old column after the swap
  std::string convert;   ///< function
  std::string sync;      ///< trigger and its function, until the swap
  std::string keep_old;  ///< likewise, after it
};

class ConversionPlan {
 public:
  ConversionPlan(const PlanContext& context, Plan& plan, const Conversion& conversion, const Table& table,
                 const Column& column)
      : context_(context), plan_(plan), conversion_(conversion), table_(table), column_(column) {
    const std::string& bare = conversion.table.name;
    twin_ = context.made({conversion.column, "new"});
    retired_ = context.made({conversion.column, "old"});
    names_ = {context.sql(conversion.table),
              context.sql(conversion.column),
              context.sql(twin_),
              context.sql(retired_),
              context.sql(context.made({bare, conversion.column, "convert"})),
              context.sql(context.made({bare, conversion.column, "sync"})),
              context.sql(context.made({bare, conversion.column, "keep"}))};
    what_ = shown(conversion.table, conversion.column);
  }

  void write() {
    const std::string target = fmt::format("{}({})", names_.convert, names_.column);
    const auto fill = backfill_of(
        context_, conversion_.table, context_.made({conversion_.table.name, conversion_.column, "backfill"}),
        fmt::format("{} = {}", names_.twin, target), fmt::format("{} IS DISTINCT FROM {}", names_.twin, target));
    if (!fill) {
      note_missing_key(plan_, conversion_.table);
      return;
    }
    expand(*fill);
    add_backfill(context_, plan_, *fill, fmt::format("backfill_{}_{}", conversion_.table.name, twin_),
                 fmt::format("Convert the values of {} that are there.", what_));
    decide(*fill);
    copy_what_hangs_on(context_, plan_, table_, conversion_.column, twin_);
    if (!column_.nullable) {
      add_not_null(context_, plan_, conversion_.table, twin_);
    }
    drop_foreign_keys(context_, plan_, table_, conversion_.column);
    swap();
    drop_old(*fill);
  }

 private:
  std::vector<std::string> write_twin() const {
    return {fmt::format("CREATE FUNCTION {0}() RETURNS trigger LANGUAGE plpgsql AS $sync$\nBEGIN\n  NEW.{1} := "
                        "{2}(NEW.{3});\n  RETURN NEW;\nEND\n$sync$;",
                        names_.sync, names_.twin, names_.convert, names_.column),
            trigger(names_.sync)};
  }
  /// After the swap programs write the new type; the old column follows, so that one can still go back.
  std::vector<std::string> write_retired() const {
    return {fmt::format("CREATE FUNCTION {0}() RETURNS trigger LANGUAGE plpgsql AS $sync$\nBEGIN\n  NEW.{1} := "
                        "NEW.{2}::text::{3};\n  RETURN NEW;\nEND\n$sync$;",
                        names_.keep_old, names_.retired, names_.column, column_.type),
            trigger(names_.keep_old)};
  }
  std::string trigger(const std::string& name) const {
    return fmt::format("CREATE TRIGGER {0} BEFORE INSERT OR UPDATE ON {1} FOR EACH ROW EXECUTE FUNCTION {0}();", name,
                       names_.table);
  }
  std::vector<std::string> drop_trigger(const std::string& name) const {
    return {fmt::format("DROP TRIGGER {} ON {};", name, names_.table), fmt::format("DROP FUNCTION {}();", name)};
  }
  std::string rename(const std::string& from, const std::string& to) const {
    return fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {};", names_.table, from, to);
  }

  static void append(std::vector<std::string>& to, std::vector<std::string> more) {
    for (std::string& one : more) {
      to.push_back(std::move(one));
    }
  }

  void expand(const Backfill& fill) {
    PlanStep& step = add_step(
        plan_, PlanPhase::Expand, fmt::format("add_{}_{}", conversion_.table.name, twin_),
        fmt::format("Add {} as {} beside {}; a trigger converts what is written.", twin_, conversion_.type, what_));
    step.up = conversion_.prepare;
    // A value that cannot be converted becomes NULL instead of failing somebody's write.
    step.up.push_back(fmt::format(
        "CREATE FUNCTION {}(value {}) RETURNS {} LANGUAGE plpgsql STABLE AS $convert$\nBEGIN\n  RETURN {};\nEXCEPTION "
        "WHEN "
        "others THEN\n  RETURN NULL;\nEND\n$convert$;",
        names_.convert, column_.type, conversion_.type, replace_all(conversion_.expression, "{}", "value")));
    step.up.push_back(fmt::format("ALTER TABLE {} ADD COLUMN {} {};", names_.table, names_.twin, conversion_.type));
    append(step.up, write_twin());
    step.up.push_back(create_control(context_, fill));
    step.down = drop_trigger(names_.sync);
    step.down.push_back(fmt::format("ALTER TABLE {} DROP COLUMN {};", names_.table, names_.twin));
    step.down.push_back(fmt::format("DROP FUNCTION {}({});", names_.convert, column_.type));
    step.down.push_back(drop_control(context_, fill));
    append(step.down, conversion_.undo_prepare);
    step.stop_point = "Programs see no difference; the new column is nobody's yet.";
    step.accepts = {"create-trigger"};
  }

  /// Invalid values are people's business: nothing is lost before they looked.
  void decide(const Backfill& fill) {
    PlanStep& step =
        add_step(plan_, PlanPhase::Migrate, fmt::format("decide_{}_{}", conversion_.table.name, twin_),
                 fmt::format("Look at the values of {} that do not fit {}, and mend them.", what_, conversion_.type));
    step.instructions = fmt::format(
        "List them with `SELECT {0}, count(*) FROM {1} WHERE {0} IS NOT NULL AND {2} IS NULL GROUP BY {0} ORDER "
        "BY 2 DESC;`. Correct each in {3} (the trigger follows), or decide that it becomes NULL.",
        names_.column, names_.table, names_.twin, what_);
    step.before = {nothing_left(context_, fill)};
    step.stop_point = "Stop here for as long as a value is undecided: nothing is lost yet.";
  }

  void swap() {
    PlanStep& step =
        add_step(plan_, PlanPhase::Contract, fmt::format("swap_{}_{}", conversion_.table.name, conversion_.column),
                 fmt::format("Let {} take the name {} in one short transaction.", twin_, conversion_.column));
    step.before = {{fmt::format("SELECT count(*) FROM {} WHERE {} IS NOT NULL AND {} IS NULL;", names_.table,
                                names_.column, names_.twin),
                    "values that would be lost"}};
    step.up = drop_trigger(names_.sync);
    step.up.push_back(rename(names_.column, names_.retired));
    step.up.push_back(rename(names_.twin, names_.column));
    if (!column_.nullable) {
      step.up.push_back(fmt::format("ALTER TABLE {} ALTER COLUMN {} DROP NOT NULL;", names_.table, names_.retired));
    }
    if (column_.default_value) {
      step.up.push_back(fmt::format("ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT;", names_.table, names_.retired));
      step.up.push_back(
          fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {};", names_.table, names_.column, new_default()));
    }
    append(step.up, write_retired());
    step.down = drop_trigger(names_.keep_old);
    if (column_.default_value) {
      step.down.push_back(fmt::format("ALTER TABLE {} ALTER COLUMN {} DROP DEFAULT;", names_.table, names_.column));
      step.down.push_back(fmt::format("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {};", names_.table, names_.retired,
                                      *column_.default_value));
    }
    step.down.push_back(rename(names_.column, names_.twin));
    step.down.push_back(rename(names_.retired, names_.column));
    append(step.down, write_twin());
    step.way_back = column_.nullable ? ""
                                     : fmt::format("{} comes back nullable: run the NOT NULL recipe for it again.",
                                                   conversion_.column);
    step.stop_point = fmt::format("Programs now see {}; {} follows what they write, so this step can still be undone.",
                                  conversion_.type, retired_);
    step.accepts = {"rename-column", "create-trigger"};
  }

  void drop_old(const Backfill& fill) {
    PlanStep& step = add_step(plan_, PlanPhase::Contract, fmt::format("drop_{}_{}", conversion_.table.name, retired_),
                              fmt::format("Take the old column {} away, once nobody wants to go back.", retired_));
    step.up = drop_trigger(names_.keep_old);
    step.up.push_back(fmt::format("ALTER TABLE {} DROP COLUMN {};", names_.table, names_.retired));
    step.up.push_back(fmt::format("DROP FUNCTION {}({});", names_.convert, column_.type));
    step.up.push_back(drop_control(context_, fill));
    append(step.up, conversion_.finish);
    step.down = conversion_.undo_finish;
    step.down.push_back(fmt::format(
        "CREATE FUNCTION {}(value {}) RETURNS {} LANGUAGE plpgsql STABLE AS $convert$\nBEGIN\n  "
        "RETURN {};\nEXCEPTION WHEN others THEN\n  RETURN NULL;\nEND\n$convert$;",
        names_.convert, column_.type, conversion_.type, replace_all(conversion_.expression, "{}", "value")));
    step.down.push_back(fmt::format("ALTER TABLE {} ADD COLUMN {} {};", names_.table, names_.retired, column_.type));
    append(step.down, write_retired());
    step.down.push_back(create_control(context_, fill));
    step.way_back = fmt::format(
        "{} comes back empty and follows new writes only; its old values are in backups, and what "
        "fits {} can be converted back from {}.",
        retired_, column_.type, conversion_.column);
    step.accepts = {"drop-column", "drop-table"};
  }

  /// "'new'::mood" → "'new'::mood_new": the old default as text, read by the new type.
  std::string new_default() const {
    const std::string& value = *column_.default_value;
    const std::size_t cast = value.starts_with("'") ? value.rfind("'::") : std::string::npos;
    return fmt::format("{}::{}", value.substr(0, cast == std::string::npos ? cast : cast + 1), conversion_.type);
  }

  const PlanContext& context_;
  Plan& plan_;
  const Conversion& conversion_;
  const Table& table_;
  const Column& column_;
  Names names_;
  std::string twin_;
  std::string retired_;
  std::string what_;
};

}  // namespace

void add_conversion(const PlanContext& context, Plan& plan, const Conversion& conversion) {
  const Table* table = context.before.find_table(conversion.table);
  const Column* column = table != nullptr ? table->find_column(conversion.column) : nullptr;
  if (column == nullptr) {
    return;
  }
  if (table->primary_key &&
      std::ranges::find(table->primary_key->columns, conversion.column) != table->primary_key->columns.end()) {
    plan.notes.push_back(
        fmt::format("{} is part of the primary key: foreign keys and every backfill lean on it, so its conversion is "
                    "planned by hand",
                    shown(conversion.table, conversion.column)));
    return;
  }
  ConversionPlan(context, plan, conversion, *table, *column).write();
}

}  // namespace signalbox
