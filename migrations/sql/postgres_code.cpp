// Functions, triggers, policies: code that lives in the database and reads whatever it names.

#include <algorithm>
#include <array>

#include "base/text.h"
#include "migrations/sql/lexer.h"
#include "migrations/sql/postgres.h"

namespace signalbox::postgres {
namespace {

std::string option_text(const Node& options, std::string_view wanted) {
  for (const Node& option : options.items()) {
    const Node element = option["DefElem"];
    if (element.text("defname") != wanted) {
      continue;
    }
    const Node argument = element["arg"];
    const std::vector<std::string> parts = strings_of(argument);
    return argument.is("List") ? (parts.empty() ? "" : parts.front()) : std::string(string_of(argument));
  }
  return {};
}

std::string returns_of(const Script& script, const Node& node, const std::vector<std::string>& table_columns) {
  if (!table_columns.empty()) {
    return "table(" + join(table_columns, ", ") + ")";
  }
  const Node type = node["returnType"];
  if (!type) {
    return node.flag("is_procedure") ? "" : "record";
  }
  return (type.flag("setof") ? "setof " : "") + type_of(script, type);
}

void read_parameters(const Script& script, const Node& node, Function& function) {
  std::vector<std::string> arguments;
  std::vector<std::string> table_columns;
  for (const Node& each : node.items("parameters")) {
    const Node parameter = each["FunctionParameter"];
    const std::string_view mode = parameter.text("mode");
    const std::string type = type_of(script, parameter["argType"]);
    if (mode == "FUNC_PARAM_TABLE") {
      table_columns.push_back(parameter.string("name") + " " + type);
    } else if (mode != "FUNC_PARAM_OUT") {
      arguments.push_back(type);
    }
  }
  function.arguments = join(arguments, ", ");
  function.returns = returns_of(script, node, table_columns);
}

/// The tables and columns of a body in SQL, or a PL/pgSQL body's queries. Other languages keep their secrets.
std::vector<ColumnRef> body_reads(const Script& script, const Node& node, const Function& function) {
  if (const Node body = node["sql_body"]) {
    return reads_of(script, body);
  }
  if (function.language == "plpgsql") {
    return reads_of_plpgsql(script, std::string(script.text));
  }
  return function.language == "sql" ? reads_of_script(script, function.body) : std::vector<ColumnRef>{};
}

void create_function(Script& script, const Node& node) {
  CreateFunction create;
  create.or_replace = node.flag("replace");
  Function& function = create.function;
  function.name = script.name_of(strings_of(node["funcname"]));
  function.procedure = node.flag("is_procedure");
  function.language = lower(option_text(node["options"], "language"));
  function.body = option_text(node["options"], "as");
  if (function.language.empty()) {
    function.language = "sql";
  }
  read_parameters(script, node, function);
  function.reads = body_reads(script, node, function);
  std::vector<ColumnRef> reads = function.reads;
  script.emit(std::move(create), std::move(reads));
}

std::string trigger_events(const Node& node) {
  struct Event {
    std::int64_t bit;
    std::string_view word;
  };
  static constexpr std::array<Event, 4> kEvents = {{{4, "insert"}, {16, "update"}, {8, "delete"}, {32, "truncate"}}};
  std::vector<std::string> words;
  for (const Event& event : kEvents) {
    if ((node.number("events") & event.bit) != 0) {
      const std::string columns = event.bit == 16 ? join(strings_of(node["columns"]), ", ") : "";
      words.push_back(std::string(event.word) + (columns.empty() ? "" : " of " + columns));
    }
  }
  return join(words, " or ");
}

std::string trigger_definition(const Script& script, const Node& node) {
  const std::int64_t timing = node.number("timing");
  std::string text = timing == 2 ? "before " : timing == 64 ? "instead of " : "after ";
  text += trigger_events(node);
  text += node.flag("row") ? " for each row" : " for each statement";
  if (const Node when = node["whenClause"]) {
    text += " when (" + text_of(script, when) + ")";
  }
  std::vector<std::string> arguments;
  for (const Node& each : node.items("args")) {
    arguments.push_back("'" + std::string(string_of(each)) + "'");
  }
  text += node.flag("isconstraint") ? " constraint" : "";
  return text + " execute function " + to_string(script.name_of(strings_of(node["funcname"]))) + "(" +
         join(arguments, ", ") + ")";
}

void create_trigger(Script& script, const Node& node) {
  CreateTrigger create;
  create.table = script.name_of(node["relation"]);
  create.or_replace = node.flag("replace");
  create.trigger.name = node.string("trigname");
  create.trigger.definition = trigger_definition(script, node);
  create.trigger.function = script.name_of(strings_of(node["funcname"]));
  create.trigger.columns = strings_of(node["columns"]);
  std::ranges::copy(columns_of(node["whenClause"]), std::back_inserter(create.trigger.columns));
  std::ranges::sort(create.trigger.columns);
  create.trigger.columns.erase(std::unique(create.trigger.columns.begin(), create.trigger.columns.end()),
                               create.trigger.columns.end());
  script.emit(std::move(create));
}

void policy(Script& script, const Node& node, bool replace) {
  CreatePolicy create;
  create.table = script.name_of(node["table"]);
  create.replace = replace;
  create.policy.name = node.string("policy_name");
  std::vector<std::string> roles;
  for (const Node& role : node.items("roles")) {
    roles.push_back(role["RoleSpec"].text("rolename").empty() ? "public" : role["RoleSpec"].string("rolename"));
  }
  const std::string command = node.text("cmd_name").empty() ? "all" : node.string("cmd_name");
  create.policy.definition = (replace || node.flag("permissive") ? "for " : "as restrictive for ") + command;
  create.policy.definition += roles.empty() ? "" : " to " + join(roles, ", ");
  if (const Node qual = node["qual"]) {
    create.policy.definition += " using (" + text_of(script, qual) + ")";
  }
  if (const Node check = node["with_check"]) {
    create.policy.definition += " with check (" + text_of(script, check) + ")";
  }
  std::vector<ColumnRef> reads = reads_of(script, node["qual"], create.table);
  std::ranges::copy(reads_of(script, node["with_check"], create.table), std::back_inserter(reads));
  for (const ColumnRef& read : reads) {
    // An unqualified name in a sub-query is read of every table in reach; it is most likely the sub-query's own.
    const bool elsewhere = std::ranges::any_of(
        reads, [&](const ColumnRef& other) { return other.column == read.column && other.table != create.table; });
    if (read.table == create.table && !read.column.empty() && !elsewhere) {
      create.policy.columns.push_back(read.column);
    }
  }
  std::ranges::sort(create.policy.columns);
  create.policy.columns.erase(std::unique(create.policy.columns.begin(), create.policy.columns.end()),
                              create.policy.columns.end());
  script.emit(std::move(create), std::move(reads));
}

}  // namespace

bool read_code_statement(Script& script, std::string_view kind, const Node& node) {
  if (kind == "CreateFunctionStmt") {
    return create_function(script, node), true;
  }
  if (kind == "CreateTrigStmt") {
    return create_trigger(script, node), true;
  }
  if (kind == "CreatePolicyStmt") {
    return policy(script, node, false), true;
  }
  if (kind == "AlterPolicyStmt") {
    return policy(script, node, true), true;
  }
  if (kind == "DoStmt") {
    return read_do(script, node), true;
  }
  if (kind == "CallStmt") {
    const std::vector<std::string> names = strings_of(node["funccall"]["funcname"]);
    script.unknown("The procedure " + join(names, ".") + " is called, which may do anything.");
    return true;
  }
  return false;
}

}  // namespace signalbox::postgres
