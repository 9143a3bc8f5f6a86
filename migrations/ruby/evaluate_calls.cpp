// Calls: of what Rails answers itself, of the methods of values, of the file's own methods with their arguments.

#include <algorithm>
#include <array>
#include <utility>

#include "migrations/ruby/evaluate.h"
#include "migrations/ruby/inflect.h"
#include "migrations/ruby/interpreter.h"
#include "migrations/ruby/strings.h"

namespace signalbox::ruby {
namespace {

std::string_view adapter_name(Engine engine) {
  switch (engine) {
    case Engine::Postgres:
      return "PostgreSQL";
    case Engine::MySql:
    case Engine::MariaDb:
      return "Mysql2";
    case Engine::Sqlite:
      return "SQLite";
  }
  return "";
}

/// Migrations are judged by what they do in production.
Value environment_answer(std::string_view question) {
  return question == "production?"                           ? bool_value(true)
         : question == "test?" || question == "development?" ? bool_value(false)
                                                             : unknown_value(std::string(question));
}

/// Names of Ruby and Rails that are no models.
bool is_no_model(std::string_view name) {
  constexpr std::array<std::string_view, 21> kOthers = {"Rails",
                                                        "ActiveRecord::Base",
                                                        "Time",
                                                        "Date",
                                                        "DateTime",
                                                        "ENV",
                                                        "File",
                                                        "JSON",
                                                        "YAML",
                                                        "SecureRandom",
                                                        "Arel",
                                                        "Rake",
                                                        "Logger",
                                                        "Kernel",
                                                        "Dir",
                                                        "Benchmark",
                                                        "Parallel",
                                                        "Struct",
                                                        "Digest",
                                                        "Class",
                                                        "ActiveRecord::Migration"};
  return std::ranges::find(kOthers, name) != kOthers.end() || name.starts_with('#') || name.starts_with("Rake::") ||
         name.starts_with("Digest::") || name.starts_with("ActiveRecord::");
}

/// t.respond_to?(:jsonb): whether the adapter's table knows the type.
Value table_responds_to(Engine engine, const std::vector<Value>& arguments) {
  constexpr auto kOfPostgres = std::to_array<std::string_view>(
      {"jsonb", "hstore", "citext", "uuid", "inet", "cidr", "macaddr", "daterange", "tsvector", "xml", "timestamptz"});
  const bool asks = arguments.size() == 2 && arguments.front().is_text();
  return asks && std::ranges::find(kOfPostgres, arguments.front().text) != kOfPostgres.end()
             ? bool_value(engine == Engine::Postgres)
             : unknown_value("");
}

}  // namespace

Value Evaluator::evaluate_call(const Node& node, Scope& scope, int depth) {
  const std::string_view method = node.field("method").text();
  const Node receiver = node.field("receiver");
  bool known = true;
  if (!receiver) {
    const std::vector<Value> given = arguments(node.field("arguments"), scope, known, depth);
    if (method == "lambda" || method == "proc") {
      return evaluate(node.field("block").field("body").first(), scope, depth);
    }
    const auto helper = program_.methods.find(method);
    return known && helper != program_.methods.end() ? call_method(helper->second, given, depth) : source_of(node);
  }
  if (receiver.text() == "Rails" && method == "env") {
    return string_value("production");
  }
  if (receiver.text() == "Rails.env") {
    return environment_answer(method);
  }
  if (method.starts_with("supports_") && method.ends_with("?")) {
    return bool_value(true);  // what every engine of today can do
  }
  if (method == "adapter_name") {
    return string_value(std::string(adapter_name(engine_)));
  }
  if ((receiver.text() == "Rails" || receiver.text() == "Rails.application") && method == "config") {
    return unknown_value("");
  }
  if (receiver.text() == "Rails.configuration" || receiver.text() == "Rails.application.config") {
    Value settings;
    settings.kind = method == "generators" ? Value::Kind::Settings : Value::Kind::Unknown;
    return settings;
  }
  if (receiver.text() == "Arel" && method == "sql") {
    const std::vector<Value> given = arguments(node.field("arguments"), scope, known, depth);
    return given.size() == 2 ? given.front() : source_of(node);
  }
  if (receiver.is("self") || receiver.text() == "self.class") {
    const auto helper = program_.methods.find(method);
    const std::vector<Value> given = arguments(node.field("arguments"), scope, known, depth);
    return known && helper != program_.methods.end() ? call_method(helper->second, given, depth) : source_of(node);
  }
  const Value object = evaluate(receiver, scope, depth);
  if (object.kind == Value::Kind::Settings) {
    return object;
  }
  if (object.kind == Value::Kind::Unknown) {
    return source_of(node);
  }
  if (object.kind == Value::Kind::Constant && method == "table_name") {
    const std::string table = table_of_model(object.text);
    return table.empty() ? source_of(node) : string_value(table);
  }
  if (object.kind == Value::Kind::Constant && object.text == kTableMark && method == "respond_to?") {
    return table_responds_to(engine_, arguments(node.field("arguments"), scope, known, depth));
  }
  if (node.field("block") || node.field("arguments").child("block_argument")) {
    return evaluate_map(object, node, scope, depth);
  }
  const std::vector<Value> given = arguments(node.field("arguments"), scope, known, depth);
  Value result = known ? call_on_value(object, method, given) : source_of(node);
  return result.kind == Value::Kind::Unknown ? source_of(node) : result;
}

/// The engines of Rails that bring tables of their own keep their models in a module that names them.
std::string Evaluator::table_of_model(std::string_view model) {
  if (is_no_model(model)) {
    return "";
  }
  const std::size_t colons = model.rfind("::");
  const std::string_view last = colons == std::string_view::npos ? model : model.substr(colons + 2);
  const auto defined = program_.models.find(last);
  if (defined != program_.models.end() && defined->second) {
    Scope nothing;
    const Value name = evaluate(defined->second, nothing);
    return name.is_text() ? name.text : "";
  }
  const std::string plain = pluralized(underscored(last));
  const bool own_class = defined != program_.models.end();
  if (colons == std::string_view::npos || own_class) {
    return plain;
  }
  const bool brings_tables =
      model.starts_with("ActiveStorage::") || model.starts_with("ActionText::") || model.starts_with("ActionMailbox::");
  return brings_tables ? underscored(model.substr(0, colons)) + "_" + plain : plain;
}

/// list.map(&:to_s), list.map { |each| … }, list.to_h { … }
Value Evaluator::evaluate_map(const Value& receiver, const Node& call, Scope& scope, int depth) {
  const std::string_view method = call.field("method").text();
  if (!receiver.is_array() || (method != "map" && method != "collect" && method != "flat_map")) {
    return source_of(call);
  }
  std::vector<Value> out;
  const Node block = call.field("block");
  const Node named = call.field("arguments").child("block_argument").first();
  for (const Value& item : receiver.items) {
    if (block) {
      Scope inner = scope;
      bind(block.field("parameters"), {item, hash_value()}, inner, depth + 1);
      bool returned = false;
      out.push_back(evaluate_body(block.field("body"), inner, depth + 1, returned));
    } else {
      out.push_back(call_on_value(item, named.is("simple_symbol") ? named.text().substr(1) : "", {hash_value()}));
    }
    if (out.back().kind == Value::Kind::Unknown) {
      return source_of(call);
    }
  }
  Value mapped = array_value(std::move(out));
  return method == "flat_map" ? call_on_value(mapped, "flatten", {hash_value()}) : mapped;
}

Value Evaluator::call_method(const Node& method, const std::vector<Value>& arguments, int depth) {
  if (depth > kMaxDepth || !take_step()) {
    return source_of(method.field("name"));
  }
  Scope scope;
  bind(method.field("parameters"), arguments, scope, depth);
  bool returned = false;
  return evaluate_body(method.field("body"), scope, depth + 1, returned);
}

Value Evaluator::evaluate_body(const Node& body, Scope& scope, int depth, bool& returned) {
  const bool is_list = body.is("body_statement") || body.is("block_body") || body.is("then") || body.is("else");
  if (depth > kMaxDepth || !take_step()) {
    return source_of(body);
  }
  Value last = nil_value();
  for (const Node& statement : is_list ? body.children() : std::vector<Node>{body}) {
    if (statement.is("heredoc_body")) {
      continue;
    }
    if (statement.is("assignment") || statement.is("operator_assignment")) {
      assign(statement, scope, depth);
      last = evaluate(statement.field("right"), scope, depth);
    } else if (statement.is("return")) {
      returned = true;
      return evaluate(statement.first().first(), scope, depth);
    } else if (statement.is("if") || statement.is("unless")) {
      const Value condition = evaluate(statement.field("condition"), scope, depth);
      if (!condition.is_known()) {
        return source_of(statement);
      }
      const bool holds = condition.is_truthy() == statement.is("if");
      last = evaluate_body(statement.field(holds ? "consequence" : "alternative"), scope, depth + 1, returned);
    } else if (statement.is("if_modifier") || statement.is("unless_modifier")) {
      const Value condition = evaluate(statement.field("condition"), scope, depth);
      if (!condition.is_known()) {
        return source_of(statement);
      }
      const bool holds = condition.is_truthy() == statement.is("if_modifier");
      last = holds ? evaluate_body(statement.field("body"), scope, depth + 1, returned) : nil_value();
    } else {
      last = evaluate(statement, scope, depth);
    }
    if (returned) {
      return last;
    }
  }
  return last;
}

void Evaluator::assign(const Node& assignment, Scope& scope, int depth) {
  const Node left = assignment.field("left");
  Value value = evaluate(assignment.field("right"), scope, depth);
  if (left.is("left_assignment_list")) {
    const std::vector<Node> names = left.children();
    for (std::size_t i = 0; i < names.size(); ++i) {
      const bool there = value.is_array() && i < value.items.size();
      scope.put(std::string(names[i].text()), there ? value.items[i] : source_of(assignment.field("right")));
    }
    return;
  }
  const std::string name(left.text());
  const std::string_view operation = assignment.field("operator").text();
  if (!left.is("identifier") && !left.is("instance_variable")) {
    return;
  }
  const Value* there = scope.find(name);
  if (operation == "||=") {
    if (there != nullptr && there->is_known() && there->is_truthy()) {
      return;
    }
  } else if (operation == "+=") {
    value = call_on_value(there == nullptr ? Value{} : *there, "+", {value, hash_value()});
  } else if (!operation.empty() && operation != "=") {
    value = source_of(assignment);
  }
  scope.put(name, std::move(value));
}

void Evaluator::bind(const Node& parameters, const std::vector<Value>& arguments, Scope& scope, int depth) {
  const Value keywords = arguments.empty() ? hash_value() : arguments.back();
  const std::size_t positional = arguments.empty() ? 0 : arguments.size() - 1;
  const std::vector<Node> names = parameters.children();
  // each do |table, column| takes an array apart
  if (positional == 1 && arguments.front().is_array() && names.size() > 1) {
    std::vector<Value> apart = arguments.front().items;
    apart.push_back(hash_value());
    bind(parameters, apart, scope, depth + 1);
    return;
  }
  std::size_t next = 0;
  bool keywords_taken = false;
  for (const Node& parameter : names) {
    const std::string name(parameter.field("name") ? parameter.field("name").text() : parameter.text());
    if (parameter.is("keyword_parameter")) {
      const Value* given = keywords.find(name);
      scope.put(name, given != nullptr           ? *given
                      : parameter.field("value") ? evaluate(parameter.field("value"), scope, depth + 1)
                                                 : source_of(parameter));
    } else if (parameter.is("splat_parameter")) {
      scope.put(name, array_value({arguments.begin() + static_cast<std::ptrdiff_t>(std::min(next, positional)),
                                   arguments.begin() + static_cast<std::ptrdiff_t>(positional)}));
      next = positional;
    } else if (parameter.is("hash_splat_parameter")) {
      scope.put(name, keywords);
    } else if (parameter.is("destructured_parameter")) {
      if (next < positional) {
        bind(parameter, {arguments[next++], hash_value()}, scope, depth + 1);
      }
    } else if (next < positional) {
      scope.put(name, arguments[next++]);
    } else if (!keywords_taken && !keywords.keys.empty() && !parameter.is("block_parameter")) {
      scope.put(name, keywords);  // a hash given without braces
      keywords_taken = true;
    } else if (parameter.field("value")) {
      scope.put(name, evaluate(parameter.field("value"), scope, depth + 1));
    }
  }
}

}  // namespace signalbox::ruby
