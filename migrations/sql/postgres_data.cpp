// Rows, queries, and upkeep.

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "migrations/sql/lexer.h"
#include "migrations/sql/postgres.h"

namespace signalbox::postgres {
namespace {

/// Statements may change rows inside WITH; those are changes too.
void read_with(Script& script, const Node& node) {
  const std::set<std::string> around = script.common_names;
  for (const Node& each : node["withClause"].items("ctes")) {
    const Node query = each["CommonTableExpr"]["ctequery"];
    if (query.is("InsertStmt") || query.is("UpdateStmt") || query.is("DeleteStmt")) {
      read_statement(script, query);
    }
    script.common_names.insert(each["CommonTableExpr"].string("ctename"));
  }
  script.common_names = around;
}

/// What the query of an INSERT reads; the names of the INSERT's own WITH are none of its tables.
std::vector<ColumnRef> reads_of_source(Script& script, const Node& insert) {
  const std::set<std::string> around = script.common_names;
  for (const Node& each : insert["withClause"].items("ctes")) {
    script.common_names.insert(each["CommonTableExpr"].string("ctename"));
  }
  std::vector<ColumnRef> reads = reads_of(script, insert["selectStmt"]);
  script.common_names = around;
  return reads;
}

std::vector<std::string> target_names(const Node& targets) {
  std::vector<std::string> names;
  for (const Node& each : targets.items()) {
    names.push_back(each["ResTarget"].string("name"));
  }
  return names;
}

bool is_temporary_target(Script& script, const Node& node) {
  if (!script.is_temporary(script.name_of(node["relation"]))) {
    return false;
  }
  script.emit(Query{script.normalized_text()});
  return true;
}

void insert(Script& script, const Node& statement) {
  const Node node = statement.inner();
  read_with(script, node);
  if (is_temporary_target(script, node)) {
    return;
  }
  InsertRows change;
  change.table = script.name_of(node["relation"]);
  change.columns = target_names(node["cols"]);
  const Node select = node["selectStmt"]["SelectStmt"];
  change.rows = static_cast<int>(select.items("valuesLists").size());
  change.from_query = select && change.rows == 0;
  change.on_conflict = node["onConflictClause"].exists();
  script.emit(std::move(change), reads_of_source(script, node));
}

void update(Script& script, const Node& statement) {
  const Node node = statement.inner();
  read_with(script, node);
  if (is_temporary_target(script, node)) {
    return;
  }
  UpdateRows change;
  change.table = script.name_of(node["relation"]);
  std::vector<std::string> assignments;
  for (const Node& each : node.items("targetList")) {
    const Node target = each["ResTarget"];
    change.columns.push_back(target.string("name"));
    assignments.push_back(target.string("name") + " = " + text_of(script, target["val"]));
  }
  change.assignments = join(assignments, ", ");
  change.where = text_of(script, node["whereClause"]);
  if (node["fromClause"] && change.where.empty()) {
    change.where = "true";
  }
  script.emit(std::move(change), reads_of(script, statement));
}

void delete_rows(Script& script, const Node& statement) {
  const Node node = statement.inner();
  read_with(script, node);
  if (is_temporary_target(script, node)) {
    return;
  }
  script.emit(DeleteRows{script.name_of(node["relation"]), text_of(script, node["whereClause"])},
              reads_of(script, statement));
}

void truncate(Script& script, const Node& node) {
  TruncateTable change;
  change.cascade = node.text("behavior") == "DROP_CASCADE";
  for (const Node& relation : node.items("relations")) {
    const QualifiedName table = script.name_of(relation["RangeVar"]);
    if (!script.is_temporary(table)) {
      change.tables.push_back(table);
    }
  }
  script.emit(std::move(change));
}

void merge(Script& script, const Node& statement) {
  const Node node = statement.inner();
  UpdateRows change;
  change.table = script.name_of(node["relation"]);
  change.assignments = script.normalized_text();
  change.where = text_of(script, node["joinCondition"]);
  script.emit(std::move(change), reads_of(script, statement));
}

void copy(Script& script, const Node& statement) {
  const Node node = statement.inner();
  if (!node.flag("is_from")) {
    script.emit(Query{script.normalized_text()}, reads_of(script, statement));
    return;
  }
  InsertRows change;
  change.table = script.name_of(node["relation"]);
  change.columns = strings_of(node["attlist"]);
  script.emit(std::move(change));
}

/// Functions that migrations call in a SELECT and that change no schema; sorted. Anything else that is called for its
/// effect may do anything.
constexpr std::array<std::string_view, 32> kHarmless = {"clock_timestamp",
                                                        "coalesce",
                                                        "count",
                                                        "current_database",
                                                        "current_schema",
                                                        "current_setting",
                                                        "exists",
                                                        "format",
                                                        "gen_random_uuid",
                                                        "lastval",
                                                        "lower",
                                                        "max",
                                                        "md5",
                                                        "min",
                                                        "nextval",
                                                        "now",
                                                        "pg_advisory_lock",
                                                        "pg_advisory_unlock",
                                                        "pg_advisory_unlock_all",
                                                        "pg_advisory_xact_lock",
                                                        "pg_get_serial_sequence",
                                                        "pg_notify",
                                                        "pg_sleep",
                                                        "pg_try_advisory_lock",
                                                        "random",
                                                        "set_config",
                                                        "setval",
                                                        "string_agg",
                                                        "to_regclass",
                                                        "upper",
                                                        "uuid_generate_v4",
                                                        "version"};

/// A call at the top of the select list, outside the known ones: made for its effect.
std::string called_for_effect(const Node& select) {
  if (select.items("fromClause").size() > 0) {
    return {};
  }
  for (const Node& each : select.items("targetList")) {
    const Node value = each["ResTarget"]["val"];
    const std::vector<std::string> names = strings_of(value["FuncCall"]["funcname"]);
    const bool catalog = names.size() == 1 || (names.size() == 2 && names[0] == "pg_catalog");
    if (!names.empty() && !(catalog && std::ranges::binary_search(kHarmless, names.back()))) {
      return join(names, ".");
    }
  }
  return {};
}

/// SELECT set_config('search_path', '…', false), as pg_dump writes it.
void note_search_path(Script& script, const Node& select) {
  for (const Node& each : select.items("targetList")) {
    const Node call = each["ResTarget"]["val"]["FuncCall"];
    const std::vector<std::string> names = strings_of(call["funcname"]);
    const std::vector<Node> arguments = call.items("args");
    if (names.empty() || names.back() != "set_config" || arguments.size() < 2 ||
        arguments[0]["A_Const"]["sval"].text("sval") != "search_path") {
      continue;
    }
    std::vector<std::string> schemas;
    for (const std::string_view part : split(arguments[1]["A_Const"]["sval"].text("sval"), ',')) {
      schemas.push_back(replace_all(std::string(trim(part)), "\"", ""));
    }
    script.set_search_path(schemas);
  }
}

void select(Script& script, const Node& statement) {
  const Node node = statement.inner();
  read_with(script, node);
  if (const Node into = node["intoClause"]) {
    const Node relation = into["rel"];
    CreateTable create;
    create.table.name = script.name_of(relation);
    create.from_query = true;
    create.temporary = relation.text("relpersistence") == "t";
    for (const std::string& column : output_columns(statement)) {
      create.table.columns.push_back({.name = column, .type = ""});
    }
    script.emit(std::move(create), reads_of(script, statement));
    return;
  }
  if (const std::string function = called_for_effect(node); !function.empty()) {
    script.unknown("The function " + function + " is called for its effect, which cannot be told from here.");
    return;
  }
  note_search_path(script, node);
  script.emit(Query{ellipsize(script.normalized_text(), 2000)}, reads_of(script, statement));
}

void reindex(Script& script, const Node& node) {
  Maintain change;
  change.verb = "reindex";
  if (const Node relation = node["relation"]) {
    change.object = script.name_of(relation);
  } else if (!node.text("name").empty()) {
    change.object = QualifiedName{"", node.string("name")};
  }
  for (const Node& param : node.items("params")) {
    change.concurrently = change.concurrently || param["DefElem"].text("defname") == "concurrently";
  }
  script.emit(std::move(change));
}

void vacuum(Script& script, const Node& node) {
  std::string verb = node.flag("is_vacuumcmd") ? "vacuum" : "analyze";
  for (const Node& option : node.items("options")) {
    if (option["DefElem"].text("defname") == "full") {
      verb += " full";
    }
  }
  const std::vector<Node> relations = node.items("rels");
  for (const Node& relation : relations) {
    script.emit(Maintain{verb, script.name_of(relation["VacuumRelation"]["relation"]), false});
  }
  if (relations.empty()) {
    script.emit(Maintain{verb, std::nullopt, false});
  }
}

void cluster(Script& script, const Node& node) {
  const Node relation = node["relation"];
  script.emit(Maintain{"cluster", relation ? std::optional(script.name_of(relation)) : std::nullopt, false});
}

}  // namespace

bool read_data_statement(Script& script, std::string_view kind, const Node& statement) {
  const Node node = statement.inner();
  if (kind == "InsertStmt") {
    return insert(script, statement), true;
  }
  if (kind == "UpdateStmt") {
    return update(script, statement), true;
  }
  if (kind == "DeleteStmt") {
    return delete_rows(script, statement), true;
  }
  if (kind == "SelectStmt") {
    return select(script, statement), true;
  }
  if (kind == "TruncateStmt") {
    return truncate(script, node), true;
  }
  if (kind == "MergeStmt") {
    return merge(script, statement), true;
  }
  if (kind == "CopyStmt") {
    return copy(script, statement), true;
  }
  if (kind == "ReindexStmt") {
    return reindex(script, node), true;
  }
  if (kind == "VacuumStmt") {
    return vacuum(script, node), true;
  }
  if (kind == "ClusterStmt") {
    return cluster(script, node), true;
  }
  if (kind == "RefreshMatViewStmt") {
    script.emit(Maintain{"refresh materialized view", script.name_of(node["relation"]), node.flag("concurrent")});
    return true;
  }
  if (kind == "ExplainStmt" || kind == "VariableShowStmt" || kind == "CheckPointStmt") {
    return script.emit(Query{script.normalized_text()}), true;
  }
  return false;
}

}  // namespace signalbox::postgres
