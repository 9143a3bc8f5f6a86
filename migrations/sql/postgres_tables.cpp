#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "migrations/sql/lexer.h"
#include "migrations/sql/postgres.h"
#include "migrations/sql/table_parts.h"

namespace signalbox::postgres {
namespace {

/// PostgreSQL's makeObjectName: cuts the longer part first until table_column_seq fits into 63 bytes.
std::string sequence_name(std::string table, std::string column) {
  constexpr std::size_t kRoom = 63 - 5;  // two underscores and "seq"
  while (table.size() + column.size() > kRoom) {
    (table.size() > column.size() ? table : column).pop_back();
  }
  return table + "_" + column + "_seq";
}

std::string serial_default(const QualifiedName& table, const std::string& column) {
  const std::string schema = table.schema == "public" ? "" : quoted_identifier(table.schema) + ".";
  return "nextval('" + schema + quoted_identifier(sequence_name(table.name, column)) + "'::regclass)";
}

std::string_view fk_action(std::string_view code) {
  switch (code.empty() ? 'a' : code.front()) {
    case 'c':
      return "cascade";
    case 'n':
      return "set null";
    case 'r':
      return "restrict";
    case 'd':
      return "set default";
    default:
      return "";
  }
}

ForeignKey read_foreign_key(const Script& script, const Node& node, const std::string& column) {
  ForeignKey key;
  key.name = node.string("conname");
  key.columns = column.empty() ? strings_of(node["fk_attrs"]) : std::vector<std::string>{column};
  key.references = script.name_of(node["pktable"]);
  key.referenced_columns = strings_of(node["pk_attrs"]);
  key.on_delete = fk_action(node.text("fk_del_action"));
  key.on_update = fk_action(node.text("fk_upd_action"));
  key.validated = !node.flag("skip_validation");
  key.deferrable = node.flag("deferrable");
  return key;
}

std::string index_element(const Script& script, const Node& element) {
  const std::string& expression = text_of(script, element["expr"]);
  return expression.empty() ? quoted_identifier(element.text("name")) : expression;
}

Exclusion read_exclusion(const Script& script, const Node& node) {
  Exclusion exclusion;
  exclusion.name = node.string("conname");
  std::vector<std::string> parts;
  for (const Node& pair : node.items("exclusions")) {
    const std::vector<Node> items = pair["List"].items("items");
    if (items.size() == 2) {
      const std::vector<std::string> operators = strings_of(items[1]);
      parts.push_back(index_element(script, items[0]["IndexElem"]) + " with " +
                      (operators.empty() ? "" : operators.back()));
    }
  }
  const std::string method = node.text("access_method").empty() ? "btree" : node.string("access_method");
  exclusion.definition = "using " + method + " (" + join(parts, ", ") + ")";
  exclusion.columns = columns_of(node["exclusions"]);
  for (const Node& pair : node.items("exclusions")) {
    const std::vector<Node> items = pair["List"].items("items");
    if (!items.empty() && !items[0]["IndexElem"].text("name").empty()) {
      exclusion.columns.push_back(items[0]["IndexElem"].string("name"));
    }
  }
  if (const Node where = node["where_clause"]) {
    exclusion.definition += " where (" + text_of(script, where) + ")";
    std::ranges::copy(columns_of(where), std::back_inserter(exclusion.columns));
  }
  std::ranges::sort(exclusion.columns);
  exclusion.columns.erase(std::unique(exclusion.columns.begin(), exclusion.columns.end()), exclusion.columns.end());
  return exclusion;
}

std::vector<std::string> key_columns(const Node& constraint, const std::string& column) {
  return column.empty() ? strings_of(constraint["keys"]) : std::vector<std::string>{column};
}

void read_identity(const Node& constraint, Column& column) {
  column.identity = constraint.text("generated_when") == "a" ? "always" : "by default";
  column.nullable = false;
}

/// The constraints of a column that are properties of the column; the others are constraints of the table.
void read_column_property(const Script& script, const Node& constraint, Column& column) {
  const std::string_view type = constraint.text("contype");
  if (type == "CONSTR_NOTNULL") {
    column.nullable = false;
  } else if (type == "CONSTR_DEFAULT") {
    column.default_value = text_of(script, constraint["raw_expr"]);
    column.reads = columns_of(constraint["raw_expr"]);
  } else if (type == "CONSTR_GENERATED") {
    column.generated = text_of(script, constraint["raw_expr"]);
    column.generated_stored = true;
    column.reads = columns_of(constraint["raw_expr"]);
  } else if (type == "CONSTR_IDENTITY") {
    read_identity(constraint, column);
  } else if (type == "CONSTR_PRIMARY") {
    column.nullable = false;
  }
}

/// TableLikeOption of PostgreSQL's parsenodes.h, as far as it changes what a schema holds.
std::vector<std::string> read_like_options(std::int64_t options) {
  constexpr std::array<std::pair<std::int64_t, std::string_view>, 5> kOptions = {{{1 << 2, "constraints"},
                                                                                  {1 << 3, "defaults"},
                                                                                  {1 << 4, "generated"},
                                                                                  {1 << 5, "identity"},
                                                                                  {1 << 6, "indexes"}}};
  std::vector<std::string> out;
  for (const auto& [bit, name] : kOptions) {
    if ((options & bit) != 0) {
      out.emplace_back(name);
    }
  }
  return out;
}

void read_table_elements(Script& script, const Node& node, CreateTable& create) {
  std::vector<Operation> constraints;
  for (const Node& element : node.items("tableElts")) {
    const Node body = element.inner();
    if (element.is("ColumnDef")) {
      create.table.columns.push_back(read_column(script, body, create.table.name));
      for (const Node& constraint : body.items("constraints")) {
        read_constraint(script, constraint["Constraint"], create.table.name, body.string("colname"), constraints);
      }
    } else if (element.is("Constraint")) {
      read_constraint(script, body, create.table.name, "", constraints);
    } else if (element.is("TableLikeClause")) {
      create.like = script.name_of(body["relation"]);
      create.including = read_like_options(body.number("options"));
    }
  }
  for (Operation& operation : constraints) {
    put_constraint(Engine::Postgres, create.table, operation);
  }
}

std::string partition_by(const Script& script, const Node& spec) {
  std::vector<std::string> parts;
  for (const Node& each : spec.items("partParams")) {
    const Node element = each["PartitionElem"];
    parts.push_back(element["expr"] ? text_of(script, element["expr"]) : quoted_identifier(element.text("name")));
  }
  return lower(spec.text("strategy")) + " (" + join(parts, ", ") + ")";
}

void read_table_options(Script& script, const Node& node, Table& table) {
  if (node["relation"].text("relpersistence") == "u") {
    table.options["unlogged"] = "true";
  }
  for (const Node& option : node.items("options")) {
    const Node element = option["DefElem"];
    table.options[element.string("defname")] = text_of(script, element["arg"]);
  }
}

std::string index_order(const Node& element) {
  std::string order = element.text("ordering") == "SORTBY_DESC" ? "desc" : "";
  const std::string_view nulls = element.text("nulls_ordering");
  // "desc nulls first" and "asc nulls last" are what the engine does anyhow.
  if (nulls == "SORTBY_NULLS_FIRST" && order.empty()) {
    return "asc nulls first";
  }
  return nulls == "SORTBY_NULLS_LAST" && !order.empty() ? "desc nulls last" : order;
}

IndexKey read_index_key(const Script& script, const Node& element) {
  IndexKey key;
  key.column = element.string("name");
  key.expression = text_of(script, element["expr"]);
  key.order = index_order(element);
  const std::vector<std::string> opclass = strings_of(element["opclass"]);
  key.opclass = opclass.empty() ? "" : opclass.back();
  return key;
}

}  // namespace

Column read_column(const Script& script, const Node& definition, const QualifiedName& table) {
  Column column;
  column.name = definition.string("colname");
  column.type = type_of(script, definition["typeName"]);
  if (is_serial(definition["typeName"])) {
    column.nullable = false;
    column.identity = "serial";
    column.default_value = serial_default(table, column.name);
  }
  const std::vector<std::string> collation = strings_of(definition["collClause"]["collname"]);
  column.collation = collation.empty() ? "" : collation.back();
  for (const Node& constraint : definition.items("constraints")) {
    read_column_property(script, constraint["Constraint"], column);
  }
  return column;
}

bool read_constraint(const Script& script, const Node& constraint, const QualifiedName& table,
                     const std::string& column, std::vector<Operation>& operations) {
  const std::string_view type = constraint.text("contype");
  const std::string name = constraint.string("conname");
  const std::string index = constraint.string("indexname");
  const bool deferrable = constraint.flag("deferrable");
  if (type == "CONSTR_PRIMARY") {
    operations.emplace_back(AddPrimaryKey{table, {name, key_columns(constraint, column)}, index});
  } else if (type == "CONSTR_UNIQUE") {
    const bool nulls = constraint.flag("nulls_not_distinct");
    operations.emplace_back(AddUnique{table, {name, key_columns(constraint, column), nulls, deferrable}, index});
  } else if (type == "CONSTR_CHECK") {
    const Node expression = constraint["raw_expr"];
    const bool validated = !constraint.flag("skip_validation");
    operations.emplace_back(AddCheck{table, {name, text_of(script, expression), columns_of(expression), validated}});
  } else if (type == "CONSTR_FOREIGN") {
    operations.emplace_back(AddForeignKey{table, read_foreign_key(script, constraint, column), false});
  } else if (type == "CONSTR_EXCLUSION") {
    operations.emplace_back(AddExclusion{table, read_exclusion(script, constraint)});
  } else {
    return false;
  }
  return true;
}

std::string partition_bound(const Script& script, const Node& bound) {
  const auto list = [&](std::string_view key) {
    std::vector<std::string> parts;
    for (const Node& each : bound.items(key)) {
      parts.push_back(text_of(script, each));
    }
    return "(" + join(parts, ", ") + ")";
  };
  if (bound.flag("is_default")) {
    return "default";
  }
  if (bound.text("strategy") == "r") {
    return "for values from " + list("lowerdatums") + " to " + list("upperdatums");
  }
  if (bound.text("strategy") == "l") {
    return "for values in " + list("listdatums");
  }
  return "for values with (modulus " + std::to_string(bound.number("modulus")) + ", remainder " +
         std::to_string(bound.number("remainder")) + ")";
}

void read_create_table(Script& script, const Node& node) {
  CreateTable create;
  create.table.name = script.name_of(node["relation"]);
  create.temporary = node["relation"].text("relpersistence") == "t";
  if (create.temporary) {
    script.add_temporary(create.table.name.name);
    create.table.name.schema = Script::kTemporarySchema;
  }
  create.if_not_exists = node.flag("if_not_exists");
  read_table_elements(script, node, create);
  const std::vector<Node> parents = node.items("inhRelations");
  if (const Node bound = node["partbound"]; bound && !parents.empty()) {
    create.table.partition_of = script.name_of(parents.front()["RangeVar"]);
    create.table.partition_bound = partition_bound(script, bound);
  } else {
    for (const Node& parent : parents) {
      create.table.inherits.push_back(script.name_of(parent["RangeVar"]));
    }
  }
  if (const Node spec = node["partspec"]) {
    create.table.partition_by = partition_by(script, spec);
  }
  read_table_options(script, node, create.table);
  script.emit(std::move(create));
}

void read_create_table_as(Script& script, const Node& node) {
  const Node relation = node["into"]["rel"];
  std::vector<ColumnRef> reads = reads_of(script, node["query"]);
  std::vector<std::string> columns = strings_of(node["into"]["colNames"]);
  if (columns.empty()) {
    columns = output_columns(node["query"]);
  }
  if (node.text("objtype") == "OBJECT_MATVIEW") {
    View view{script.name_of(relation), script.normalized_text(), columns, reads, true, {}};
    script.emit(CreateView{std::move(view), false, node.flag("if_not_exists"), false}, std::move(reads));
    return;
  }
  CreateTable create;
  create.table.name = script.name_of(relation);
  create.temporary = relation.text("relpersistence") == "t";
  create.if_not_exists = node.flag("if_not_exists");
  create.from_query = true;
  if (create.temporary) {
    script.add_temporary(create.table.name.name);
    create.table.name.schema = Script::kTemporarySchema;
  }
  for (const std::string& column : columns) {
    create.table.columns.push_back({.name = column, .type = ""});
  }
  script.emit(std::move(create), std::move(reads));
}

Index read_index(const Script& script, const Node& node) {
  Index index;
  index.name = node.string("idxname");
  index.unique = node.flag("unique");
  index.method = node.text("accessMethod") == "btree" ? "" : node.string("accessMethod");
  index.predicate = text_of(script, node["whereClause"]);
  index.nulls_not_distinct = node.flag("nulls_not_distinct");
  index.columns = columns_of(node["whereClause"]);
  for (const Node& each : node.items("indexParams")) {
    const Node element = each["IndexElem"];
    index.keys.push_back(read_index_key(script, element));
    std::ranges::copy(columns_of(element["expr"]), std::back_inserter(index.columns));
    if (!index.keys.back().column.empty()) {
      index.columns.push_back(index.keys.back().column);
    }
  }
  for (const Node& each : node.items("indexIncludingParams")) {
    index.include.push_back(each["IndexElem"].string("name"));
    index.columns.push_back(index.include.back());
  }
  std::ranges::sort(index.columns);
  index.columns.erase(std::unique(index.columns.begin(), index.columns.end()), index.columns.end());
  return index;
}

void read_create_index(Script& script, const Node& node) {
  CreateIndex create;
  create.table = script.name_of(node["relation"]);
  create.index = read_index(script, node);
  create.if_not_exists = node.flag("if_not_exists");
  create.concurrently = node.flag("concurrent");
  create.only = !node["relation"].flag("inh");
  script.emit(std::move(create));
}

}  // namespace signalbox::postgres
