#include "migrations/csharp/builder_calls.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "migrations/csharp/evaluate.h"

namespace signalbox::csharp {
namespace {

constexpr std::size_t kMaxRounds = 512;

std::string_view provider_of(Engine engine) {
  switch (engine) {
    case Engine::Postgres:
      return "Npgsql";
    case Engine::MySql:
    case Engine::MariaDb:
      return "MySql";
    case Engine::Sqlite:
      return "Sqlite";
  }
  return "";
}

/// What stands behind the name of an argument; no node where the source is broken.
Node value_of(const Node& argument) {
  const std::vector<Node> children = argument.children();
  return children.empty() ? Node() : children.back();
}

/// if (migrationBuilder.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL"), if (migrationBuilder.IsSqlite())
std::optional<bool> provider_answer(std::string_view condition, Engine engine) {
  const bool asks = condition.find("ActiveProvider") != std::string_view::npos ||
                    condition.find(".IsNpgsql()") != std::string_view::npos ||
                    condition.find(".IsSqlite()") != std::string_view::npos ||
                    condition.find(".IsMySql()") != std::string_view::npos ||
                    condition.find(".IsSqlServer()") != std::string_view::npos;
  if (!asks || condition.find("||") != std::string_view::npos || condition.find("&&") != std::string_view::npos) {
    return std::nullopt;
  }
  const bool names_ours = condition.find(provider_of(engine)) != std::string_view::npos;
  const bool negated = condition.find("!=") != std::string_view::npos || trim(condition).starts_with("!");
  return names_ours != negated;
}

class Walk {
 public:
  Walk(const MigrationClass& migration, Engine engine)
      : migration_(migration), engine_(engine), evaluator_(migration) {}

  std::vector<Call> take() { return std::move(calls_); }

  void run_method(const Node& method, const std::vector<Value>& arguments, int depth) {
    Scope scope;
    std::size_t next = 0;
    std::string builder;
    for (const Node& parameter : method.field("parameters").children()) {
      const std::string name(parameter.field("name").text());
      if (parameter.field("type").text() == "MigrationBuilder") {
        builder = name;
      } else if (next < arguments.size()) {
        scope[name] = arguments[next];
      }
      next += parameter.field("type").text() == "MigrationBuilder" ? 0 : 1;
    }
    const std::string before = std::exchange(builder_, std::move(builder));
    run(method.field("body"), scope, depth + 1);
    builder_ = before;
  }

 private:
  void unknown(const Node& node, std::string reason) {
    Call call;
    call.method = Call::kUnknown;
    call.reason = std::move(reason);
    call.source = ellipsize(one_line(node.text()), 160);
    call.line = node.line();
    calls_.push_back(std::move(call));
  }

  bool names_builder(const Node& node) const {
    return !builder_.empty() && node.text().find(builder_) != std::string_view::npos;
  }

  void run(const Node& node, Scope& scope, int depth) {
    const std::string_view kind = node.kind();
    if (depth > kMaxDepth || !evaluator_.take_step()) {
      unknown(node, "The code is nested too deeply or runs too long to be followed.");
    } else if (kind == "block" || kind == "arrow_expression_clause" || kind == "using_statement") {
      for (const Node& child : node.children()) {
        run(child, scope, depth + 1);
      }
    } else if (kind == "expression_statement") {
      run(node.first(), scope, depth + 1);
    } else if (kind == "invocation_expression") {
      run_call(node, scope, depth);
    } else if (kind == "local_declaration_statement") {
      for (const Node& declarator : node.child("variable_declaration").children()) {
        if (declarator.is("variable_declarator")) {
          const std::vector<Node> parts = declarator.children();
          scope[std::string(declarator.field("name").text())] =
              parts.size() > 1 ? evaluator_.evaluate(parts.back(), scope) : Value{};
        }
      }
    } else if (kind == "if_statement") {
      run_if(node, scope, depth);
    } else if (kind == "foreach_statement") {
      run_foreach(node, scope, depth);
    } else if (names_builder(node)) {
      unknown(node, "What this does to the schema only a run can tell.");
    }
  }

  void run_if(const Node& node, Scope& scope, int depth) {
    const auto answer = provider_answer(node.field("condition").text(), engine_);
    if (answer) {
      const Node branch = node.field(*answer ? "consequence" : "alternative");
      if (branch) {
        run(branch, scope, depth + 1);
      }
    } else if (names_builder(node)) {
      unknown(node, "Runs only if `" + ellipsize(one_line(node.field("condition").text()), 80) +
                        "` holds, which only a run can tell.");
      run(node.field("consequence"), scope, depth + 1);
    }
  }

  void run_foreach(const Node& node, Scope& scope, int depth) {
    const Value list = evaluator_.evaluate(node.field("right"), scope);
    if (list.kind != Value::Kind::List || list.items.size() > kMaxRounds) {
      if (names_builder(node)) {
        unknown(node, "Loops over what only a run can tell.");
      }
      return;
    }
    for (const Value& item : list.items) {
      Scope inner = scope;
      inner[std::string(node.field("left").text())] = item;
      run(node.field("body"), inner, depth + 1);
    }
  }

  /// migrationBuilder.X(…).Annotation(…): the annotations are peeled off.
  void run_call(const Node& node, Scope& scope, int depth) {
    const Node function = node.field("function");
    if (!function.is("member_access_expression")) {
      run_helper(node, function.text(), scope, depth);
      return;
    }
    if (function.field("expression").text() == "base" || function.field("expression").text() == "this") {
      run_helper(node, function.field("name").text(), scope, depth);
      return;
    }
    if (auto call = read_call(node, scope, builder_, depth)) {
      calls_.push_back(std::move(*call));
    } else if (names_builder(node)) {
      unknown(node,
              "Calls `" + ellipsize(one_line(function.text()), 80) + "`, which is code outside of the migration.");
    }
  }

  void run_helper(const Node& node, std::string_view name, Scope& scope, int depth) {
    const auto helper = migration_.methods.find(name);
    if (helper == migration_.methods.end()) {
      if (names_builder(node) && node.field("function").text().find("base.") == std::string_view::npos) {
        unknown(node, "Calls `" + std::string(name) + "`, a helper that is not defined in the file.");
      }
      return;
    }
    std::vector<Value> arguments;
    for (const Node& argument : node.field("arguments").children()) {
      if (argument.text() != builder_) {
        arguments.push_back(evaluator_.evaluate(value_of(argument), scope));
      }
    }
    run_method(helper->second, arguments, depth + 1);
  }

  /// receiver.Method<Type>(…) with its annotations; nullopt when the chain starts elsewhere.
  std::optional<Call> read_call(Node node, const Scope& scope, std::string_view receiver, int depth) {
    std::vector<Node> annotations;
    for (int steps = 0; steps < 256 && node.is("invocation_expression"); ++steps) {
      const Node function = node.field("function");
      if (!function.is("member_access_expression")) {
        return std::nullopt;
      }
      if (function.field("expression").text() == receiver) {
        return finished_call(node, annotations, scope, depth);
      }
      annotations.push_back(node);
      node = function.field("expression");
    }
    return std::nullopt;
  }

  Call finished_call(const Node& node, const std::vector<Node>& annotations, const Scope& scope, int depth) {
    Call call;
    const Node name = node.field("function").field("name");
    call.method = name.is("generic_name") ? name.first().text() : name.text();
    call.type = name.is("generic_name") ? std::string(name.child("type_argument_list").first().text()) : "";
    call.source = ellipsize(one_line(node.text()), 160);
    call.line = node.line();
    for (const Node& argument : node.field("arguments").children()) {
      read_argument(argument, call, scope, depth);
    }
    for (const Node& annotation : annotations) {
      const std::vector<Node> arguments = annotation.field("arguments").children();
      if (arguments.size() < 2) {
        continue;
      }
      const Value key = evaluator_.evaluate(value_of(arguments[0]), scope);
      const Value value = evaluator_.evaluate(value_of(arguments[1]), scope);
      const bool old = annotation.field("function").field("name").text() == "OldAnnotation";
      (old ? call.old_annotations : call.annotations).emplace(key.text, value);
    }
    return call;
  }

  void read_argument(const Node& argument, Call& call, const Scope& scope, int depth) {
    const Node value = value_of(argument);
    if (!value || depth > kMaxDepth) {
      return;
    }
    const std::string name(argument.field("name").text());
    if (name == "columns" && value.is("lambda_expression") && call.method == "CreateTable") {
      read_columns(value, call, scope, depth);
    } else if (name == "constraints" && value.is("lambda_expression")) {
      read_constraints(value, call, scope, depth);
    } else if (name.empty()) {
      call.positional.push_back(evaluator_.evaluate(value, scope));
    } else {
      call.named.emplace(name, evaluator_.evaluate(value, scope));
    }
  }

  /// table => new { Id = table.Column<int>(…), … }
  void read_columns(const Node& lambda, Call& call, const Scope& scope, int depth) {
    std::string property;
    const std::string table(lambda.field("parameters").text());
    for (const Node& part : lambda.field("body").children()) {
      if (part.is("identifier")) {
        property = part.text();
      } else if (auto column = read_call(part, scope, table, depth + 1)) {
        column->property = std::exchange(property, "");
        call.columns.push_back(std::move(*column));
      }
    }
  }

  void read_constraints(const Node& lambda, Call& call, const Scope& scope, int depth) {
    const std::string table(lambda.field("parameters").text());
    const Node body = lambda.field("body");
    for (const Node& statement : body.is("block") ? body.children() : std::vector<Node>{body}) {
      const Node expression = statement.is("expression_statement") ? statement.first() : statement;
      if (auto constraint = read_call(expression, scope, table, depth + 1)) {
        call.constraints.push_back(std::move(*constraint));
      }
    }
  }

  const MigrationClass& migration_;
  Engine engine_;
  Evaluator evaluator_;
  std::string builder_;
  std::vector<Call> calls_;
};

void read_member(const Node& member, MigrationClass& out) {
  if (member.is("method_declaration")) {
    out.methods.emplace(member.field("name").text(), member);
  } else if (member.is("field_declaration")) {
    for (const Node& declarator : member.child("variable_declaration").children()) {
      const std::vector<Node> parts = declarator.children();
      if (declarator.is("variable_declarator") && parts.size() > 1) {
        out.constants.emplace(declarator.field("name").text(), parts.back());
      }
    }
  }
}

/// [Migration("20200101_Init")]
std::string migration_id(const Node& declaration) {
  for (const Node& list : declaration.children()) {
    for (const Node& attribute : list.is("attribute_list") ? list.children() : std::vector<Node>{}) {
      if (attribute.field("name").text() == "Migration") {
        const Node text = attribute.child("attribute_argument_list").first().first();
        return std::string(text.child("string_literal_content").text());
      }
    }
  }
  return "";
}

}  // namespace

const Value* Call::argument(std::string_view name, int position) const {
  if (const auto found = named.find(name); found != named.end()) {
    return &found->second;
  }
  return position >= 0 && static_cast<std::size_t>(position) < positional.size()
             ? &positional[static_cast<std::size_t>(position)]
             : nullptr;
}

std::string Call::text(std::string_view name, int position) const {
  const Value* value = argument(name, position);
  return value != nullptr && value->is_text() ? value->text : "";
}

std::vector<std::string> Call::texts(std::string_view name, int position) const {
  const Value* value = argument(name, position);
  if (value == nullptr) {
    return {};
  }
  if (value->is_text()) {
    return {value->text};
  }
  std::vector<std::string> out;
  for (const Value& item : value->items) {
    out.push_back(item.text);
  }
  return out;
}

Result<MigrationClass> read_class(std::string text) {
  auto tree = Tree::parse(Language::CSharp, std::move(text));
  if (!tree) {
    return fail(tree.error());
  }
  MigrationClass out{.tree = std::move(*tree)};
  bool found = false;
  walk(out.tree.root(), [&](const Node& node) {
    if (found || !node.is("class_declaration")) {
      return !found;
    }
    MigrationClass candidate{.tree = std::move(out.tree)};
    for (const Node& member : node.field("body").children()) {
      read_member(member, candidate);
    }
    candidate.id = migration_id(node);
    found = candidate.methods.contains("Up") || !candidate.id.empty();
    out = std::move(candidate);
    return !found;
  });
  return found ? Result<MigrationClass>(std::move(out))
               : fail(Code::InvalidInput, "the file has no class with an Up method");
}

std::vector<Call> builder_calls(const MigrationClass& migration, std::string_view method, Engine engine) {
  const auto found = migration.methods.find(method);
  if (found == migration.methods.end()) {
    return {};
  }
  Walk walk(migration, engine);
  walk.run_method(found->second, {}, 0);
  return walk.take();
}

}  // namespace signalbox::csharp
