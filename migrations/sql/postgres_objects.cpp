// Types, views, sequences, schemas, extensions, comments, drops.

#include "base/text.h"
#include "migrations/sql/lexer.h"
#include "migrations/sql/postgres.h"

namespace signalbox::postgres {
namespace {

bool cascades(const Node& node) {
  return node.text("behavior") == "DROP_CASCADE";
}

void create_enum(Script& script, const Node& node) {
  script.emit(CreateEnum{{script.name_of(strings_of(node["typeName"])), strings_of(node["vals"])}, false});
}

void alter_enum(Script& script, const Node& node) {
  const QualifiedName type = script.name_of(strings_of(node["typeName"]));
  const std::string value = node.string("newVal");
  if (!node.text("oldVal").empty()) {
    script.emit(RenameEnumValue{type, node.string("oldVal"), value});
    return;
  }
  const std::string neighbour = node.string("newValNeighbor");
  const bool after = node.flag("newValIsAfter");
  script.emit(
      AddEnumValue{type, value, after ? "" : neighbour, after ? neighbour : "", node.flag("skipIfNewValExists")});
}

void create_view(Script& script, const Node& node) {
  View view;
  view.name = script.name_of(node["view"]);
  // Everything after AS: the name and OR REPLACE are no part of what the view is.
  const std::vector<Token> tokens = tokenize(Engine::Postgres, script.text);
  std::size_t start = 0;
  while (start + 1 < tokens.size() && !is_word(tokens[start], "as")) {
    ++start;
  }
  view.definition = normalized(std::span(tokens).subspan(std::min(start + 1, tokens.size())));
  view.columns = strings_of(node["aliases"]);
  if (view.columns.empty()) {
    view.columns = output_columns(node["query"]);
  }
  view.reads = reads_of(script, node["query"]);
  std::vector<ColumnRef> reads = view.reads;
  const bool temporary = node["view"].text("relpersistence") == "t";
  script.emit(CreateView{std::move(view), node.flag("replace"), false, temporary}, std::move(reads));
}

std::optional<ColumnRef> owner_of(const Script& script, const Node& options) {
  for (const Node& option : options.items()) {
    const Node element = option["DefElem"];
    if (element.text("defname") != "owned_by") {
      continue;
    }
    std::vector<std::string> parts = strings_of(element["arg"]);
    if (parts.size() < 2) {
      return ColumnRef{};
    }
    const std::string column = parts.back();
    parts.pop_back();
    return ColumnRef{script.name_of(parts), column};
  }
  return std::nullopt;
}

void create_sequence(Script& script, const Node& node) {
  Sequence sequence;
  sequence.name = script.name_of(node["sequence"]);
  if (std::optional<ColumnRef> owner = owner_of(script, node["options"]); owner && !owner->table.empty()) {
    sequence.owned_by = std::move(owner);
  }
  sequence.type = "bigint";
  for (const Node& option : node.items("options")) {
    if (option["DefElem"].text("defname") == "as") {
      sequence.type = type_of(script, option["DefElem"]["arg"]["TypeName"]);
    }
  }
  script.emit(CreateSequence{std::move(sequence), node.flag("if_not_exists")});
}

void alter_sequence(Script& script, const Node& node) {
  std::vector<std::string> options;
  for (const Node& option : node.items("options")) {
    options.push_back(option["DefElem"].string("defname"));
  }
  script.emit(AlterSequence{script.name_of(node["sequence"]), join(options, ", "), owner_of(script, node["options"]),
                            std::nullopt});
}

void create_schema(Script& script, const Node& node) {
  const std::string name =
      node.text("schemaname").empty() ? node["authrole"].string("rolename") : node.string("schemaname");
  script.emit(CreateSchema{name, node.flag("if_not_exists")});
  for (const Node& element : node.items("schemaElts")) {
    read_statement(script, element);
  }
}

void create_extension(Script& script, const Node& node) {
  std::string schema;
  for (const Node& option : node.items("options")) {
    if (option["DefElem"].text("defname") == "schema") {
      schema = std::string(string_of(option["DefElem"]["arg"]));
    }
  }
  script.emit(CreateExtension{node.string("extname"), schema, node.flag("if_not_exists")});
}

QualifiedName dropped_name(const Script& script, const Node& object) {
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

std::optional<std::string> argument_types(const Script& script, const Node& object) {
  if (object.flag("args_unspecified")) {
    return std::nullopt;
  }
  std::vector<std::string> types;
  for (const Node& each : object.items("objargs")) {
    types.push_back(type_of(script, each["TypeName"]));
  }
  return join(types, ", ");
}

/// The table of "DROP TRIGGER x ON t": all parts but the last.
std::pair<QualifiedName, std::string> of_table(const Script& script, const Node& object) {
  std::vector<std::string> parts = strings_of(object);
  if (parts.empty()) {
    return {};
  }
  const std::string last = parts.back();
  parts.pop_back();
  return {script.name_of(parts), last};
}

std::string words_of(std::string_view object_type) {
  const std::string_view prefix = "OBJECT_";
  object_type.remove_prefix(object_type.starts_with(prefix) ? prefix.size() : 0);
  return replace_all(lower(object_type), "_", " ");
}

void drop_one(Script& script, const Node& node, const Node& object) {
  const std::string_view type = node.text("removeType");
  const bool if_exists = node.flag("missing_ok");
  const bool cascade = cascades(node);
  const QualifiedName name = dropped_name(script, object);
  if (script.is_temporary(name)) {
    return script.emit(Query{script.normalized_text()});
  }
  if (type == "OBJECT_TABLE" || type == "OBJECT_FOREIGN_TABLE") {
    return script.emit(DropTable{name, if_exists, cascade});
  }
  if (type == "OBJECT_INDEX") {
    return script.emit(DropIndex{name, std::nullopt, if_exists, node.flag("concurrent"), cascade});
  }
  if (type == "OBJECT_TYPE") {
    return script.emit(DropEnum{name, if_exists, cascade});
  }
  if (type == "OBJECT_VIEW") {
    return script.emit(DropView{name, false, if_exists, cascade});
  }
  if (type == "OBJECT_MATVIEW") {
    return script.emit(DropView{name, true, if_exists, cascade});
  }
  if (type == "OBJECT_SEQUENCE") {
    return script.emit(DropSequence{name, if_exists, cascade});
  }
  if (type == "OBJECT_SCHEMA") {
    return script.emit(DropSchema{name.name, if_exists, cascade});
  }
  if (type == "OBJECT_EXTENSION") {
    return script.emit(DropExtension{name.name, if_exists, cascade});
  }
  if (type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE") {
    return script.emit(DropFunction{name, argument_types(script, object["ObjectWithArgs"]), if_exists, cascade});
  }
  if (type == "OBJECT_TRIGGER") {
    const auto [table, trigger] = of_table(script, object);
    return script.emit(DropTrigger{table, trigger, if_exists, cascade});
  }
  if (type == "OBJECT_POLICY") {
    const auto [table, policy] = of_table(script, object);
    return script.emit(DropPolicy{table, policy, if_exists});
  }
  if (type == "OBJECT_RULE") {
    const auto [table, rule] = of_table(script, object);
    return script.emit(DropObject{"rule", {table.schema, table.name + "." + rule}, if_exists, cascade});
  }
  script.emit(DropObject{words_of(type), name, if_exists, cascade});
}

void comment(Script& script, const Node& node) {
  Comment change;
  const std::string_view type = node.text("objtype");
  change.kind = words_of(type);
  change.text = node.string("comment");
  const Node object = node["object"];
  if (type == "OBJECT_COLUMN" || type == "OBJECT_TABCONSTRAINT" || type == "OBJECT_TRIGGER" ||
      type == "OBJECT_POLICY") {
    std::tie(change.object, change.column) = of_table(script, object);
  } else {
    change.object = dropped_name(script, object);
  }
  script.emit(std::move(change));
}

void create_object(Script& script, std::string kind, QualifiedName name, std::vector<ColumnRef> reads = {},
                   bool if_not_exists = false) {
  OtherObject object{std::move(kind), std::move(name), script.normalized_text(), reads};
  script.emit(CreateObject{std::move(object), if_not_exists, false}, std::move(reads));
}

void create_rule(Script& script, const Node& node) {
  const QualifiedName table = script.name_of(node["relation"]);
  OtherObject object{"rule",
                     {table.schema, table.name + "." + node.string("rulename")},
                     script.normalized_text(),
                     reads_of(script, node)};
  object.reads.push_back({table, ""});
  std::vector<ColumnRef> reads = object.reads;
  script.emit(CreateObject{std::move(object), false, node.flag("replace")}, std::move(reads));
}

void create_statistics(Script& script, const Node& node) {
  std::vector<ColumnRef> reads;
  for (const Node& relation : node.items("relations")) {
    reads.push_back({script.name_of(relation["RangeVar"]), ""});
  }
  create_object(script, "statistics", script.name_of(strings_of(node["defnames"])), std::move(reads),
                node.flag("if_not_exists"));
}

/// Objects that Signalbox keeps as text: the node's kind, what to call it, and the member that holds the name.
bool create_other(Script& script, std::string_view kind, const Node& node) {
  const auto named = [&](std::string_view member) { return script.name_of(strings_of(node[member])); };
  const auto plain = [&](std::string_view member) { return QualifiedName{"", node.string(member)}; };
  if (kind == "CreateDomainStmt") {
    return create_object(script, "domain", named("domainname")), true;
  }
  if (kind == "CompositeTypeStmt") {
    return create_object(script, "type", script.name_of(node["typevar"])), true;
  }
  if (kind == "CreateRangeStmt") {
    return create_object(script, "type", named("typeName")), true;
  }
  if (kind == "DefineStmt") {
    return create_object(script, words_of(node.text("kind")), named("defnames"), {}, node.flag("if_not_exists")), true;
  }
  if (kind == "CreatePublicationStmt") {
    return create_object(script, "publication", plain("pubname")), true;
  }
  if (kind == "CreateSubscriptionStmt") {
    return create_object(script, "subscription", plain("subname")), true;
  }
  if (kind == "CreateEventTrigStmt") {
    return create_object(script, "event trigger", plain("trigname")), true;
  }
  if (kind == "CreateFdwStmt") {
    return create_object(script, "foreign data wrapper", plain("fdwname")), true;
  }
  if (kind == "CreateForeignServerStmt") {
    return create_object(script, "server", plain("servername"), {}, node.flag("if_not_exists")), true;
  }
  if (kind == "CreateOpClassStmt") {
    return create_object(script, "operator class", named("opclassname")), true;
  }
  if (kind == "CreateOpFamilyStmt") {
    return create_object(script, "operator family", named("opfamilyname")), true;
  }
  if (kind == "CreateCastStmt") {
    return create_object(script, "cast", {"", script.normalized_text()}), true;
  }
  if (kind == "CreateConversionStmt") {
    return create_object(script, "conversion", named("conversion_name")), true;
  }
  if (kind == "CreatedbStmt") {
    return create_object(script, "database", plain("dbname")), true;
  }
  if (kind == "CreateTableSpaceStmt") {
    return create_object(script, "tablespace", plain("tablespacename")), true;
  }
  if (kind == "CreatePLangStmt") {
    return create_object(script, "language", plain("plname")), true;
  }
  if (kind == "CreateAmStmt") {
    return create_object(script, "access method", plain("amname")), true;
  }
  return false;
}

bool alter_other(Script& script, std::string_view kind, const Node& node) {
  const auto alter = [&](std::string object_kind, QualifiedName name) {
    script.emit(AlterObject{std::move(object_kind), std::move(name), script.normalized_text(), std::nullopt});
    return true;
  };
  if (kind == "AlterDomainStmt") {
    return alter("domain", script.name_of(strings_of(node["typeName"])));
  }
  if (kind == "AlterTypeStmt") {
    return alter("type", script.name_of(strings_of(node["typeName"])));
  }
  if (kind == "AlterExtensionStmt") {
    return alter("extension", {"", node.string("extname")});
  }
  if (kind == "AlterExtensionContentsStmt") {
    return alter("extension", {"", node.string("extname")});
  }
  if (kind == "AlterOwnerStmt") {
    return alter(words_of(node.text("objectType")) + " owner", dropped_name(script, node["object"]));
  }
  if (kind == "AlterFunctionStmt") {
    return alter("function", script.name_of(strings_of(node["func"]["objname"])));
  }
  if (kind == "AlterPublicationStmt") {
    return alter("publication", {"", node.string("pubname")});
  }
  if (kind == "AlterStatsStmt") {
    return alter("statistics", script.name_of(strings_of(node["defnames"])));
  }
  if (kind == "AlterEventTrigStmt") {
    return alter("event trigger", {"", node.string("trigname")});
  }
  if (kind == "AlterObjectDependsStmt") {
    return alter("dependency", script.name_of(node["relation"]));
  }
  if (kind == "AlterCollationStmt") {
    return alter("collation", script.name_of(strings_of(node["collname"])));
  }
  if (kind == "AlterDatabaseStmt" || kind == "AlterDatabaseSetStmt" || kind == "AlterDatabaseRefreshCollStmt") {
    return alter("database", {"", node.string("dbname")});
  }
  if (kind == "AlterForeignServerStmt") {
    return alter("server", {"", node.string("servername")});
  }
  if (kind == "AlterTSConfigurationStmt") {
    return alter("text search configuration", script.name_of(strings_of(node["cfgname"])));
  }
  if (kind == "AlterTSDictionaryStmt") {
    return alter("text search dictionary", script.name_of(strings_of(node["dictname"])));
  }
  return false;
}

}  // namespace

bool read_object_statement(Script& script, std::string_view kind, const Node& node) {
  if (kind == "CreateEnumStmt") {
    return create_enum(script, node), true;
  }
  if (kind == "AlterEnumStmt") {
    return alter_enum(script, node), true;
  }
  if (kind == "ViewStmt") {
    return create_view(script, node), true;
  }
  if (kind == "CreateSeqStmt") {
    return create_sequence(script, node), true;
  }
  if (kind == "AlterSeqStmt") {
    return alter_sequence(script, node), true;
  }
  if (kind == "CreateSchemaStmt") {
    return create_schema(script, node), true;
  }
  if (kind == "CreateExtensionStmt") {
    return create_extension(script, node), true;
  }
  if (kind == "CommentStmt") {
    return comment(script, node), true;
  }
  if (kind == "RuleStmt") {
    return create_rule(script, node), true;
  }
  if (kind == "CreateStatsStmt") {
    return create_statistics(script, node), true;
  }
  if (kind == "DropStmt") {
    for (const Node& object : node.items("objects")) {
      drop_one(script, node, object);
    }
    return true;
  }
  return create_other(script, kind, node) || alter_other(script, kind, node);
}

}  // namespace signalbox::postgres
