// Columns: added twice, dropped or changed while somebody else uses them.

#include <fmt/format.h>

#include <algorithm>

#include "conflicts/cases.h"
#include "conflicts/data.h"
#include "conflicts/objects.h"
#include "conflicts/tell.h"

namespace signalbox::cases {
namespace {

bool add_same_column(const Meeting& meeting) {
  const auto* x = as<AddColumn>(meeting.x);
  const auto* y = as<AddColumn>(meeting.y);
  return x && y && is_hard(meeting) && x->table == y->table && x->column.name == y->column.name;
}

bool equal_definition(const Meeting& meeting) {
  return same_operation(operation_of(meeting.x), operation_of(meeting.y));
}

std::string type_words(const Column& column) {
  return column.type + (column.nullable ? "" : " not null") +
         (column.default_value ? " default " + *column.default_value : "");
}

Story tell_same(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("{} is added by both {} and {} with the same definition. {}", object, earlier_of(meeting),
                      later_of(meeting), failing_order(meeting)),
          fmt::format("{}: delete the statement that adds {} and build on {}; do not hide it behind IF NOT EXISTS.",
                      later_of(meeting), object, earlier_of(meeting)),
          {},
          ConflictClass::Duplicate};
}

Story tell_type(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("Two meanings for {}: {} in {}, {} in {}. {}", object,
                      type_words(as<AddColumn>(meeting.x)->column), who(*meeting.x->pending),
                      type_words(as<AddColumn>(meeting.y)->column), who(*meeting.y->pending), failing_order(meeting)),
          fmt::format("Agree on one definition of {} and keep it in {} only, or give {} another column name.", object,
                      earlier_of(meeting), later_of(meeting)),
          {},
          ConflictClass::Exclusive};
}

Story tell_masked(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("{} is {} in {} and {} in {}: IF NOT EXISTS silently keeps whichever comes first.", object,
                      type_words(as<AddColumn>(meeting.x)->column), who(*meeting.x->pending),
                      type_words(as<AddColumn>(meeting.y)->column), who(*meeting.y->pending)),
          fmt::format("Agree on one definition of {}, remove IF NOT EXISTS, and keep it in {} only.", object,
                      earlier_of(meeting)),
          {},
          ConflictClass::Masked};
}

bool is_masked(const Meeting& meeting) {
  return add_same_column(meeting) && !equal_definition(meeting) &&
         (is_guarded(operation_of(meeting.x)) || is_guarded(operation_of(meeting.y)));
}

bool drops_used_column(const Meeting& meeting) {
  return as<DropColumn>(meeting.x) && is_hard(meeting);
}

bool reads_or_writes_rows(const Meeting& meeting) {
  return drops_used_column(meeting) && is_data_change(operation_of(meeting.y));
}

/// The user fills another column from the one that is dropped: an expansion that has not finished.
bool is_backfill_from_dropped(const Meeting& meeting) {
  const auto* update = as<UpdateRows>(meeting.y);
  if (update == nullptr || !reads_or_writes_rows(meeting)) {
    return false;
  }
  const auto& steps = meeting.y->pending->migration.changes;
  return std::ranges::count(update->columns, as<DropColumn>(meeting.x)->column) == 0 &&
         std::ranges::any_of(steps, [&](const SchemaChange& change) {
           const auto* add = std::get_if<AddColumn>(&change.operation);
           return add && add->table == update->table && std::ranges::count(update->columns, add->column.name) > 0;
         });
}

Story tell_drop(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("{} drops {}, which {} still uses: {}. {}", who(*meeting.x->pending), object,
                      who(*meeting.y->pending), act(*meeting.y), failing_order(meeting)),
          fmt::format("Hold the drop of {} until {} is merged and nothing uses the column any more, or take that use "
                      "out of {}.",
                      object, who(*meeting.y->pending), who(*meeting.y->pending))};
}

Story tell_data_reads(const Meeting& meeting) {
  Story out = tell_drop(meeting);
  out.resolution = fmt::format(
      "Hold the drop of {} until the data change of {} has finished in production, not only "
      "until it is merged.",
      object_of(operation_of(meeting.x)), who(*meeting.y->pending));
  return out;
}

Story tell_contract(const Meeting& meeting) {
  Story out = tell_drop(meeting);
  out.message = fmt::format("{} drops {} while {} is still filling its successor from it: {}. {}",
                            who(*meeting.x->pending), object_of(operation_of(meeting.x)), who(*meeting.y->pending),
                            act(*meeting.y), failing_order(meeting));
  out.resolution = fmt::format(
      "Hold the drop of {} until the backfill of {} has finished in production and every "
      "reader has moved.",
      object_of(operation_of(meeting.x)), who(*meeting.y->pending));
  out.conflict_class = ConflictClass::Destroys;
  return out;
}

bool is_column_alter(const Operation& operation) {
  return std::holds_alternative<AlterColumnType>(operation) || std::holds_alternative<SetNotNull>(operation) ||
         std::holds_alternative<DropNotNull>(operation) || std::holds_alternative<SetDefault>(operation) ||
         std::holds_alternative<DropDefault>(operation) || std::holds_alternative<AlterColumnOption>(operation);
}

bool alters_same_column(const Meeting& meeting) {
  const Operation& x = operation_of(meeting.x);
  const Operation& y = operation_of(meeting.y);
  return is_hard(meeting) && is_column_alter(x) && is_column_alter(y) && object_of(x) == object_of(y);
}

Story tell_alter(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  const bool types = as<AlterColumnType>(meeting.x) || as<AlterColumnType>(meeting.y);
  Story out{{object},
            fmt::format("{} and {} change {} differently ({}; {}). {}", who(*meeting.x->pending),
                        who(*meeting.y->pending), object, act(*meeting.x), act(*meeting.y), failing_order(meeting)),
            fmt::format("Agree on one definition of {} and keep it in {} only.", object, earlier_of(meeting))};
  out.severity = types ? Severity::Error : Severity::Warning;
  return out;
}

bool alter_breaks_use(const Meeting& meeting) {
  return is_hard(meeting) && is_column_alter(operation_of(meeting.x));
}

Story tell_alter_use(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("{} changes {} ({}) while {} builds on it as it is ({}). {}", who(*meeting.x->pending), object,
                      act(*meeting.x), who(*meeting.y->pending), act(*meeting.y), failing_order(meeting)),
          fmt::format("{}: rebase on the other branch once it is merged and write the statement for the column as it "
                      "is then.",
                      later_of(meeting))};
}

}  // namespace

extern const Case add_column_same{
    "add-column-same",
    "C01",
    Severity::Warning,
    Acts::Later,
    [](const Meeting& meeting) { return add_same_column(meeting) && equal_definition(meeting); },
    tell_same};
extern const Case add_column_type{"add-column-type", "C02", Severity::Error, Acts::All, add_same_column, tell_type};
extern const Case add_column_masked{"add-column-masked", "C03", Severity::Error, Acts::All, is_masked, tell_masked};
extern const Case drop_vs_use_column{"drop-vs-use-column", "C05",    Severity::Error, Acts::X,
                                     drops_used_column,    tell_drop};
extern const Case data_reads_dropped{"data-reads-dropped", "C18",          Severity::Error, Acts::X,
                                     reads_or_writes_rows, tell_data_reads};
extern const Case contract_before_expand_done{"contract-before-expand-done", "C24",        Severity::Error, Acts::X,
                                              is_backfill_from_dropped,      tell_contract};
extern const Case alter_alter{"alter-alter", "C08", Severity::Error, Acts::All, alters_same_column, tell_alter};
extern const Case alter_vs_use{"alter-vs-use", "C08", Severity::Error, Acts::Later, alter_breaks_use, tell_alter_use};

}  // namespace signalbox::cases
