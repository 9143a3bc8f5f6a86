#include "migrations/ruby/interpret.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "migrations/ruby/interpreter.h"
#include "migrations/ruby/strings.h"

namespace signalbox::ruby {
namespace {

/// Calls that run their block as it stands.
constexpr auto kWrappers = std::to_array<std::string_view>(
    {"safety_assured", "say_with_time", "suppress_messages", "transaction", "with_lock_retries", "unscoped", "silence",
     "disable_statement_timeout", "tap", "with_options", "without_timeout", "uncached", "no_touching",
     "with_connection", "disable_referential_integrity", "silence_warnings", "skip_query_cache", "instance_exec"});

/// Calls that change nothing in the database.
constexpr auto kHarmless = std::to_array<std::string_view>({"say",
                                                            "puts",
                                                            "p",
                                                            "print",
                                                            "sleep",
                                                            "require",
                                                            "require_relative",
                                                            "warn",
                                                            "info",
                                                            "debug",
                                                            "error",
                                                            "announce",
                                                            "reset_column_information",
                                                            "raise",
                                                            "fail",
                                                            "clear_cache!",
                                                            "reset_all_column_information",
                                                            "write",
                                                            "flush",
                                                            "assume_migrated_upto_version",
                                                            "set_lock_timeout",
                                                            "clear!",
                                                            "commit_db_transaction",
                                                            "begin_db_transaction",
                                                            "enable_lock_timeout",
                                                            "reload",
                                                            "include",
                                                            "extend",
                                                            "attr_accessor",
                                                            "private",
                                                            "freeze",
                                                            "broadcast",
                                                            "disable_ddl_transaction!",
                                                            "loop_guard",
                                                            "clear_data_source_cache!",
                                                            "clear_query_cache",
                                                            "gets",
                                                            "exit"});

/// Questions to the database whose answer depends on what was run before.
constexpr auto kQuestions = std::to_array<std::string_view>(
    {"exists?", "exist?", "column_names", "columns_hash", "extension_enabled?", "data_sources", ".tables", "defined_on",
     "indexes(", "foreign_keys(", ".columns", "has_attribute?", "extensions.include?"});

constexpr int kMaxRounds = 512;

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

/// "table_exists?(:a)" and the like; a model's Model.where(…).exists? asks for rows and is none.
bool asks_for_schema(std::string_view condition) {
  const bool asks = std::ranges::any_of(
      kQuestions, [&](std::string_view question) { return condition.find(question) != std::string_view::npos; });
  const bool rows =
      condition.find(".where(") != std::string_view::npos || condition.find("find_by") != std::string_view::npos;
  return asks && !rows;
}

/// connection.add_index, ActiveRecord::Base.connection.execute, self.add_index: said to the migration itself.
bool is_own_receiver(std::string_view receiver) {
  return receiver == "self" || receiver == "connection" || receiver == "self.class" ||
         receiver.ends_with(".connection") || receiver.ends_with(".lease_connection") || receiver == "@connection" ||
         receiver == "ActiveRecord::Schema";
}

bool is_body(const Node& node) {
  constexpr std::array<std::string_view, 7> kBodies = {"body_statement", "block_body", "then",   "else",
                                                       "ensure",         "begin",      "program"};
  return contains(kBodies, node.kind());
}

/// Whether a list of statements does no more than complain.
bool only_raises(const Node& body) {
  const std::vector<Node> statements = is_body(body) ? body.children() : std::vector<Node>{body};
  return !statements.empty() && std::ranges::all_of(statements, [](const Node& statement) {
    const std::string_view name = statement.is("call") ? statement.field("method").text() : statement.text();
    return contains(kHarmless, name);
  });
}

bool ends_with(const Node& body, std::string_view kind) {
  const std::vector<Node> statements = is_body(body) ? body.children() : std::vector<Node>{body};
  return !statements.empty() && statements.back().is(kind);
}

}  // namespace

Value mark(std::string_view text) {
  Value value;
  value.kind = Value::Kind::Constant;
  value.text = std::string(text);
  return value;
}

Command Interpreter::command_for(const Node& node, std::string_view name) const {
  Command command;
  command.name = std::string(name);
  command.options = hash_value();
  command.source = ellipsize(one_line(node.text()), 160);
  command.line = node.line();
  command.idempotent = idempotent_;
  return command;
}

void Interpreter::unknown(const Node& node, std::string reason) {
  Command command = command_for(node, Command::kUnknown);
  command.reason = std::move(reason);
  commands_.push_back(std::move(command));
}

void Interpreter::run_method(const Node& method, const std::vector<Value>& arguments, int depth) {
  Scope scope;
  evaluator_.bind(method.field("parameters"), arguments, scope, depth);
  const bool before = idempotent_;
  const bool left_before = std::exchange(left_by_answer_, false);
  run(method.field("body"), scope, depth + 1);
  idempotent_ = before;
  left_by_answer_ = left_before;
}

Interpreter::Flow Interpreter::run(const Node& body, Scope& scope, int depth) {
  if (!body) {
    return Flow::Goes;
  }
  if (!is_body(body)) {
    return run_statement(body, scope, depth);
  }
  for (const Node& statement : body.children()) {
    if (run_statement(statement, scope, depth + 1) == Flow::Returned) {
      return Flow::Returned;
    }
  }
  return Flow::Goes;
}

Interpreter::Flow Interpreter::run_statement(const Node& node, Scope& scope, int depth) {
  const std::string_view kind = node.kind();
  if (depth > kMaxDepth || !evaluator_.take_step()) {
    unknown(node, "The code is nested too deeply or runs too long to be followed.");
    return Flow::Returned;
  }
  if (node.is_error()) {
    unknown(node, "This is not Ruby that can be read.");
  } else if (kind == "call" || kind == "identifier") {
    run_call(node, scope, depth);
  } else if (kind == "assignment" || kind == "operator_assignment") {
    run_assignment(node, scope, depth);
  } else if (kind == "if" || kind == "unless" || kind == "if_modifier" || kind == "unless_modifier" ||
             kind == "conditional" || kind == "elsif") {
    return run_if(node, scope, depth);
  } else if (kind == "return" || kind == "next" || kind == "break") {
    if (const Node value = node.first().first()) {
      run_statement(value, scope, depth + 1);
    }
    return Flow::Returned;
  } else if (is_body(node) || kind == "parenthesized_statements") {
    for (const Node& child : node.children()) {
      if (run_statement(child, scope, depth + 1) == Flow::Returned) {
        return Flow::Returned;
      }
    }
  } else if (kind == "rescue_modifier") {
    return run_statement(node.field("body"), scope, depth + 1);
  } else if (kind == "case") {
    return run_case(node, scope, depth);
  } else if (kind == "binary") {
    // table_exists?(:a) && drop_table(:a)
    return run_branches(node, node.field("left"), node.field("right"), Node(), scope, depth);
  } else if (kind == "while" || kind == "until" || kind == "for" || kind == "while_modifier" ||
             kind == "until_modifier") {
    run(node.field("body").first(), scope, depth + 1);
  }
  return Flow::Goes;
}

Interpreter::Flow Interpreter::run_if(const Node& node, Scope& scope, int depth) {
  const bool modifier = node.is("if_modifier") || node.is("unless_modifier");
  const Node yes = modifier ? node.field("body") : node.field("consequence");
  const Node no = node.field("alternative");
  return node.kind().starts_with("unless") ? run_branches(node, node.field("condition"), no, yes, scope, depth)
                                           : run_branches(node, node.field("condition"), yes, no, scope, depth);
}

Interpreter::Flow Interpreter::run_branches(const Node& node, const Node& condition, const Node& yes, const Node& no,
                                            Scope& scope, int depth) {
  const Value value = evaluator_.evaluate(condition, scope, depth + 1);
  if (value.is_known() && value.kind != Value::Kind::Constant) {
    return run(value.is_truthy() ? yes : no, scope, depth + 1);
  }
  const bool before = idempotent_;
  const bool returns = ends_with(yes, "return") || ends_with(no, "return");
  const bool leaves = returns || ends_with(yes, "next") || ends_with(no, "next");
  const std::size_t had = commands_.size();
  if (asks_for_schema(condition.text())) {
    // Whatever the answer: what is behind the question fits the schema that is there.
    idempotent_ = true;
    run(yes, scope, depth + 1);
    run(no, scope, depth + 1);
    idempotent_ = before || leaves;
    left_by_answer_ = left_by_answer_ || returns;
    return Flow::Goes;
  }
  if (!(yes && only_raises(yes))) {
    run(yes, scope, depth + 1);
  }
  // The two branches exclude each other: the first that does something stands for both.
  if (commands_.size() == had && !(no && only_raises(no))) {
    run(no, scope, depth + 1);
  }
  const bool shapes =
      std::any_of(commands_.begin() + static_cast<std::ptrdiff_t>(had), commands_.end(),
                  [](const Command& command) { return command.on_table || is_schema_statement(command.name); });
  if (shapes) {
    unknown(node, "Runs only if `" + ellipsize(one_line(condition.text()), 80) + "` holds, which only a run can tell.");
  }
  return Flow::Goes;
}

Interpreter::Flow Interpreter::run_case(const Node& node, Scope& scope, int depth) {
  const Value value = evaluator_.evaluate(node.field("value"), scope, depth + 1);
  if (!value.is_known()) {
    unknown(node,
            "Which way `case " + ellipsize(one_line(node.field("value").text()), 60) + "` goes only a run can tell.");
    return Flow::Goes;
  }
  for (const Node& branch : node.children()) {
    if (branch.is("else")) {
      return run(branch, scope, depth + 1);
    }
    for (const Node& pattern : branch.fields("pattern")) {
      const Node wanted = pattern.first();
      const Value matched = wanted.is("regex") ? matches_plain_regex(value.text, wanted.text())
                                               : bool_value(evaluator_.evaluate(wanted, scope, depth + 1) == value);
      if (branch.is("when") && matched.is_truthy()) {
        return run(branch.field("body"), scope, depth + 1);
      }
    }
  }
  return Flow::Goes;
}

void Interpreter::run_assignment(const Node& node, Scope& scope, int depth) {
  const Node left = node.field("left");
  if (left.is("call")) {
    run_rows(node, scope, depth);  // row.column = value
    return;
  }
  const Node right = node.field("right");
  evaluator_.assign(node, scope, depth + 1);
  const Value* variable = scope.find(left.text());
  if (variable == nullptr || variable->is_known() || !right.is("call")) {
    return;
  }
  const std::string table = table_of_root(right, scope);
  run_call(right, scope, depth + 1);
  if (!table.empty()) {
    scope.put(std::string(left.text()), mark(std::string(kRowsMark) + table));
  }
}

void Interpreter::run_call(const Node& node, Scope& scope, int depth) {
  const std::string_view method = node.is("identifier") ? node.text() : node.field("method").text();
  const Node receiver = node.is("call") ? node.field("receiver") : Node();
  if (!receiver || is_own_receiver(receiver.text())) {
    run_own_call(node, method, scope, depth);
    return;
  }
  if (receiver.is("identifier")) {
    const Value* variable = scope.find(receiver.text());
    if (variable != nullptr && variable->text == kTableMark) {
      run_schema_statement(node, method, scope, depth);
      commands_.back().on_table = true;
      return;
    }
    if (variable != nullptr && variable->text == kDirectionMark) {
      run_direction(node, scope, depth);
      return;
    }
  }
  if (run_answer(receiver, method, scope, depth)) {
    return;
  }
  if (run_loop(node, scope, depth) || run_wrapper(node, method, scope, depth) || contains(kHarmless, method)) {
    return;
  }
  if (run_rows(node, scope, depth)) {
    return;
  }
  const Value value = evaluator_.evaluate(node, scope, depth + 1);
  const bool is_code = receiver.is("constant") || receiver.is("scope_resolution") || receiver.is("call");
  if (!value.is_known() && is_code) {
    unknown(node, "Calls `" + ellipsize(one_line(node.text()), 80) + "`, which is code outside of the migration.");
  }
}

void Interpreter::run_own_call(const Node& node, std::string_view method, Scope& scope, int depth) {
  if (method == "reversible") {
    run_reversible(node, scope, depth);
  } else if (method == "up_only" || method == "revert") {
    Command command = command_for(node, method == "revert" ? Command::kRevert : Command::kReversible);
    command.block = commands_of(node.field("block"), {hash_value()}, scope, depth);
    command.has_block = static_cast<bool>(node.field("block"));
    if (method == "revert" && !command.has_block) {
      command.name = Command::kUnknown;
      command.reason = "Reverts another migration, whose file is not read here.";
    }
    commands_.push_back(std::move(command));
  } else if (is_schema_statement(method)) {
    run_schema_statement(node, method, scope, depth);
  } else if (method == "raise" && node.text().find("IrreversibleMigration") != std::string_view::npos) {
    commands_.push_back(command_for(node, Command::kIrreversible));
  } else if (run_wrapper(node, method, scope, depth) || contains(kHarmless, method) || scope.find(method) != nullptr) {
    return;
  } else if (const auto helper = evaluator_.program().methods.find(method);
             helper != evaluator_.program().methods.end()) {
    bool known = true;
    const std::vector<Value> arguments = node.is("call")
                                             ? evaluator_.arguments(node.field("arguments"), scope, known, depth)
                                             : std::vector<Value>{hash_value()};
    run_method(helper->second, arguments, depth + 1);
  } else if (!asks_for_schema(method)) {
    unknown(node, "Calls `" + std::string(method) + "`, a helper that is not defined in the file.");
  }
}

bool Interpreter::run_wrapper(const Node& node, std::string_view method, Scope& scope, int depth) {
  if (!node.is("call") || !node.field("block") || !contains(kWrappers, method)) {
    return false;
  }
  run_block(node.field("block"), {hash_value()}, scope, depth);
  return true;
}

/// connection.execute(sql).to_a: what is done with the answer changes nothing.
bool Interpreter::run_answer(const Node& receiver, std::string_view method, Scope& scope, int depth) {
  constexpr std::array<std::string_view, 8> kReadings = {"to_a",    "first",  "values", "rows",
                                                         "entries", "to_ary", "last",   "count"};
  const Node asked = receiver.is("call") ? receiver.field("receiver") : Node();
  if (!asked || !is_own_receiver(asked.text()) || !contains(kReadings, method) ||
      !is_schema_statement(receiver.field("method").text())) {
    return false;
  }
  run_call(receiver, scope, depth + 1);
  return true;
}

/// [:a, :b].each do |name| … end, and loops over what is not known, which are looked at once.
bool Interpreter::run_loop(const Node& node, Scope& scope, int depth) {
  const std::string_view method = node.field("method").text();
  const Node block = node.field("block");
  constexpr std::array<std::string_view, 7> kLoops = {"each",  "each_pair",  "each_with_index", "map",
                                                      "times", "each_slice", "each_entry"};
  if (!block || !contains(kLoops, method) || !table_of_root(node, scope).empty()) {
    return false;
  }
  const Value list =
      call_on_value(evaluator_.evaluate(node.field("receiver"), scope, depth + 1), "to_a", {hash_value()});
  if (!list.is_array() || list.items.size() > kMaxRounds) {
    run_block(block, {hash_value()}, scope, depth);
    return true;
  }
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    std::vector<Value> arguments{list.items[i]};
    if (method == "each_with_index") {
      arguments.push_back(number_value(std::to_string(i)));
    }
    arguments.push_back(hash_value());
    run_block(block, arguments, scope, depth);
  }
  return true;
}

void Interpreter::run_block(const Node& block, const std::vector<Value>& arguments, Scope& scope, int depth) {
  if (depth > kMaxDepth) {
    unknown(block, "The code is nested too deeply to be followed.");
    return;
  }
  Scope inner = scope;
  evaluator_.bind(block.field("parameters"), arguments, inner, depth + 1);
  const bool before = idempotent_;
  run(block.field("body"), inner, depth + 1);
  idempotent_ = before || left_by_answer_;
}

std::vector<Command> Interpreter::commands_of(const Node& block, const std::vector<Value>& arguments, Scope& scope,
                                              int depth) {
  std::vector<Command> outside = std::exchange(commands_, {});
  run_block(block, arguments, scope, depth);
  return std::exchange(commands_, std::move(outside));
}

void Interpreter::run_reversible(const Node& node, Scope& scope, int depth) {
  run_block(node.field("block"), {mark(kDirectionMark), hash_value()}, scope, depth);
}

/// dir.up { … }: the two ways of one `reversible` stand apart, which comes to the same.
void Interpreter::run_direction(const Node& node, Scope& scope, int depth) {
  Command command = command_for(node, Command::kReversible);
  const bool up = node.field("method").text() == "up";
  (up ? command.block : command.down) = commands_of(node.field("block"), {hash_value()}, scope, depth);
  commands_.push_back(std::move(command));
}

void Interpreter::run_schema_statement(const Node& node, std::string_view method, Scope& scope, int depth) {
  Command command = command_for(node, method);
  bool known = true;
  command.arguments = node.is("call") ? evaluator_.arguments(node.field("arguments"), scope, known, depth + 1)
                                      : std::vector<Value>{hash_value()};
  command.options = std::move(command.arguments.back());
  command.arguments.pop_back();
  if (!known) {
    command.name = Command::kUnknown;
    command.reason = "The arguments of `" + std::string(method) + "` are made at run time.";
  }
  if (const Node block = node.is("call") ? node.field("block") : Node()) {
    command.has_block = true;
    command.block = commands_of(block, {mark(kTableMark), hash_value()}, scope, depth);
  }
  commands_.push_back(std::move(command));
}

std::vector<Command> interpret(Evaluator& evaluator, std::string_view method) {
  const auto found = evaluator.program().methods.find(method);
  if (found == evaluator.program().methods.end()) {
    return {};
  }
  Interpreter interpreter(evaluator);
  interpreter.run_method(found->second, {hash_value()}, 0);
  return interpreter.take();
}

}  // namespace signalbox::ruby
