// Expressions of the parse tree → text in one spelling: no redundant parentheses, casts as ::, names as stored. Two
// texts are equal when two trees are, whatever the writers' white space and case.

#include <algorithm>

#include "base/text.h"
#include "migrations/sql/lexer.h"
#include "migrations/sql/postgres.h"

namespace signalbox::postgres {
namespace {

class Printer {
 public:
  explicit Printer(const Script& script) : script_(script) {}

  std::string print(const Node& node) const {
    const std::string_view kind = node.kind();
    const Node body = node.inner();
    if (kind == "A_Const") {
      return constant(body);
    }
    if (kind == "ColumnRef") {
      return names(body["fields"]);
    }
    if (kind == "FuncCall") {
      return call(body);
    }
    if (kind == "TypeCast") {
      return cast(body);
    }
    if (kind == "A_Expr") {
      return operation(body);
    }
    if (kind == "BoolExpr") {
      return boolean(body);
    }
    if (kind == "NullTest") {
      return operand(body["arg"]) + (body.text("nulltesttype") == "IS_NULL" ? " is null" : " is not null");
    }
    if (kind == "BooleanTest") {
      return operand(body["arg"]) + " " + boolean_test(body.text("booltesttype"));
    }
    if (kind == "SQLValueFunction") {
      return value_function(body);
    }
    if (kind == "CaseExpr") {
      return case_of(body);
    }
    if (kind == "CoalesceExpr") {
      return "coalesce(" + list(body["args"]) + ")";
    }
    if (kind == "MinMaxExpr") {
      return (body.text("op") == "IS_LEAST" ? "least(" : "greatest(") + list(body["args"]) + ")";
    }
    if (kind == "A_ArrayExpr") {
      return "array[" + list(body["elements"]) + "]";
    }
    if (kind == "RowExpr") {
      return "row(" + list(body["args"]) + ")";
    }
    if (kind == "List") {
      return list(body["items"]);
    }
    if (kind == "A_Indirection") {
      return indirection(body);
    }
    if (kind == "CollateClause") {
      return operand(body["arg"]) + " collate " + names(body["collname"]);
    }
    if (kind == "SetToDefault") {
      return "default";
    }
    if (kind == "NamedArgExpr") {
      return body.string("name") + " => " + print(body["arg"]);
    }
    if (kind == "String") {
      return quoted_identifier(body.text("sval"));
    }
    if (kind == "Integer") {
      return std::to_string(body.number("ival"));
    }
    if (kind == "Float") {
      return body.string("fval");
    }
    return source(node);
  }

 private:
  static std::string literal(std::string_view value) { return "'" + replace_all(std::string(value), "'", "''") + "'"; }

  static std::string constant(const Node& body) {
    if (body.flag("isnull")) {
      return "null";
    }
    if (const Node value = body["sval"]) {
      return literal(value.text("sval"));
    }
    if (const Node value = body["ival"]) {
      return std::to_string(value.number("ival"));
    }
    if (const Node value = body["fval"]) {
      return value.string("fval");
    }
    if (const Node value = body["boolval"]) {
      return value.flag("boolval") ? "true" : "false";
    }
    return "b" + literal(body["bsval"].text("bsval"));
  }

  static std::string names(const Node& fields) {
    std::string text;
    for (const Node& field : fields.items()) {
      text += text.empty() ? "" : ".";
      text += field.is("A_Star") ? "*" : quoted_identifier(string_of(field));
    }
    return text;
  }

  static std::string operator_name(const Node& name) {
    std::string text;
    for (const std::string& part : strings_of(name)) {
      text = part;
    }
    return text;
  }

  std::string list(const Node& items) const {
    std::vector<std::string> parts;
    for (const Node& item : items.items()) {
      parts.push_back(print(item));
    }
    return join(parts, ", ");
  }

  /// With parentheses where leaving them out could change the meaning.
  std::string operand(const Node& node) const {
    const bool compound = node.is("A_Expr") || node.is("BoolExpr") || node.is("NullTest") || node.is("BooleanTest") ||
                          node.is("CollateClause");
    return compound ? "(" + print(node) + ")" : print(node);
  }

  std::string call(const Node& body) const {
    std::vector<std::string> parts = strings_of(body["funcname"]);
    if (parts.size() > 1 && parts.front() == "pg_catalog") {
      parts.erase(parts.begin());
    }
    for (std::string& part : parts) {
      part = quoted_identifier(part);
    }
    std::string text = join(parts, ".") + "(";
    text += body.flag("agg_distinct") ? "distinct " : "";
    text += body.flag("func_variadic") ? "variadic " : "";
    text += (body.flag("agg_star") ? "*" : list(body["args"])) + ")";
    if (const Node filter = body["agg_filter"]) {
      text += " filter (where " + print(filter) + ")";
    }
    return body["over"] || body["agg_order"] ? text + " " + over(body) : text;
  }

  std::string over(const Node& body) const {
    std::vector<std::string> parts = {list(body["over"]["partitionClause"]), list(body["over"]["orderClause"]),
                                      list(body["agg_order"])};
    return "over (" + join(parts, "; ") + ")";
  }

  std::string cast(const Node& body) const {
    const Node argument = body["arg"];
    return operand(argument) + "::" + type_of(script_, body["typeName"]);
  }

  std::string operation(const Node& body) const {
    const std::string_view kind = body.text("kind");
    const std::string name = operator_name(body["name"]);
    const Node left = body["lexpr"];
    const std::string right = operand(body["rexpr"]);
    if (kind == "AEXPR_OP" && !left) {
      return name + right;
    }
    if (kind == "AEXPR_OP_ANY") {
      return operand(left) + " " + name + " any (" + print(body["rexpr"]) + ")";
    }
    if (kind == "AEXPR_OP_ALL") {
      return operand(left) + " " + name + " all (" + print(body["rexpr"]) + ")";
    }
    if (kind == "AEXPR_DISTINCT") {
      return operand(left) + " is distinct from " + right;
    }
    if (kind == "AEXPR_NOT_DISTINCT") {
      return operand(left) + " is not distinct from " + right;
    }
    if (kind == "AEXPR_NULLIF") {
      return "nullif(" + print(left) + ", " + print(body["rexpr"]) + ")";
    }
    if (kind == "AEXPR_IN") {
      return operand(left) + (name == "=" ? " in (" : " not in (") + print(body["rexpr"]) + ")";
    }
    if (kind == "AEXPR_LIKE") {
      return operand(left) + (name == "~~" ? " like " : " not like ") + right;
    }
    if (kind == "AEXPR_ILIKE") {
      return operand(left) + (name == "~~*" ? " ilike " : " not ilike ") + right;
    }
    if (kind == "AEXPR_SIMILAR") {
      return operand(left) + (name == "~" ? " similar to " : " not similar to ") + right;
    }
    if (kind.starts_with("AEXPR_BETWEEN") || kind.starts_with("AEXPR_NOT_BETWEEN")) {
      const std::vector<Node> bounds = body["rexpr"]["List"].items("items");
      return operand(left) + " " + lower(name) + " " + (bounds.empty() ? "" : operand(bounds.front())) + " and " +
             (bounds.empty() ? "" : operand(bounds.back()));
    }
    return operand(left) + " " + name + " " + right;
  }

  std::string boolean(const Node& body) const {
    const std::string_view op = body.text("boolop");
    const std::vector<Node> arguments = body.items("args");
    if (op == "NOT_EXPR") {
      return arguments.empty() ? "not" : "not " + operand(arguments.front());
    }
    std::vector<std::string> parts;
    for (const Node& argument : arguments) {
      parts.push_back(argument.is("BoolExpr") ? "(" + print(argument) + ")" : print(argument));
    }
    return join(parts, op == "AND_EXPR" ? " and " : " or ");
  }

  /// IS_NOT_TRUE → "is not true".
  static std::string boolean_test(std::string_view kind) { return replace_all(lower(kind), "_", " "); }

  static std::string value_function(const Node& body) {
    const std::string name = lower(body.text("op"));
    const std::string_view prefix = "svfop_";
    const std::string plain = name.substr(std::min(prefix.size(), name.size()));
    if (!plain.ends_with("_n")) {
      return plain;
    }
    return plain.substr(0, plain.size() - 2) + "(" + std::to_string(body.number("typmod")) + ")";
  }

  std::string case_of(const Node& body) const {
    std::string text = "case";
    if (const Node argument = body["arg"]) {
      text += " " + print(argument);
    }
    for (const Node& when : body.items("args")) {
      text += " when " + print(when["CaseWhen"]["expr"]) + " then " + print(when["CaseWhen"]["result"]);
    }
    if (const Node otherwise = body["defresult"]) {
      text += " else " + print(otherwise);
    }
    return text + " end";
  }

  std::string indirection(const Node& body) const {
    std::string text = "(" + print(body["arg"]) + ")";
    for (const Node& each : body.items("indirection")) {
      if (each.is("A_Indices")) {
        const Node indices = each.inner();
        text += "[" + (indices["lidx"] ? print(indices["lidx"]) + ":" : "") +
                (indices["uidx"] ? print(indices["uidx"]) : "") + "]";
      } else {
        text += each.is("A_Star") ? ".*" : "." + quoted_identifier(string_of(each));
      }
    }
    return text;
  }

  /// Sub-queries and other rare things keep the writer's words: from the first '(' at the node's place to its match.
  std::string source(const Node& node) const {
    const auto start = static_cast<std::size_t>(std::max<std::int64_t>(0, node.inner().number("location")));
    const std::string_view script_text = script_.tree_text;
    if (start >= script_text.size() || !node.inner()["location"]) {
      return std::string(node.kind());
    }
    const std::vector<Token> tokens = tokenize(Engine::Postgres, script_text.substr(start));
    std::size_t end = 0;
    int depth = 0;
    for (; end < tokens.size() && tokens[end].kind != TokenKind::End; ++end) {
      depth += is_symbol(tokens[end], "(") ? 1 : is_symbol(tokens[end], ")") ? -1 : 0;
      if (depth <= 0 && is_symbol(tokens[end], ")")) {
        break;
      }
    }
    const std::string words = normalized(std::span(tokens).first(std::min(end + 1, tokens.size())));
    const Node test = node.inner()["testexpr"];
    return test ? operand(test) + " " + words : words;
  }

  const Script& script_;
};

void collect_columns(const Node& node, std::vector<std::string>& columns) {
  node.each([&](std::string_view key, const Node& child) {
    if (key == "ColumnRef") {
      const std::vector<Node> fields = child.items("fields");
      if (!fields.empty() && fields.back().is("String")) {
        columns.emplace_back(string_of(fields.back()));
      }
      return;
    }
    collect_columns(child, columns);
  });
}

void collect_calls(const Node& node, std::vector<std::string>& calls) {
  node.each([&](std::string_view key, const Node& child) {
    if (key == "FuncCall") {
      calls.push_back(join(strings_of(child["funcname"]), "."));
    }
    collect_calls(child, calls);
  });
}

}  // namespace

std::string text_of(const Script& script, const Node& expression) {
  return expression ? Printer(script).print(expression) : std::string();
}

std::vector<std::string> columns_of(const Node& expression) {
  std::vector<std::string> columns;
  collect_columns(expression, columns);
  std::ranges::sort(columns);
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  return columns;
}

std::vector<std::string> calls_in(const Node& tree) {
  std::vector<std::string> calls;
  collect_calls(tree, calls);
  return calls;
}

}  // namespace signalbox::postgres
