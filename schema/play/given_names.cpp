#include "schema/play/given_names.h"

#include "schema/play/names.h"

namespace signalbox::play {
namespace {

std::string mysql_index_name(const Schema& schema, const QualifiedName& owner, const Index& index) {
  const Table* known = find_table(schema, owner);
  const Table empty{.name = owner};
  const bool plain = !index.keys.empty() && !index.keys.front().column.empty();
  return free_mysql_key_name(schema.engine, known == nullptr ? empty : *known,
                             plain ? index.keys.front().column : "functional_index");
}

}  // namespace

std::string given_name(const Schema& schema, const Table& table, const PrimaryKey& key) {
  if (is_mysql_family(schema.engine)) {
    return "PRIMARY";
  }
  return key.name.empty() ? free_relation_name(schema, table.name, "", "pkey", true) : key.name;
}

std::string given_name(const Schema& schema, const Table& table, const Unique& unique) {
  if (!unique.name.empty()) {
    return unique.name;
  }
  if (is_mysql_family(schema.engine)) {
    return free_mysql_key_name(schema.engine, table, unique.columns.empty() ? "key" : unique.columns.front());
  }
  return free_relation_name(schema, table.name, name_addition(unique.columns), "key", true);
}

std::string given_name(const Schema& schema, const Table& table, const Check& check) {
  if (!check.name.empty()) {
    return check.name;
  }
  if (is_mysql_family(schema.engine)) {
    return next_numbered_name(table, schema.engine == Engine::MariaDb ? "CONSTRAINT_" : table.name.name + "_chk_");
  }
  return free_constraint_name(schema, table.name, check.columns.size() == 1 ? check.columns.front() : "", "check");
}

std::string given_name(const Schema& schema, const Table& table, const Exclusion& exclusion) {
  return exclusion.name.empty() ? free_relation_name(schema, table.name, name_addition(exclusion.columns), "excl", true)
                                : exclusion.name;
}

std::string given_name(const Schema& schema, const Table& table, const ForeignKey& key) {
  if (!key.name.empty()) {
    return key.name;
  }
  if (is_mysql_family(schema.engine)) {
    return next_numbered_name(table, table.name.name + "_ibfk_");
  }
  return free_constraint_name(schema, table.name, name_addition(key.columns), "fkey");
}

std::string given_name(const Schema& schema, const QualifiedName& owner, const Index& index) {
  if (!index.name.empty()) {
    return index.name;
  }
  if (is_mysql_family(schema.engine)) {
    return mysql_index_name(schema, owner, index);
  }
  return free_relation_name(schema, owner, name_addition(index_column_names(index)), "idx", false);
}

}  // namespace signalbox::play
