// Something goes or gets another name while another branch still uses it.

#include <fmt/format.h>

#include <algorithm>

#include "conflicts/cases.h"
#include "conflicts/data.h"
#include "conflicts/objects.h"
#include "conflicts/tell.h"

namespace signalbox::cases {
namespace {

Story tell_drop(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("{} removes {} ({}), which {} still uses: {}. {}", who(*meeting.x->pending), object,
                      act(*meeting.x), who(*meeting.y->pending), act(*meeting.y), failing_order(meeting)),
          fmt::format("Hold that change until {} is merged, or take the use out of it.", who(*meeting.y->pending))};
}

Story tell_rename(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("{} renames {} ({}) while {} uses the old name: {}. {}", who(*meeting.x->pending), object,
                      act(*meeting.x), who(*meeting.y->pending), act(*meeting.y), failing_order(meeting)),
          fmt::format("Merge {} first; {} rebases and covers what it added, or adds the new name beside the old one "
                      "and drops the old one later.",
                      who(*meeting.y->pending), who(*meeting.x->pending))};
}

bool references(const ForeignKey& key, const Operation& parent_change) {
  const std::string table = table_of(parent_change);
  return table.empty() || table == to_string(key.references);
}

bool adds_foreign_key_to(const Operation& child, const Operation& parent_change) {
  if (const auto* add = std::get_if<AddForeignKey>(&child)) {
    return references(add->key, parent_change);
  }
  const auto* create = std::get_if<CreateTable>(&child);
  return create && std::ranges::any_of(create->table.foreign_keys,
                                       [&](const ForeignKey& key) { return references(key, parent_change); });
}

bool changes_parent(const Operation& operation) {
  return std::holds_alternative<DropTable>(operation) || std::holds_alternative<RenameTable>(operation) ||
         std::holds_alternative<DropColumn>(operation) || std::holds_alternative<RenameColumn>(operation) ||
         std::holds_alternative<AlterColumnType>(operation) || std::holds_alternative<DropConstraint>(operation) ||
         std::holds_alternative<DropIndex>(operation);
}

bool breaks_new_foreign_key(const Meeting& meeting) {
  return is_hard(meeting) && changes_parent(operation_of(meeting.x)) &&
         adds_foreign_key_to(operation_of(meeting.y), operation_of(meeting.x));
}

Story tell_foreign_key(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("{} adds a foreign key ({}) to what {} changes ({}). {}", who(*meeting.y->pending),
                      act(*meeting.y), who(*meeting.x->pending), act(*meeting.x), failing_order(meeting)),
          fmt::format("Hold the change of {} until {} is merged, and keep what the foreign key needs.", object,
                      who(*meeting.y->pending))};
}

/// Both ends of one foreign key get a new type in different branches.
bool changes_both_ends(const Meeting& meeting) {
  if (is_hard(meeting) || !as<AlterColumnType>(meeting.x) || !as<AlterColumnType>(meeting.y)) {
    return false;
  }
  return std::ranges::any_of(meeting.x->touched.writes, [&](const std::string& key) {
    return key.starts_with("ends ") && std::ranges::binary_search(meeting.y->touched.writes, key);
  });
}

Story tell_ends(const Meeting& meeting) {
  return {{object_of(operation_of(meeting.x)), object_of(operation_of(meeting.y))},
          fmt::format("{} and {} change the type of the two ends of one foreign key ({}; {}): between the two the key "
                      "compares different types.",
                      who(*meeting.x->pending), who(*meeting.y->pending), act(*meeting.x), act(*meeting.y)),
          "Ship both in one release, the referenced column first."};
}

bool changes_view(const Meeting& meeting) {
  const bool plain_view =
      as<DropColumn>(meeting.x) && as<CreateView>(meeting.y) && !as<CreateView>(meeting.y)->or_replace;
  return is_hard(meeting) && is_about_view(operation_of(meeting.y)) && !plain_view;
}

Story tell_view(const Meeting& meeting) {
  Story out{{object_of(operation_of(meeting.y))},
            fmt::format("{} ({}) and {} ({}) meet at view {}. {}", who(*meeting.x->pending), act(*meeting.x),
                        who(*meeting.y->pending), act(*meeting.y), object_of(operation_of(meeting.y)),
                        failing_order(meeting)),
            fmt::format("{}: rebase on {} once it is merged and write the view for the schema as it is then.",
                        later_of(meeting), earlier_of(meeting))};
  const bool fails = meeting.verdict.y_after_x || meeting.verdict.x_after_y;
  out.severity = fails ? Severity::Error : Severity::Warning;
  return out;
}

/// The body names what the other side takes away; the engine would not notice until the function runs.
bool body_names(const Operation& code, const Operation& change) {
  const auto* create = std::get_if<CreateFunction>(&code);
  if (create == nullptr || (!is_destructive(change) && !is_rename(change))) {
    return false;
  }
  const std::string table = table_of(change);
  const std::string column = column_of(change);
  return std::ranges::any_of(create->function.reads, [&](const ColumnRef& read) {
    return to_string(read.table) == table && (column.empty() || read.column == column || read.column == "*");
  });
}

bool changes_code(const Meeting& meeting) {
  return (is_hard(meeting) && is_about_code(operation_of(meeting.y))) ||
         body_names(operation_of(meeting.y), operation_of(meeting.x));
}

Story tell_code(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.y));
  if (!is_hard(meeting)) {
    return {{object},
            fmt::format("{} writes function {} with a body that names {}, which {} takes away ({}): it will fail when "
                        "it is called, not when it is created.",
                        who(*meeting.y->pending), object, object_of(operation_of(meeting.x)), who(*meeting.x->pending),
                        act(*meeting.x)),
            fmt::format("Hold the change of {} or rewrite the body in {}.", object_of(operation_of(meeting.x)),
                        who(*meeting.y->pending))};
  }
  Story out{{object},
            fmt::format("{} ({}) and {} ({}) meet at {}. {}", who(*meeting.x->pending), act(*meeting.x),
                        who(*meeting.y->pending), act(*meeting.y), object, failing_order(meeting)),
            fmt::format("{}: rebase on {} once it is merged and merge the two bodies by hand.", later_of(meeting),
                        earlier_of(meeting))};
  const bool fails = meeting.verdict.y_after_x || meeting.verdict.x_after_y;
  out.severity = fails ? Severity::Error : Severity::Warning;
  return out;
}

/// A statement that could not be read names what the other side takes away or changes.
bool opaque_names(const Meeting& meeting) {
  const auto* unknown = as<UnknownChange>(meeting.x);
  const Operation& change = operation_of(meeting.y);
  if (unknown == nullptr ||
      (!is_destructive(change) && !is_rename(change) && !std::holds_alternative<AlterColumnType>(change))) {
    return false;
  }
  const std::string table = table_of(change).empty() ? object_of(change) : table_of(change);
  return std::ranges::any_of(unknown->touches,
                             [&](const QualifiedName& touched) { return to_string(touched) == table; });
}

Story tell_opaque(const Meeting& meeting) {
  return {{object_of(operation_of(meeting.y))},
          fmt::format("{} holds a statement that could not be read but names {}, which {} changes: {}.",
                      who(*meeting.x->pending), table_of(operation_of(meeting.y)), who(*meeting.y->pending),
                      act(*meeting.y)),
          fmt::format("Look at {} line {} and decide which of the two goes first.", meeting.x->pending->migration.path,
                      meeting.x->change->line)};
}

Story tell_order(const Meeting& meeting) {
  return {{object_of(operation_of(meeting.x)), object_of(operation_of(meeting.y))},
          fmt::format("{} ({}) and {} ({}) do not go together. {}", who(*meeting.x->pending), act(*meeting.x),
                      who(*meeting.y->pending), act(*meeting.y), failing_order(meeting)),
          fmt::format("{}: rebase on {} once it is merged and adapt.", later_of(meeting), earlier_of(meeting))};
}

}  // namespace

extern const Case drop_vs_use{"drop-vs-use",
                              "C05",
                              Severity::Error,
                              Acts::X,
                              [](const Meeting& meeting) {
                                return is_hard(meeting) && is_destructive(operation_of(meeting.x)) &&
                                       !as<DropNotNull>(meeting.x) && !as<DropDefault>(meeting.x);
                              },
                              tell_drop};
extern const Case rename_vs_use{
    "rename-vs-use",
    "C06",
    Severity::Error,
    Acts::X,
    [](const Meeting& meeting) { return is_hard(meeting) && is_rename(operation_of(meeting.x)); },
    tell_rename};
extern const Case fk_to_dropped{"fk-to-dropped",        "C15",           Severity::Error, Acts::X,
                                breaks_new_foreign_key, tell_foreign_key};
extern const Case fk_pair_type_change{"fk-pair-type-change", "C16",    Severity::Warning, Acts::All,
                                      changes_both_ends,     tell_ends};
extern const Case view_vs_base{"view-vs-base", "C21", Severity::Error, Acts::Later, changes_view, tell_view};
extern const Case trigger_function_body{
    "trigger-function-body", "C25", Severity::Warning, Acts::Later, changes_code, tell_code, ConflictClass::Destroys};
extern const Case opaque_vs_change{"opaque-vs-change", "C25", Severity::Warning, Acts::All, opaque_names, tell_opaque};
extern const Case order_dependent{"order-dependent", "C06", Severity::Error, Acts::Later, is_hard, tell_order};

}  // namespace signalbox::cases
