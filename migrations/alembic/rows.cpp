// Statements that the file sends itself: SQL as text, and SQLAlchemy's insert, update and delete.

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "migrations/alembic/translation.h"

namespace signalbox::alembic {
namespace {

using python::Term;
using python::Value;

constexpr int kMaxChain = 32;

/// sa.table("x", …), sa.Table("x", metadata, …), a bare table("x").
std::optional<std::pair<std::string, std::string>> table_of(const Value& value) {
  const Term* term = value.term();
  if (term == nullptr) {
    return std::nullopt;
  }
  // metadata.tables["x"], after a reflection
  const bool reflected =
      term->name == "[]" && term->positional.size() == 1 && python::term_name(*term->receiver) == "tables";
  if (reflected && term->positional.front().text() != nullptr) {
    return std::pair{std::string{}, *term->positional.front().text()};
  }
  if (!term->called || term->receiver != nullptr) {
    return std::nullopt;
  }
  const std::string_view name = python::last_part(term->name);
  const std::string* table = python::text_argument(*term, 0, "name");
  if (table == nullptr || (name != "table" && name != "Table" && name != "TableClause")) {
    return std::nullopt;
  }
  const std::string* schema = python::text_argument(*term, 99, "schema");
  return std::pair{schema == nullptr ? std::string{} : *schema, *table};
}

/// update(t).where(…).values(…), t.update()….
struct CoreStatement {
  std::string verb;  ///< "insert", "update", "delete", "select"
  std::optional<std::pair<std::string, std::string>> table;
  std::vector<std::string> columns;
  std::vector<std::string> assignments;
  std::vector<std::string> where;
  std::vector<std::string> reads;
  int rows = 0;
};

void take_pair(Engine engine, CoreStatement& out, const std::string& column, const Value& value) {
  out.columns.push_back(column);
  out.assignments.push_back(column + " = " + sql_expression(engine, value).value_or(python::described(value)));
  collect_columns(value, out.reads);
}

void take_values(Engine engine, const Term& link, CoreStatement& out) {
  for (const python::Keyword& each : link.keywords) {
    take_pair(engine, out, each.name, each.value);
  }
  for (const Value& each : link.positional) {
    const python::Dictionary* row = each.dictionary();
    if (row == nullptr && each.sequence() != nullptr && !each.sequence()->items.empty()) {
      row = each.sequence()->items.front().dictionary();
      out.rows = static_cast<int>(each.sequence()->items.size());
    }
    for (const python::Item& item : row == nullptr ? std::vector<python::Item>{} : row->items) {
      const std::string column = item.key.text() != nullptr   ? *item.key.text()
                                 : item.key.term() != nullptr ? std::string(python::term_name(item.key))
                                                              : std::string{};
      take_pair(engine, out, column, item.value);
    }
  }
}

void take_link(Engine engine, const Term& link, CoreStatement& out) {
  const std::string_view name = python::last_part(link.name);
  if (name == "values") {
    take_values(engine, link, out);
  } else if (name == "where") {
    for (const Value& each : link.positional) {
      out.where.push_back(sql_expression(engine, each).value_or(python::described(each)));
      collect_columns(each, out.reads);
    }
  } else if (name == "insert" || name == "update" || name == "delete" || name == "select") {
    out.verb = name;
    if (!link.positional.empty()) {
      out.table = table_of(link.positional.front());
      for (const Value& each : link.positional) {
        collect_columns(each, out.reads);
      }
    }
  }
}

std::optional<CoreStatement> core_statement(Engine engine, const Value& value) {
  CoreStatement out;
  const Value* at = &value;
  for (int length = 0; at != nullptr && at->term() != nullptr && length < kMaxChain; ++length) {
    const Term& link = *at->term();
    if (auto table = table_of(*at)) {
      out.table = std::move(table);
      break;
    }
    take_link(engine, link, out);
    at = link.receiver.get();
  }
  return out.verb.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace

void Translation::bulk_insert(const Term& call) {
  const Value* rows = python::argument(call, 1, "rows");
  const auto table = call.positional.empty() ? std::nullopt : table_of(call.positional.front());
  const python::Sequence* list = rows == nullptr ? nullptr : rows->sequence();
  if (!table) {
    unknown("op.bulk_insert fills a table that is not known.", "op.bulk_insert");
    return;
  }
  InsertRows insert{qualified(table->first, table->second), {}, false, 0, false};
  const python::Dictionary* first = list == nullptr || list->items.empty() ? nullptr : list->items.front().dictionary();
  for (const python::Item& item : first == nullptr ? std::vector<python::Item>{} : first->items) {
    insert.columns.push_back(python::shown(item.key).value_or(""));
  }
  insert.rows = list == nullptr ? 0 : static_cast<int>(list->items.size());
  add(std::move(insert));
}

bool Translation::execute_core(const Value& statement) {
  const auto core = core_statement(engine_, statement);
  if (!core) {
    return false;
  }
  if (core->verb == "select") {
    add(Query{"SELECT"});
    return true;
  }
  if (!core->table) {
    return false;
  }
  const QualifiedName table = qualified(core->table->first, core->table->second);
  const std::size_t before = out_.changes.size();
  if (core->verb == "insert") {
    add(InsertRows{table, core->columns, false, std::max(core->rows, 1), false});
  } else if (core->verb == "update") {
    add(UpdateRows{table, core->columns, join(core->assignments, ", "), join(core->where, " AND ")});
  } else {
    add(DeleteRows{table, join(core->where, " AND ")});
  }
  for (std::size_t i = before; i < out_.changes.size(); ++i) {
    for (const std::string& column : core->reads) {
      out_.changes[i].reads.push_back({table, column});
    }
  }
  return true;
}

/// CreateSequence(Sequence("x")), DropSchema("x").
bool Translation::execute_ddl(const Value& statement) {
  const Term* element = statement.term();
  const std::string_view name = python::term_name(statement);
  const bool creates = name == "CreateSequence" || name == "CreateSchema";
  if (element == nullptr || element->positional.empty() ||
      (!creates && name != "DropSequence" && name != "DropSchema")) {
    return false;
  }
  const Value& first = element->positional.front();
  const Term* object = first.term();
  const std::string* text = object == nullptr ? first.text() : python::text_argument(*object, 0, "name");
  if (text == nullptr) {
    return false;
  }
  const std::string_view guard = creates && python::is_true(*element, "if_not_exists") ? "IF NOT EXISTS "
                                 : !creates && python::is_true(*element, "if_exists")  ? "IF EXISTS "
                                                                                       : "";
  say(std::string(creates ? "CREATE " : "DROP ") + (name.ends_with("Sequence") ? "SEQUENCE " : "SCHEMA ") +
      std::string(guard) + quoted(engine_, *text) + (python::is_true(*element, "cascade") ? " CASCADE" : ""));
  return true;
}

void Translation::execute(const Term& call, std::size_t position) {
  const Value* statement = python::argument(call, position, "sqltext");
  if (statement == nullptr) {
    statement = python::keyword(call, "statement");
  }
  if (statement == nullptr) {
    return;
  }
  if (const Value* text = script_of(*statement)) {
    script(*text);
    return;
  }
  if (execute_core(*statement) || execute_ddl(*statement)) {
    return;
  }
  const std::string shown = python::described(*statement);
  unknown(fmt::format("It executes '{}', which is not known before it runs.", shown), shown);
}

}  // namespace signalbox::alembic
