#include "schema/play/relatives.h"

#include <algorithm>

namespace signalbox::play {

bool is_child_of(const Table& table, const QualifiedName& parent) {
  return table.partition_of == parent || std::ranges::find(table.inherits, parent) != table.inherits.end();
}

std::vector<QualifiedName> children_of(const Schema& schema, const QualifiedName& parent) {
  return schema.tables.keys_if([&](const Table& table) { return is_child_of(table, parent); });
}

bool references(const Table& table, const QualifiedName& other) {
  return std::ranges::find(table.foreign_keys, other, &ForeignKey::references) != table.foreign_keys.end();
}

void change_defaults(Schema& schema, const std::function<bool(std::string_view)>& is_meant,
                     const std::optional<std::string>& instead) {
  const auto has_it = [&](const Column& column) { return column.default_value && is_meant(*column.default_value); };
  schema.tables.edit_if([&](const Table& table) { return std::ranges::any_of(table.columns, has_it); },
                        [&](Table& table) {
                          for (Column& column : table.columns) {
                            if (has_it(column)) {
                              column.default_value = instead;
                            }
                          }
                        });
}

}  // namespace signalbox::play
