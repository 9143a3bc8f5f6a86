// What two changes do to rows, and indexes that repeat each other. The schema comes out the same either way, so playing
// both orders on it shows nothing.

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "base/overloaded.h"
#include "base/text.h"
#include "conflicts/cases.h"
#include "conflicts/data.h"
#include "conflicts/objects.h"
#include "conflicts/tell.h"

namespace signalbox::cases {
namespace {

using Columns = std::vector<std::string>;

bool intersect(const Columns& a, const Columns& b) {
  const auto has = [](const Columns& columns, const std::string& name) {
    return std::ranges::find(columns, name) != columns.end();
  };
  return (has(a, "*") && !b.empty()) || (has(b, "*") && !a.empty()) ||
         std::ranges::any_of(a, [&](const std::string& name) { return has(b, name); });
}

/// Columns of one table that a data change reads, beyond those that it writes. An empty name stands for a table of
/// which only the rows count: they come and go, but no column's new value makes a difference.
Columns columns_read(const SchemaChange& change, const QualifiedName& table) {
  Columns out;
  for (const ColumnRef& read : change.reads) {
    if (read.table == table) {
      out.push_back(read.column);
    }
  }
  return out;
}

/// "set name = name" on a table without triggers that it could be meant for.
bool changes_nothing(const UpdateRows& update, const Schema& ground) {
  std::vector<std::string> same;
  for (const std::string& column : update.columns) {
    same.push_back(column + " = " + column);
  }
  const Table* table = ground.find_table(update.table);
  return update.assignments == join(same, ", ") && table != nullptr && table->triggers.empty();
}

/// The columns that get new values; "*" when rows come or go.
Columns columns_changed(const Operation& operation, const Schema& ground) {
  const auto* update = std::get_if<UpdateRows>(&operation);
  if (update == nullptr) {
    return {"*"};
  }
  return changes_nothing(*update, ground) ? Columns{} : update->columns;
}

struct Equality {
  std::string column;
  std::string literal;
};

/// "status = 'a'" and nothing else; nullopt for any other condition or assignment.
std::optional<Equality> plain_equality(std::string_view text) {
  const std::size_t at = text.find('=');
  if (at == std::string_view::npos || at == 0) {
    return std::nullopt;
  }
  const std::string_view left = trim(text.substr(0, at));
  const std::string_view right = trim(text.substr(at + 1));
  const bool is_name =
      std::ranges::all_of(left, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; });
  const bool is_number =
      !right.empty() && std::ranges::all_of(right, [](unsigned char c) { return std::isdigit(c) != 0; });
  const bool is_text = right.size() >= 2 && right.front() == '\'' && right.find('\'', 1) == right.size() - 1;
  const bool is_word = right == "true" || right == "false" || right == "null";
  if (!is_name || (!is_number && !is_text && !is_word)) {
    return std::nullopt;
  }
  return Equality{std::string{left}, std::string{right}};
}

bool are_disjoint(const std::string& a, const std::string& b, const Columns& written) {
  const auto left = plain_equality(a);
  const auto right = plain_equality(b);
  return left && right && left->column == right->column && left->literal != right->literal &&
         std::ranges::count(written, left->column) == 0;
}

bool depends_on_itself(const SchemaChange& change, const UpdateRows& update) {
  return intersect(update.columns, columns_read(change, update.table));
}

/// How surely two changes of rows get in each other's way.
enum class Clash {
  None,
  RowsTell,  ///< when the rows that one looks for are among those that the other writes
  Sure
};

Clash clash_if(bool sure) {
  return sure ? Clash::Sure : Clash::None;
}

/// One looks for rows by a column that the other writes. Writing the very value that is looked for brings rows in;
/// any other value only takes out what the rows hold.
Clash clash_of_condition(const std::string& where, const UpdateRows& writer) {
  const auto sought = plain_equality(where);
  const auto given = plain_equality(writer.assignments);
  const bool brings = given && sought && given->column == sought->column && given->literal == sought->literal;
  return !sought || brings ? Clash::Sure : Clash::RowsTell;
}

/// What one update makes of what another one reads.
Clash clash_of_reading(const PendingStep& writer, const PendingStep& reader) {
  const UpdateRows& written = *as<UpdateRows>(&writer);
  const UpdateRows& read = *as<UpdateRows>(&reader);
  if (!intersect(written.columns, columns_read(*reader.change, written.table))) {
    return Clash::None;
  }
  const bool reads_for_condition_only = written.table == read.table && plain_equality(read.assignments);
  return reads_for_condition_only ? clash_of_condition(read.where, written) : Clash::Sure;
}

/// Both write one constant to one column, and neither looks at it.
bool write_the_same(const PendingStep& left, const PendingStep& right) {
  const UpdateRows& a = *as<UpdateRows>(&left);
  const UpdateRows& b = *as<UpdateRows>(&right);
  return a.assignments == b.assignments && plain_equality(a.assignments) &&
         !intersect(a.columns, columns_read(*left.change, a.table)) &&
         !intersect(b.columns, columns_read(*right.change, b.table));
}

Clash clash_of_updates(const PendingStep& left, const PendingStep& right, const Schema& ground) {
  const UpdateRows& a = *as<UpdateRows>(&left);
  const UpdateRows& b = *as<UpdateRows>(&right);
  if (changes_nothing(a, ground) || changes_nothing(b, ground)) {
    return Clash::None;
  }
  if (a.table == b.table) {
    Columns written = a.columns;
    written.insert(written.end(), b.columns.begin(), b.columns.end());
    if (are_disjoint(a.where, b.where, written) || write_the_same(left, right)) {
      return Clash::None;
    }
    if (same_operation(left.change->operation, right.change->operation)) {
      return clash_if(depends_on_itself(*left.change, a));
    }
    if (intersect(a.columns, b.columns)) {
      return Clash::Sure;
    }
  }
  return std::max(clash_of_reading(left, right), clash_of_reading(right, left));
}

/// Rows that come against rows that are changed or go. With a condition nobody can tell whether it catches the new
/// rows, and mostly it does not.
bool touches_new_rows(const InsertRows& insert, const PendingStep& step, const Schema& ground) {
  const auto all_of = [&](const QualifiedName& table, const std::string& where) {
    return table == insert.table && where.empty();
  };
  return std::visit(
      overloaded{[&](const UpdateRows& op) { return all_of(op.table, op.where) && !changes_nothing(op, ground); },
                 [&](const DeleteRows& op) { return all_of(op.table, op.where); },
                 [&](const TruncateTable& op) { return std::ranges::find(op.tables, insert.table) != op.tables.end(); },
                 [](const auto&) { return false; }},
      step.change->operation);
}

/// The writer changes rows of a table that the reader looks at while it writes to another.
bool reads_changed_rows(const PendingStep& reader, const PendingStep& writer, const Schema& ground) {
  const Operation& change = writer.change->operation;
  const std::vector<QualifiedName> own = tables_written(reader.change->operation);
  return std::ranges::any_of(tables_written(change), [&](const QualifiedName& table) {
    const bool queried = std::ranges::find(own, table) == own.end() || as<InsertRows>(&reader);
    return queried && intersect(columns_changed(change, ground), columns_read(*reader.change, table));
  });
}

Clash clash_of_delete(const DeleteRows& gone, const PendingStep& reader, const PendingStep& writer,
                      const Schema& ground) {
  const auto* update = as<UpdateRows>(&writer);
  const bool meets = update && update->table == gone.table &&
                     intersect(columns_changed(*update, ground), columns_read(*reader.change, gone.table));
  return meets ? clash_of_condition(gone.where, *update) : Clash::None;
}

Clash clash_of_rows(const Meeting& meeting) {
  const PendingStep& x = *meeting.x;
  const PendingStep& y = *meeting.y;
  const Schema& ground = *meeting.ground;
  if (is_hard(meeting) || !is_data_change(operation_of(&x)) || !is_data_change(operation_of(&y))) {
    return Clash::None;
  }
  if (as<UpdateRows>(&x) && as<UpdateRows>(&y)) {
    return clash_of_updates(x, y, ground);
  }
  if (reads_changed_rows(x, y, ground)) {
    return Clash::Sure;
  }
  if (const auto* insert = as<InsertRows>(&x)) {
    return clash_if(touches_new_rows(*insert, y, ground));
  }
  if (const auto* gone = as<DeleteRows>(&x)) {
    return clash_of_delete(*gone, x, y, ground);
  }
  return Clash::None;
}

bool rows_diverge(const Meeting& meeting) {
  return clash_of_rows(meeting) != Clash::None;
}

bool writes_every_row(const PendingStep& step) {
  const auto* update = as<UpdateRows>(&step);
  return update != nullptr && update->where.empty();
}

/// Where every row is written, those that the other looks for are among them if there are any at all.
Story tell_perhaps(const Meeting& meeting, const std::string& table) {
  const bool every = writes_every_row(*meeting.x) || writes_every_row(*meeting.y);
  return {{table},
          fmt::format("{} ({}) and {} ({}): one looks for rows of {} by a column that the other writes. Where the "
                      "other's rows are among them, what is left depends on who comes last.",
                      who(*meeting.x->pending), act(*meeting.x), who(*meeting.y->pending), act(*meeting.y), table),
          fmt::format("Count such rows in production; when there are any, merge {} first, then rebase {} on it.",
                      earlier_of(meeting), later_of(meeting)),
          every ? Severity::Warning : Severity::Info,
          std::nullopt,
          Certainty::Likely};
}

Story tell_rows(const Meeting& meeting) {
  const std::string table = table_of(operation_of(meeting.x));
  if (clash_of_rows(meeting) == Clash::RowsTell) {
    return tell_perhaps(meeting, table);
  }
  return {{table},
          fmt::format("{} ({}) and {} ({}) write rows of {} that depend on each other: what is left depends on who "
                      "comes last.",
                      who(*meeting.x->pending), act(*meeting.x), who(*meeting.y->pending), act(*meeting.y), table),
          fmt::format("Say which goes first: merge {}, then rebase {} on it.", earlier_of(meeting), later_of(meeting))};
}

/// Columns that a new constraint checks; "*" when that cannot be told.
Columns columns_checked(const Operation& operation) {
  return std::visit(overloaded{[](const AddPrimaryKey& op) { return op.key.columns; },
                               [](const AddUnique& op) { return op.unique.columns; },
                               [](const AddCheck& op) { return op.check.columns; },
                               [](const AddForeignKey& op) { return op.key.columns; },
                               [](const AddExclusion& op) { return op.exclusion.columns; },
                               [](const SetNotNull& op) { return Columns{op.column}; },
                               [](const CreateIndex& op) { return op.index.unique ? op.index.columns : Columns{}; },
                               [](const auto&) { return Columns{}; }},
                    operation);
}

bool is_required(const Operation& operation) {
  const auto* add = std::get_if<AddColumn>(&operation);
  return add && !add->column.nullable && !add->column.default_value && !add->column.generated &&
         add->column.identity.empty();
}

bool leaves_out(const InsertRows& insert, const std::string& column) {
  return !insert.columns.empty() && std::ranges::count(insert.columns, column) == 0;
}

bool has_default(const Schema& schema, const QualifiedName& table, const std::string& column) {
  const Table* found = schema.find_table(table);
  const Column* existing = found == nullptr ? nullptr : found->find_column(column);
  return existing && (existing->default_value || existing->generated || !existing->identity.empty());
}

/// Rows go, or change their keys, to which a new foreign key may hold others.
bool takes_referenced_rows(const Operation& constraint, const Operation& data) {
  const auto* add = std::get_if<AddForeignKey>(&constraint);
  if (add == nullptr || table_of(data) != to_string(add->key.references)) {
    return false;
  }
  const auto* update = std::get_if<UpdateRows>(&data);
  return std::holds_alternative<DeleteRows>(data) ||
         (update != nullptr && intersect(update->columns, add->key.referenced_columns));
}

bool writes_checked_rows(const Meeting& meeting) {
  const Operation& constraint = operation_of(meeting.x);
  const Operation& data = operation_of(meeting.y);
  if (!is_hard(meeting) && takes_referenced_rows(constraint, data)) {
    return true;
  }
  const auto* insert = std::get_if<InsertRows>(&data);
  if (is_hard(meeting) || (insert == nullptr && !std::holds_alternative<UpdateRows>(data)) ||
      table_of(constraint) != table_of(data)) {
    return false;
  }
  if (insert != nullptr && is_required(constraint)) {
    return leaves_out(*insert, column_of(constraint));
  }
  if (const auto* not_null = std::get_if<SetNotNull>(&constraint); not_null && insert) {
    return !leaves_out(*insert, not_null->column) || !has_default(*meeting.ground, insert->table, not_null->column);
  }
  return intersect(columns_checked(constraint), columns_written(data));
}

Story tell_checked(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("{} checks rows of {} ({}) that {} writes ({}): whether both fit depends on the data.",
                      who(*meeting.x->pending), table_of(operation_of(meeting.x)), act(*meeting.x),
                      who(*meeting.y->pending), act(*meeting.y)),
          fmt::format("Let {} run first, then count the rows that would violate the constraint of {} before it is "
                      "merged.",
                      who(*meeting.y->pending), who(*meeting.x->pending))};
}

/// Another default than the one that stands there.
bool changes_default(const Operation& change, const Schema& ground) {
  const auto standing = [&](const auto& op) {
    const Table* table = ground.find_table(op.table);
    const Column* column = table == nullptr ? nullptr : table->find_column(op.column);
    return column == nullptr ? std::optional<std::string>{} : column->default_value;
  };
  return std::visit(
      overloaded{[&](const SetDefault& op) { return standing(op) != op.value; },
                 [&](const DropDefault& op) { return standing(op).has_value(); }, [](const auto&) { return false; }},
      change);
}

bool default_reaches_insert(const Meeting& meeting) {
  const Operation& change = operation_of(meeting.x);
  const auto* insert = as<InsertRows>(meeting.y);
  const bool sets = changes_default(change, *meeting.ground);
  return !is_hard(meeting) && sets && insert && table_of(change) == to_string(insert->table) &&
         leaves_out(*insert, column_of(change));
}

Story tell_default(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("{} changes the default of {} ({}) and {} inserts rows that take it: they get the old or the new "
                      "value by order.",
                      who(*meeting.x->pending), object, act(*meeting.x), who(*meeting.y->pending)),
          fmt::format("{}: write the value of {} in the insert.", who(*meeting.y->pending),
                      column_of(operation_of(meeting.x)))};
}

/// A unique constraint without a name comes twice, under two names.
bool same_unnamed_unique(const Meeting& meeting) {
  const auto* x = as<AddUnique>(meeting.x);
  return x && x->unique.name.empty() && same_operation(operation_of(meeting.x), operation_of(meeting.y));
}

bool same_index(const Meeting& meeting) {
  if (!is_hard(meeting) && same_unnamed_unique(meeting)) {
    return true;
  }
  const auto* x = as<CreateIndex>(meeting.x);
  const auto* y = as<CreateIndex>(meeting.y);
  return !is_hard(meeting) && x && y && x->table == y->table && x->index.keys == y->index.keys &&
         x->index.predicate == y->index.predicate && x->index.unique == y->index.unique &&
         x->index.method == y->index.method && x->index.include == y->index.include &&
         (x->index.name != y->index.name || x->index.name.empty());
}

Story tell_index(const Meeting& meeting) {
  return {{object_of(operation_of(meeting.x)), object_of(operation_of(meeting.y))},
          fmt::format("{} and {} create the same index under two names ({}; {}): every write pays twice.",
                      who(*meeting.x->pending), who(*meeting.y->pending), act(*meeting.x), act(*meeting.y)),
          fmt::format("{}: delete the statement and build on {}.", later_of(meeting), earlier_of(meeting))};
}

}  // namespace

extern const Case data_data{"data-data",  "C19",     Severity::Warning,      Acts::All,
                            rows_diverge, tell_rows, ConflictClass::Diverges};
extern const Case unique_vs_data{"unique-vs-data",    "C17",        Severity::Warning,   Acts::X,
                                 writes_checked_rows, tell_checked, ConflictClass::Order};
extern const Case default_vs_insert{"default-vs-insert",    "C20",        Severity::Info,         Acts::All,
                                    default_reaches_insert, tell_default, ConflictClass::Diverges};
extern const Case duplicate_index_definition{
    "duplicate-index-definition", "C14", Severity::Info, Acts::Later, same_index, tell_index, ConflictClass::Advice};

}  // namespace signalbox::cases
