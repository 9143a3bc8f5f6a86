#include "schema/footprint/keys.h"

#include "base/text.h"

namespace signalbox::footprint {

std::string Keys::folded(std::string_view name) const {
  return engine_ == Engine::Postgres ? std::string{name} : lower(name);
}

std::string Keys::in_table(std::string_view kind, const QualifiedName& table, std::string_view name) const {
  return std::string{kind} + " " + to_string(table) + "." + folded(name);
}

// MySQL's table names keep their case on most servers; SQLite's never matter.
std::string Keys::table(const QualifiedName& table) const {
  return "table " + (engine_ == Engine::Sqlite ? lower(to_string(table)) : to_string(table));
}

std::string Keys::column(const QualifiedName& table, std::string_view column) const {
  return in_table("column", table, column);
}

std::string Keys::relation_name(const QualifiedName& relation) const {
  return "name " + (engine_ == Engine::Sqlite ? lower(to_string(relation)) : to_string(relation));
}

std::string Keys::index(const QualifiedName& table, std::string_view name) const {
  return is_mysql_family(engine_) ? in_table("name", table, name) : relation_name({table.schema, std::string{name}});
}

std::string Keys::foreign_key(const QualifiedName& table, std::string_view name) const {
  return is_mysql_family(engine_) ? "foreign key " + folded(name) : constraint(table, name);
}

std::string Keys::check(const QualifiedName& table, std::string_view name) const {
  return engine_ == Engine::MySql ? "check " + folded(name) : constraint(table, name);
}

std::string Keys::constraint(const QualifiedName& table, std::string_view name) const {
  return in_table("constraint", table, name);
}

std::string Keys::part(std::string_view kind, const QualifiedName& table, std::string_view name) const {
  return in_table(kind, table, name);
}

std::string Keys::definition(const QualifiedName& table, const Index& index) const {
  std::string out = "definition " + to_string(table) + (index.unique ? " unique " : " ") + index.method + "(";
  for (const IndexKey& key : index.keys) {
    out += folded(key.column) + key.expression + " " + key.opclass + " " + key.order + ",";
  }
  out += ") include (";
  for (const std::string& column : index.include) {
    out += folded(column) + ",";
  }
  return out + ") where " + index.predicate;
}

}  // namespace signalbox::footprint
