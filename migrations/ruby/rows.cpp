// What a migration does to rows through the application's models: User.where(…).update_all(…), loops over rows.

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "migrations/ruby/inflect.h"
#include "migrations/ruby/interpreter.h"
#include "migrations/sql/sql.h"

namespace signalbox::ruby {
namespace {

constexpr auto kUpdates = std::to_array<std::string_view>(
    {"update_all", "update", "update!", "update_columns", "update_column", "update_attribute", "update_attributes",
     "update_attributes!", "touch", "touch_all", "increment!", "decrement!", "toggle!", "assign_attributes",
     "update_counters", "update_attribute!", "write_attribute"});
constexpr auto kDeletes = std::to_array<std::string_view>(
    {"delete_all", "destroy_all", "delete", "destroy", "destroy!", "delete_by", "destroy_by"});
constexpr auto kInserts =
    std::to_array<std::string_view>({"create", "create!", "insert", "insert!", "insert_all", "insert_all!", "upsert",
                                     "upsert_all", "find_or_create_by", "find_or_create_by!", "create_or_find_by",
                                     "create_or_find_by!", "first_or_create", "first_or_create!", "import", "import!"});
constexpr auto kLoops = std::to_array<std::string_view>({"find_each", "each", "find_in_batches", "in_batches",
                                                         "each_batch", "map", "each_with_index", "each_record",
                                                         "each_row", "find_all", "each_slice", "in_groups_of"});
/// Reading, and what reads are made of.
constexpr auto kReads =
    std::to_array<std::string_view>({"where",      "all",          "first",    "last",          "find",
                                     "find_by",    "find_by!",     "pluck",    "count",         "exists?",
                                     "any?",       "none?",        "new",      "order",         "limit",
                                     "select",     "joins",        "includes", "unscoped",      "group",
                                     "having",     "ids",          "maximum",  "minimum",       "sum",
                                     "table_name", "column_names", "not",      "to_a",          "present?",
                                     "blank?",     "save",         "save!",    "reload",        "valid?",
                                     "build",      "take",         "size",     "primary_key",   "length",
                                     "distinct",   "with_deleted", "columns",  "columns_hash",  "merge",
                                     "unscope",    "find_by_sql",  "to_sql",   "attributes",    "id",
                                     "scope",      "belongs_to",   "has_many", "default_scope", "inheritance_column="});

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

Node root_of(Node node) {
  for (int depth = 0; depth < 4 * kMaxDepth; ++depth) {
    const Node inner = node.is("call")                ? node.field("receiver")
                       : node.is("element_reference") ? node.field("object")
                                                      : Node();
    if (!inner) {
      return node;
    }
    node = inner;
  }
  return {};
}

/// The texts of the where(…) calls of a chain, as they are written.
std::string condition_of(Node node) {
  std::string out;
  for (int depth = 0; depth < 4 * kMaxDepth && node.is("call"); ++depth, node = node.field("receiver")) {
    if (node.field("method").text() == "where") {
      const std::string written = one_line(node.field("arguments").text());
      out = out.empty() ? written : written + " and " + out;
    }
  }
  return out;
}

}  // namespace

std::string Interpreter::table_of_root(const Node& node, const Scope& scope) const {
  const Node root = root_of(node);
  if (root.is("identifier") || root.is("instance_variable")) {
    const Value* variable = scope.find(root.text());
    if (variable == nullptr || variable->kind != Value::Kind::Constant) {
      return "";
    }
    const std::string& name = variable->text;
    return name.starts_with(kRowsMark) ? name.substr(kRowsMark.size()) : evaluator_.table_of_model(name);
  }
  const bool named = root.is("constant") || root.is("scope_resolution");
  return named && !evaluator_.program().constants.contains(root.text()) ? evaluator_.table_of_model(root.text()) : "";
}

std::vector<std::string> Interpreter::written_columns(const Node& arguments, Scope& scope, int depth) {
  bool known = true;
  std::vector<Value> values = evaluator_.arguments(arguments, scope, known, depth + 1);
  // insert_all([{a: 1}, …])
  if (values.size() > 1 && values.front().is_array() && !values.front().items.empty() &&
      values.front().items.front().is_hash()) {
    values = {values.front().items.front()};
  }
  std::vector<std::string> columns;
  const Value& written = values.back();
  for (std::size_t i = 0; i < written.keys.size(); ++i) {
    // create(user: user): the row of another model is written as a reference to it.
    const std::string& key = written.keys[i].text;
    const bool is_row = written.items[i].kind == Value::Kind::Constant &&
                        written.items[i].text == std::string(kRowsMark) + pluralized(key);
    columns.push_back(key + (is_row ? "_id" : ""));
  }
  if (columns.empty() && values.size() > 1 && values.front().kind == Value::Kind::Symbol) {
    columns.push_back(values.front().text);  // update_column(:status, 1)
  }
  return columns;
}

void Interpreter::add_rows(Operation operation, const Node& node) {
  Command command = command_for(node, Command::kRows);
  command.changes.push_back({std::move(operation), node.line(), 0, idempotent_, {}});
  commands_.push_back(std::move(command));
}

bool Interpreter::run_rows(const Node& node, Scope& scope, int depth) {
  const Node call = node.is("call") ? node : node.field("left");
  const std::string table = table_of_root(call, scope);
  if (table.empty()) {
    return false;
  }
  if (!node.is("call")) {
    const QualifiedName name{std::string(default_schema(evaluator_.engine())), table};
    add_rows(UpdateRows{name, {std::string(call.field("method").text())}, one_line(node.text()), ""}, node);
    return true;
  }
  run_on_rows(table, call, scope, depth);
  return true;
}

void Interpreter::run_on_rows(const std::string& table, const Node& node, Scope& scope, int depth) {
  const std::string_view method = node.field("method").text();
  const QualifiedName name{std::string(default_schema(evaluator_.engine())), table};
  const Node arguments = node.field("arguments");
  const std::string where = condition_of(node.field("receiver"));
  if (contains(kUpdates, method)) {
    const Value text = evaluator_.evaluate(arguments.first(), scope, depth + 1);
    std::vector<std::string> columns = written_columns(arguments, scope, depth);
    std::string assignments = ellipsize(one_line(arguments.text()), 200);
    if (text.kind == Value::Kind::String) {
      const SqlText sql = read_sql(evaluator_.engine(), "UPDATE t SET " + text.text);
      const auto* update = sql.changes.size() == 1 ? std::get_if<UpdateRows>(&sql.changes.front().operation) : nullptr;
      columns = update != nullptr ? update->columns : std::vector<std::string>{};
      assignments = text.text;
    }
    add_rows(UpdateRows{name, std::move(columns), std::move(assignments), where}, node);
  } else if (contains(kDeletes, method)) {
    add_rows(DeleteRows{name, where.empty() ? one_line(arguments.text()) : where}, node);
  } else if (contains(kInserts, method)) {
    InsertRows insert{name, written_columns(arguments, scope, depth), false, 1,
                      method.find("create") == std::string_view::npos};
    add_rows(std::move(insert), node);
  } else if (contains(kLoops, method) && node.field("block")) {
    const Value row = mark(std::string(kRowsMark) + table);
    run_block(node.field("block"), {row, hash_value()}, scope, depth);
  } else if (!contains(kReads, method) && (root_of(node).is("constant") || root_of(node).is("scope_resolution")) &&
             !method.ends_with("?")) {
    Command command = command_for(node, Command::kUnknown);
    command.reason = "Calls `" + std::string(root_of(node).text()) + "." + std::string(method) +
                     "`, which is code outside of the migration.";
    commands_.push_back(std::move(command));
  }
}

}  // namespace signalbox::ruby
