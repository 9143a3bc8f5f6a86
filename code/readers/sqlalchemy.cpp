// SQLAlchemy: declarative classes, Table(…) objects, and queries that name a class's attribute.

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "code/python.h"
#include "code/source.h"

namespace signalbox {
namespace {

using code_python::Arguments;

/// ForeignKey("users.id") inside a column's call.
void read_foreign_keys(const Node& call, CodeReading& out) {
  walk(call, [&](const Node& node) {
    if (!node.is("call") || last_name(node.field("function").text()) != "ForeignKey") {
      return true;
    }
    const Arguments arguments = code_python::arguments_of(node);
    const auto target = arguments.positional.empty() ? std::nullopt : literal_text(arguments.positional.front());
    const std::vector<std::string_view> parts = split(target ? std::string_view(*target) : std::string_view(), '.');
    if (parts.size() == 2 || parts.size() == 3) {
      const QualifiedName table{parts.size() == 3 ? std::string(parts[0]) : "", std::string(parts[parts.size() - 2])};
      out.mentions.push_back({{table}, std::string(parts.back()), false, node.line(), UseKind::Model});
    }
    return true;
  });
}

bool makes_column(const Node& call) {
  const std::string_view function = last_name(call.field("function").text());
  return function == "Column" || function == "mapped_column";
}

/// The type in Mapped[…], when it is a class of ours: List["Order"], Optional[Order].
std::string target_of(const Node& call) {
  const Arguments arguments = code_python::arguments_of(call);
  if (arguments.positional.empty()) {
    return {};
  }
  const auto text = literal_text(arguments.positional.front());
  return std::string(last_name(text ? *text : arguments.positional.front().text()));
}

void read_field(const code_python::Assignment& field, Model& model, CodeReading& out) {
  const std::string name(field.name);
  if (field.value.is("call") && makes_column(field.value)) {
    const Arguments arguments = code_python::arguments_of(field.value);
    const auto given = arguments.positional.empty() ? std::nullopt : literal_text(arguments.positional.front());
    model.columns.push_back({name, given.value_or(name), "", field.line});
    read_foreign_keys(field.value, out);
  } else if (field.value.is("call") && last_name(field.value.field("function").text()) == "relationship") {
    model.columns.push_back({name, "", target_of(field.value), field.line});
  } else if (!field.value && field.type.find("Mapped[") != std::string_view::npos) {
    model.columns.push_back({name, name, "", field.line});
  }
}

std::string schema_of(const Node& table_arguments) {
  std::string schema;
  walk(table_arguments, [&](const Node& node) {
    if (node.is("pair") && literal_text(node.field("key")) == "schema") {
      schema = literal_text(node.field("value")).value_or("");
    }
    return true;
  });
  return schema;
}

void read_class(const Node& definition, CodeReading& out) {
  Model model;
  model.name = definition.field("name").text();
  model.line = definition.line();
  for (const Node& base : definition.field("superclasses").children()) {
    model.parent = last_name(base.text());
  }
  std::string schema;
  std::string table;
  for (const code_python::Assignment& field : code_python::assignments_of(definition.field("body"))) {
    if (field.name == "__tablename__") {
      table = literal_text(field.value).value_or("");
      model.line = field.line;
    } else if (field.name == "__table_args__") {
      schema = schema_of(field.value);
    } else {
      read_field(field, model, out);
    }
  }
  if (!table.empty()) {
    model.tables.push_back({schema, table});
  }
  if (!table.empty() || !model.columns.empty()) {
    out.models.push_back(std::move(model));
  }
}

/// users = Table("users", metadata, Column("id", …), …)
void read_table_object(const code_python::Assignment& assignment, CodeReading& out) {
  if (!assignment.value.is("call") || last_name(assignment.value.field("function").text()) != "Table") {
    return;
  }
  const Arguments arguments = code_python::arguments_of(assignment.value);
  const auto name = arguments.positional.empty() ? std::nullopt : literal_text(arguments.positional.front());
  if (!name) {
    return;
  }
  Model model;
  model.name = assignment.name;
  const auto schema = arguments.named.find("schema");
  model.tables = {{schema == arguments.named.end() ? "" : literal_text(schema->second).value_or(""), *name}};
  model.line = assignment.line;
  for (const Node& each : arguments.positional) {
    if (!each.is("call") || !makes_column(each)) {
      continue;
    }
    const Arguments column = code_python::arguments_of(each);
    if (const auto given = column.positional.empty() ? std::nullopt : literal_text(column.positional.front())) {
      model.columns.push_back({*given, *given, "", each.line()});
    }
    read_foreign_keys(each, out);
  }
  out.models.push_back(std::move(model));
}

std::string class_around(Node node) {
  for (int i = 0; i < kMaxDepth && node && !node.is("class_definition"); ++i) {
    node = node.parent();
  }
  return std::string(node.field("name").text());
}

/// User.email, users.c.email: attributes of names that look like a model; which are, the models say later.
void read_attribute(const Node& node, CodeReading& out) {
  Node owner = node.field("object");
  if (owner.is("attribute") && owner.field("attribute").text() == "c") {
    owner = owner.field("object");
  } else if (!owner.is("identifier") && !owner.is("attribute")) {
    return;
  }
  const std::string_view name = last_name(owner.text());
  const bool is_class = !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
  const bool is_table = owner != node.field("object");
  const bool writes = node.parent().is("assignment") && node.parent().field("left") == node;
  const std::string field(node.field("attribute").text());
  if (is_class || is_table) {
    out.model_mentions.push_back({std::string(name), {field}, false, node.line(), 90});
  } else if (owner.is("identifier")) {
    // order.total_cents: a variable that is named after its class, most likely.
    out.model_mentions.push_back(
        {name == "self" ? class_around(node) : camel_case(name), {field}, writes, node.line(), 75});
  }
}

/// The class that a chain of calls works on: session.query(User).filter_by(…), select(User).
std::string queried_class(const Node& call, int depth = 0) {
  if (depth > kMaxDepth || !call.is("call")) {
    return {};
  }
  const Node function = call.field("function");
  const std::string_view name = last_name(function.text());
  if (name == "query" || name == "select" || name == "update" || name == "delete" || name == "insert") {
    const Arguments arguments = code_python::arguments_of(call);
    return arguments.positional.empty() ? "" : std::string(last_name(arguments.positional.front().text()));
  }
  return function.is("attribute") ? queried_class(function.field("object"), depth + 1) : std::string{};
}

void read_call(const Node& call, CodeReading& out) {
  const Node function = call.field("function");
  const std::string_view name = last_name(function.text());
  const bool values = name == "values";
  if (!function.is("attribute") || (name != "filter_by" && !values)) {
    return;
  }
  const std::string model = queried_class(function.field("object"));
  if (model.empty()) {
    return;
  }
  for (const auto& [keyword, value] : code_python::arguments_of(call).named) {
    out.model_mentions.push_back({model, {keyword}, values, value.parent().line(), 90});
  }
}

/// User(email=…): a new row. Which names are models is found out later.
void read_construction(const Node& call, CodeReading& out) {
  const std::string_view name = last_name(call.field("function").text());
  if (name.empty() || name.front() < 'A' || name.front() > 'Z') {
    return;
  }
  for (const auto& [keyword, value] : code_python::arguments_of(call).named) {
    out.model_mentions.push_back({std::string(name), {keyword}, true, value.parent().line(), 90});
  }
}

void read_sqlalchemy(const CodeSource& source, CodeReading& out) {
  if (source.language != Language::Python) {
    return;
  }
  const bool django = source.text.find("django") != std::string_view::npos;
  walk(source.tree->root(), [&](const Node& node) {
    if (node.is("class_definition") && !django) {
      read_class(node, out);
    } else if (node.is("attribute")) {
      read_attribute(node, out);
    } else if (node.is("call")) {
      read_call(node, out);
      read_construction(node, out);
    } else if (node.is("assignment") && !django) {
      read_table_object(code_python::assignment(node), out);
    }
    return true;
  });
}

}  // namespace

extern const CodeReader sqlalchemy_reader;
const CodeReader sqlalchemy_reader{"sqlalchemy", read_sqlalchemy};

}  // namespace signalbox
