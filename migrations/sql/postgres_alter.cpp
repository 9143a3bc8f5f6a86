#include <array>

#include "base/text.h"
#include "migrations/sql/lexer.h"
#include "migrations/sql/postgres.h"

namespace signalbox::postgres {
namespace {

bool cascades(const Node& node) {
  return node.text("behavior") == "DROP_CASCADE";
}

void add_column(Script& script, const Node& command, const QualifiedName& table) {
  const Node definition = command["def"]["ColumnDef"];
  script.emit(AddColumn{table, read_column(script, definition, table), command.flag("missing_ok"), ""});
  std::vector<Operation> constraints;
  for (const Node& constraint : definition.items("constraints")) {
    read_constraint(script, constraint["Constraint"], table, definition.string("colname"), constraints);
  }
  for (Operation& operation : constraints) {
    script.emit(std::move(operation));
  }
}

void alter_type(Script& script, const Node& command, const QualifiedName& table) {
  const Node definition = command["def"]["ColumnDef"];
  AlterColumnType alter;
  alter.table = table;
  alter.column = command.string("name");
  alter.type = type_of(script, definition["typeName"]);
  if (const Node expression = definition["raw_default"]) {
    alter.using_expression = text_of(script, expression);
  }
  const std::vector<std::string> collation = strings_of(definition["collClause"]["collname"]);
  alter.collation = collation.empty() ? "" : collation.back();
  script.emit(std::move(alter), reads_of(script, definition["raw_default"], table));
}

void add_constraint(Script& script, const Node& command, const QualifiedName& table) {
  std::vector<Operation> operations;
  if (!read_constraint(script, command["def"]["Constraint"], table, "", operations)) {
    script.unknown("This kind of constraint is not read.", {table});
    return;
  }
  script.emit(std::move(operations.front()));
}

void column_default(Script& script, const Node& command, const QualifiedName& table) {
  if (const Node expression = command["def"]) {
    script.emit(SetDefault{table, command.string("name"), text_of(script, expression)});
  } else {
    script.emit(DropDefault{table, command.string("name")});
  }
}

void attach(Script& script, const Node& command, const QualifiedName& table) {
  const Node partition = command["def"]["PartitionCmd"];
  script.emit(AttachPartition{table, script.name_of(partition["name"]), partition_bound(script, partition["bound"])});
}

void detach(Script& script, const Node& command, const QualifiedName& table) {
  const Node partition = command["def"]["PartitionCmd"];
  script.emit(DetachPartition{table, script.name_of(partition["name"]), partition.flag("concurrent")});
}

std::string option_list(const Script& script, const Node& definition) {
  std::vector<std::string> parts;
  for (const Node& each : definition["List"].items("items")) {
    const Node element = each["DefElem"];
    const std::string value = text_of(script, element["arg"]);
    parts.push_back(element.string("defname") + (value.empty() ? "" : "=" + value));
  }
  return join(parts, ", ");
}

struct Named {
  std::string_view subtype;
  std::string_view option;
};

// Settings of one column.
constexpr std::array<Named, 9> kColumnOptions = {{
    {"AT_AddIdentity", "add identity"},
    {"AT_SetIdentity", "set identity"},
    {"AT_DropIdentity", "drop identity"},
    {"AT_DropExpression", "drop expression"},
    {"AT_SetStatistics", "set statistics"},
    {"AT_SetStorage", "set storage"},
    {"AT_SetCompression", "set compression"},
    {"AT_SetOptions", "set"},
    {"AT_ResetOptions", "reset"},
}};

// Settings of the table.
constexpr std::array<Named, 33> kTableOptions = {{
    {"AT_EnableRowSecurity", "enable row level security"},
    {"AT_DisableRowSecurity", "disable row level security"},
    {"AT_ForceRowSecurity", "force row level security"},
    {"AT_NoForceRowSecurity", "no force row level security"},
    {"AT_ChangeOwner", "owner"},
    {"AT_ClusterOn", "cluster on"},
    {"AT_DropCluster", "set without cluster"},
    {"AT_SetLogged", "set logged"},
    {"AT_SetUnLogged", "set unlogged"},
    {"AT_SetTableSpace", "set tablespace"},
    {"AT_SetAccessMethod", "set access method"},
    {"AT_SetRelOptions", "set"},
    {"AT_ResetRelOptions", "reset"},
    {"AT_ReplicaIdentity", "replica identity"},
    {"AT_EnableTrig", "enable trigger"},
    {"AT_EnableAlwaysTrig", "enable always trigger"},
    {"AT_EnableReplicaTrig", "enable replica trigger"},
    {"AT_DisableTrig", "disable trigger"},
    {"AT_EnableTrigAll", "enable trigger all"},
    {"AT_DisableTrigAll", "disable trigger all"},
    {"AT_EnableTrigUser", "enable trigger user"},
    {"AT_DisableTrigUser", "disable trigger user"},
    {"AT_EnableRule", "enable rule"},
    {"AT_EnableAlwaysRule", "enable always rule"},
    {"AT_EnableReplicaRule", "enable replica rule"},
    {"AT_DisableRule", "disable rule"},
    {"AT_AddInherit", "inherit"},
    {"AT_DropInherit", "no inherit"},
    {"AT_AddOf", "of"},
    {"AT_DropOf", "not of"},
    {"AT_DropOids", "set without oids"},
    {"AT_GenericOptions", "options"},
    {"AT_AlterConstraint", "alter constraint"},
}};

std::string_view option_of(std::span<const Named> options, std::string_view subtype) {
  for (const Named& each : options) {
    if (each.subtype == subtype) {
      return each.option;
    }
  }
  return {};
}

std::string identity_kind(const Node& definition) {
  return definition["Constraint"].text("generated_when") == "a" ? "always" : "by default";
}

std::string table_option_value(const Script& script, const Node& command) {
  const Node definition = command["def"];
  if (definition.is("List")) {
    return option_list(script, definition);
  }
  if (definition.is("RangeVar")) {
    return to_string(script.name_of(definition["RangeVar"]));
  }
  if (definition.is("ReplicaIdentityStmt")) {
    const Node identity = definition.inner();
    const std::string_view type = identity.text("identity_type");
    return type == "f" ? "full" : type == "n" ? "nothing" : type == "i" ? identity.string("name") : "default";
  }
  if (definition.is("Constraint")) {
    return definition.inner().string("conname");
  }
  const Node owner = command["newowner"];
  return owner ? owner.string("rolename") : command.string("name");
}

bool read_option(Script& script, const Node& command, const QualifiedName& table) {
  const std::string_view subtype = command.text("subtype");
  if (const std::string_view option = option_of(kColumnOptions, subtype); !option.empty()) {
    const Node definition = command["def"];
    const std::string value = definition.is("Constraint") ? identity_kind(definition)
                              : definition.is("List")     ? option_list(script, definition)
                                                          : text_of(script, definition);
    script.emit(AlterColumnOption{table, command.string("name"), std::string(option), value});
    return true;
  }
  const std::string_view option = option_of(kTableOptions, subtype);
  if (option.empty()) {
    return false;
  }
  script.emit(AlterTableOption{table, std::string(option), table_option_value(script, command)});
  return true;
}

void read_table_command(Script& script, const Node& command, const QualifiedName& table) {
  const std::string_view subtype = command.text("subtype");
  const std::string name = command.string("name");
  if (subtype == "AT_AddColumn") {
    return add_column(script, command, table);
  }
  if (subtype == "AT_AlterColumnType") {
    return alter_type(script, command, table);
  }
  if (subtype == "AT_AddConstraint") {
    return add_constraint(script, command, table);
  }
  if (subtype == "AT_ColumnDefault") {
    return column_default(script, command, table);
  }
  if (subtype == "AT_AttachPartition") {
    return attach(script, command, table);
  }
  if (subtype == "AT_DetachPartition") {
    return detach(script, command, table);
  }
  if (subtype == "AT_DropColumn") {
    return script.emit(DropColumn{table, name, command.flag("missing_ok"), cascades(command)});
  }
  if (subtype == "AT_SetNotNull") {
    return script.emit(SetNotNull{table, name});
  }
  if (subtype == "AT_DropNotNull") {
    return script.emit(DropNotNull{table, name});
  }
  if (subtype == "AT_ValidateConstraint") {
    return script.emit(ValidateConstraint{table, name});
  }
  if (subtype == "AT_DropConstraint") {
    return script.emit(DropConstraint{table, name, "", command.flag("missing_ok"), cascades(command)});
  }
  if (!read_option(script, command, table)) {
    script.unknown("This form of ALTER TABLE is not read.", {table});
  }
}

/// ALTER INDEX, ALTER VIEW, ALTER SEQUENCE and ALTER TYPE share the statement with ALTER TABLE.
void read_other_command(Script& script, const Node& node, const QualifiedName& name) {
  const std::string_view type = node.text("objtype");
  if (type == "OBJECT_SEQUENCE") {
    script.emit(AlterSequence{name, script.normalized_text(), std::nullopt, std::nullopt});
    return;
  }
  const std::string kind = type == "OBJECT_MATVIEW" ? "materialized view"
                           : type == "OBJECT_VIEW"  ? "view"
                           : type == "OBJECT_INDEX" ? "index"
                                                    : "type";
  script.emit(AlterObject{kind, name, script.normalized_text(), std::nullopt});
}

QualifiedName object_name(const Script& script, const Node& node) {
  if (const Node relation = node["relation"]) {
    return script.name_of(relation);
  }
  const Node object = node["object"];
  if (object.is("TypeName")) {
    return script.name_of(strings_of(object["TypeName"]["names"]));
  }
  if (object.is("ObjectWithArgs")) {
    return script.name_of(strings_of(object["ObjectWithArgs"]["objname"]));
  }
  if (object.is("String")) {
    return {"", std::string(string_of(object))};
  }
  return script.name_of(strings_of(object));
}

/// OBJECT_FOREIGN_TABLE → "foreign table".
std::string words_of(std::string_view object_type) {
  const std::string_view prefix = "OBJECT_";
  object_type.remove_prefix(object_type.starts_with(prefix) ? prefix.size() : 0);
  return replace_all(lower(object_type), "_", " ");
}

}  // namespace

void read_alter_table(Script& script, const Node& node) {
  const QualifiedName table = script.name_of(node["relation"]);
  if (script.is_temporary(table)) {
    script.emit(Query{script.normalized_text()});
    return;
  }
  const std::string_view type = node.text("objtype");
  if (type != "OBJECT_TABLE" && type != "OBJECT_FOREIGN_TABLE") {
    read_other_command(script, node, table);
    return;
  }
  for (const Node& command : node.items("cmds")) {
    read_table_command(script, command["AlterTableCmd"], table);
  }
}

void read_rename(Script& script, const Node& node) {
  const std::string_view type = node.text("renameType");
  const QualifiedName name = object_name(script, node);
  const std::string from = node.string("subname");
  const std::string to = node.string("newname");
  const bool if_exists = node.flag("missing_ok");
  if (script.is_temporary(name)) {
    return script.emit(Query{script.normalized_text()});
  }
  if (type == "OBJECT_COLUMN" || type == "OBJECT_ATTRIBUTE") {
    return script.emit(RenameColumn{name, from, to});
  }
  if (type == "OBJECT_TABLE" || type == "OBJECT_FOREIGN_TABLE") {
    return script.emit(RenameTable{name, {name.schema, to}, if_exists});
  }
  if (type == "OBJECT_TABCONSTRAINT") {
    return script.emit(RenameConstraint{name, from, to});
  }
  if (type == "OBJECT_INDEX") {
    return script.emit(RenameIndex{name, to, std::nullopt, if_exists});
  }
  if (type == "OBJECT_TYPE") {
    return script.emit(RenameEnum{name, {name.schema, to}});
  }
  if (type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW") {
    return script.emit(RenameView{name, {name.schema, to}});
  }
  if (type == "OBJECT_SEQUENCE") {
    return script.emit(AlterSequence{name, "rename", std::nullopt, QualifiedName{name.schema, to}});
  }
  if (type == "OBJECT_SCHEMA") {
    return script.emit(RenameSchema{from, to});
  }
  if (type == "OBJECT_ROLE") {
    return script.emit(AlterRole{"rename", from});
  }
  const bool of_table = type == "OBJECT_TRIGGER" || type == "OBJECT_POLICY" || type == "OBJECT_RULE";
  const QualifiedName renamed = of_table ? QualifiedName{name.schema, name.name + "." + from} : name;
  const QualifiedName target =
      of_table ? QualifiedName{name.schema, name.name + "." + to} : QualifiedName{name.schema, to};
  script.emit(AlterObject{words_of(type), renamed, "rename to " + to, target});
}

void read_set_schema(Script& script, const Node& node) {
  const std::string_view type = node.text("objectType");
  const QualifiedName name = object_name(script, node);
  const QualifiedName to{node.string("newschema"), name.name};
  if (type == "OBJECT_TABLE" || type == "OBJECT_FOREIGN_TABLE") {
    return script.emit(RenameTable{name, to, node.flag("missing_ok")});
  }
  if (type == "OBJECT_TYPE") {
    return script.emit(RenameEnum{name, to});
  }
  if (type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW") {
    return script.emit(RenameView{name, to});
  }
  if (type == "OBJECT_SEQUENCE") {
    return script.emit(AlterSequence{name, "set schema", std::nullopt, to});
  }
  script.emit(AlterObject{words_of(type), name, "set schema " + to.schema, to});
}

}  // namespace signalbox::postgres
