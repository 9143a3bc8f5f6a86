// What Liquibase itself does to take a change back (Change.generateRollbackStatements).

#include <algorithm>
#include <array>

#include "migrations/liquibase/changes.h"

namespace signalbox::liquibase {
namespace {

Element with_attributes(const Element& change, std::string name,
                        std::initializer_list<std::pair<std::string_view, std::string_view>> pairs) {
  Element out{std::move(name), {}, {}, "", change.line};
  for (const auto& [to, from] : pairs) {
    if (change.has(from)) {
      out.attributes.emplace(to, change.attribute(from));
    }
  }
  return out;
}

/// The attributes keep their names: all that is needed to find the thing again.
Element dropping(const Element& change, std::string name) {
  Element out{std::move(name), change.attributes, {}, "", change.line};
  out.attributes.erase("remarks");
  return out;
}

struct Pair {
  std::string_view change;
  std::string_view back;
};

constexpr auto kDrops = std::to_array<Pair>({
    {"createTable", "dropTable"},
    {"addPrimaryKey", "dropPrimaryKey"},
    {"addUniqueConstraint", "dropUniqueConstraint"},
    {"addForeignKeyConstraint", "dropForeignKeyConstraint"},
    {"createIndex", "dropIndex"},
    {"createView", "dropView"},
    {"createSequence", "dropSequence"},
    {"addNotNullConstraint", "dropNotNullConstraint"},
    {"dropNotNullConstraint", "addNotNullConstraint"},
    {"addDefaultValue", "dropDefaultValue"},
});

}  // namespace

std::optional<std::vector<Element>> automatic_rollback(const Element& change) {
  const auto drop = std::ranges::find(kDrops, change.name, &Pair::change);
  if (drop != kDrops.end()) {
    Element back = dropping(change, std::string(drop->back));
    back.attributes.erase("cascadeConstraints");
    back.attributes.erase("defaultNullValue");
    return std::vector<Element>{std::move(back)};
  }
  if (change.name == "addColumn") {
    std::vector<Element> out;
    for (const Element& child : change.children) {
      Element back = with_attributes(change, "dropColumn", {{"tableName", "tableName"}, {"schemaName", "schemaName"}});
      back.attributes["columnName"] = child.attribute("name");
      out.insert(out.begin(), std::move(back));
    }
    return out;
  }
  if (change.name == "renameTable") {
    return std::vector<Element>{with_attributes(
        change, change.name,
        {{"oldTableName", "newTableName"}, {"newTableName", "oldTableName"}, {"schemaName", "schemaName"}})};
  }
  if (change.name == "renameColumn") {
    return std::vector<Element>{with_attributes(change, change.name,
                                                {{"tableName", "tableName"},
                                                 {"schemaName", "schemaName"},
                                                 {"oldColumnName", "newColumnName"},
                                                 {"newColumnName", "oldColumnName"}})};
  }
  if (change.name == "renameView") {
    return std::vector<Element>{
        with_attributes(change, change.name, {{"oldViewName", "newViewName"}, {"newViewName", "oldViewName"}})};
  }
  if (change.name == "renameSequence") {
    return std::vector<Element>{with_attributes(
        change, change.name, {{"oldSequenceName", "newSequenceName"}, {"newSequenceName", "oldSequenceName"}})};
  }
  const bool says_nothing = change.name == "setTableRemarks" || change.name == "setColumnRemarks";
  return says_nothing ? std::optional(std::vector<Element>{}) : std::nullopt;
}

}  // namespace signalbox::liquibase
