#include "migrations/javascript/knex/queries.h"

#include <algorithm>

#include "base/text.h"
#include "migrations/javascript/knex/compile.h"
#include "migrations/javascript/rows.h"

namespace signalbox::js::knex {
namespace {

enum class Verb { Select, Insert, Update, Delete, Truncate };

/// A condition whose text is not known still makes the statement one with a WHERE.
std::string unknown_condition() {
  return "'" + std::string(kHole) + "' <> ''";
}

class Query {
 public:
  Query(Engine engine, const Chain& chain) : engine_(engine) {
    for (const Link& link : chain.links) {
      take(link);
    }
  }

  std::string sql() const {
    const std::string table = table_sql(engine_, schema_, table_);
    const std::string where = where_.empty() ? "" : " where " + where_;
    switch (verb_) {
      case Verb::Insert:
        return insert_sql(engine_, table, from_query_ ? Rows{} : rows_) +
               (ignore_ && !is_mysql_family(engine_) ? " on conflict do nothing" : "");
      case Verb::Update:
        return "update " + table + " set " + assignments_ + where;
      case Verb::Delete:
        return "delete from " + table + where;
      case Verb::Truncate:
        return (engine_ == Engine::Sqlite ? "delete from " : "truncate table ") + table;
      case Verb::Select:
        break;
    }
    return "select " + (columns_.empty() ? "1" : columns_) + " from " + table + where;
  }

  /// knex.select(knex.raw("… from information_schema …"))
  bool only_asks() const { return verb_ == Verb::Select && table_.empty() && asks_; }
  bool known() const { return !table_.empty() && !(verb_ == Verb::Update && assignments_.empty()); }

 private:
  void take(const Link& link) {
    const Value first = argument(link, 0);
    const std::string& name = link.name;
    if (name.empty() || name == "table" || name == "from" || name == "into" || name == "batchInsert") {
      take_table(first);
      if (name == "batchInsert") {
        take_rows(argument(link, 1));
      }
    } else if (name == "withSchema") {
      schema_ = to_text(first);
    } else if (name == "insert") {
      take_rows(first);
    } else if (name == "update") {
      verb_ = Verb::Update;
      take_assignments(first, argument(link, 1));
    } else if (name == "increment" || name == "decrement") {
      verb_ = Verb::Update;
      const std::string column = quoted(engine_, to_text(first));
      assign(column, column + (name == "increment" ? " + 1" : " - 1"));
    } else if (name == "del" || name == "delete") {
      verb_ = Verb::Delete;
    } else if (name == "truncate") {
      verb_ = Verb::Truncate;
    } else if (name == "onConflict") {
      ignore_ = true;
    } else if (name.find("here") != std::string::npos || name == "having" || name == "andHaving") {
      take_condition(link);
    } else if (name == "select" || name == "pluck" || name == "distinct" || name == "first" || name == "count") {
      asks_ = true;
      take_columns(link);
    }
  }

  void take_table(const Value& value) {
    if (const Object* aliases = as_object(value); aliases != nullptr && !aliases->members.empty()) {
      table_ = to_text(aliases->members.front().second);
    } else if (as_string(value) != nullptr) {
      table_ = *as_string(value);
    }
  }

  void take_rows(const Value& value) {
    verb_ = Verb::Insert;
    if (as_chain(value) != nullptr) {
      from_query_ = true;
      return;
    }
    rows_ = rows_of(value);
  }

  void assign(const std::string& column, const std::string& value) {
    assignments_ += (assignments_.empty() ? "" : ", ") + column + " = " + value;
  }

  void take_assignments(const Value& first, const Value& second) {
    if (as_object(first) != nullptr) {
      assignments_ = assignments_sql(engine_, first, [&](const Chain& chain) { return raw_sql(engine_, chain); });
    } else if (as_string(first) != nullptr) {
      assign(quoted(engine_, *as_string(first)), value_sql(engine_, second));
    }
  }

  void add_condition(const std::string& condition) { where_ += (where_.empty() ? "" : " and ") + condition; }

  /// Joins and sub-queries are not followed: their columns have dots, and callbacks have no text.
  void take_condition(const Link& link) {
    const Value first = argument(link, 0);
    const std::string column = as_string(first) != nullptr ? quoted_path(engine_, *as_string(first)) : "";
    if (const Object* object = as_object(first)) {
      for (const auto& [name, value] : object->members) {
        add_condition(quoted_path(engine_, name) +
                      (is_nothing(value) ? " is null" : " = " + value_sql(engine_, value)));
      }
    } else if (link.name.ends_with("Raw") || column.empty()) {
      add_condition(unknown_condition());
    } else if (link.name.ends_with("NotNull")) {
      add_condition(column + " is not null");
    } else if (link.name.ends_with("Null")) {
      add_condition(column + " is null");
    } else if (link.name.ends_with("In")) {
      const Value list = argument(link, 1);
      const Array* array = as_array(list);
      const bool known = array != nullptr && !array->items.empty() && !array->open;
      add_condition(column + (link.name.ends_with("NotIn") ? " not in (" : " in (") +
                    (known ? value_sql(engine_, list) : quoted_text(engine_, kHole)) + ")");
    } else if (link.arguments.size() == 2) {
      add_condition(column + (link.name.ends_with("Not") ? " <> " : " = ") + value_sql(engine_, argument(link, 1)));
    } else {
      add_condition(column + " = " + quoted_text(engine_, kHole));
    }
  }

  void take_columns(const Link& link) {
    for (const Value& each : link.arguments) {
      for (const std::string& name : names_of(each)) {
        const bool plain = name.find(kHole) == std::string::npos && name.find('.') == std::string::npos &&
                           name.find(' ') == std::string::npos && name != "*";
        if (plain) {
          columns_ += (columns_.empty() ? "" : ", ") + quoted(engine_, name);
        }
      }
    }
  }

  Engine engine_;
  Verb verb_ = Verb::Select;
  std::string schema_;
  std::string table_;
  std::string where_;
  std::string assignments_;
  std::string columns_;
  Rows rows_;
  bool from_query_ = false;
  bool ignore_ = false;
  bool asks_ = false;
};

}  // namespace

bool send_query(Sent& sent, const Chain& chain, bool guarded) {
  const Query query(sent.engine(), chain);
  if (query.only_asks()) {
    sent.harmless();
    return true;
  }
  if (!query.known()) {
    return false;
  }
  sent.made(query.sql(), chain.links.front().line, guarded);
  return true;
}

}  // namespace signalbox::js::knex
