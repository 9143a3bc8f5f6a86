#include "schema/play/supporting_indexes.h"

#include <algorithm>

#include "schema/play/names.h"

namespace signalbox::play {
namespace {

/// The method of an index that nobody wrote. SHOW CREATE TABLE does not tell it from others, but the server does.
constexpr std::string_view kMadeForForeignKey = "foreign key";

bool begins(Engine engine, const std::vector<std::string>& key, const std::vector<std::string>& columns) {
  return key.size() >= columns.size() &&
         std::equal(columns.begin(), columns.end(), key.begin(),
                    [&](const auto& a, const auto& b) { return same_name(engine, a, b); });
}

std::vector<std::string> key_columns(const Index& index) {
  std::vector<std::string> out;
  std::ranges::transform(index.keys, std::back_inserter(out), &IndexKey::column);
  return out;
}

/// Some key but the one of that name begins with the columns.
bool others_serve(Engine engine, const Table& table, std::string_view but, const std::vector<std::string>& columns) {
  const auto serves = [&](const std::string& name, const std::vector<std::string>& key) {
    return (but.empty() || !same_name(engine, name, but)) && begins(engine, key, columns);
  };
  return (table.primary_key && serves(table.primary_key->name, table.primary_key->columns)) ||
         std::ranges::any_of(table.uniques, [&](const Unique& each) { return serves(each.name, each.columns); }) ||
         std::ranges::any_of(table.indexes, [&](const Index& each) { return serves(each.name, key_columns(each)); });
}

}  // namespace

bool begins_some_key(Engine engine, const Table& table, const std::vector<std::string>& columns) {
  return others_serve(engine, table, "", columns);
}

bool needed_by_foreign_key(const Schema& schema, const Table& table, const std::string& name) {
  if (!is_mysql_family(schema.engine)) {
    return false;
  }
  const auto left_bare = [&](const std::vector<std::string>& columns) {
    return begins_some_key(schema.engine, table, columns) && !others_serve(schema.engine, table, name, columns);
  };
  const bool own = std::ranges::any_of(table.foreign_keys, left_bare, &ForeignKey::columns);
  return own || std::ranges::any_of(schema.tables, [&](const auto& each) {
           return std::ranges::any_of(each.second.foreign_keys, [&](const ForeignKey& key) {
             return key.references == table.name && left_bare(key.referenced_columns);
           });
         });
}

void add_supporting_index(Engine engine, Table& table, const ForeignKey& key, bool named) {
  if (!is_mysql_family(engine) || begins_some_key(engine, table, key.columns)) {
    return;
  }
  Index index;
  index.name = free_mysql_key_name(engine, table, named ? key.name : key.columns.front());
  index.method = kMadeForForeignKey;
  for (const std::string& column : key.columns) {
    index.keys.push_back(IndexKey{.column = column});
  }
  index.columns = key.columns;
  table.indexes.push_back(std::move(index));
}

void drop_superseded_indexes(Engine engine, Table& table, const std::vector<std::string>& columns) {
  if (is_mysql_family(engine)) {
    std::erase_if(table.indexes, [&](const Index& index) {
      return index.method == kMadeForForeignKey && begins(engine, columns, key_columns(index));
    });
  }
}

}  // namespace signalbox::play
