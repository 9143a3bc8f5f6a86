#include "migrations/alembic/translation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "base/text.h"

namespace signalbox::alembic {
namespace {

using python::Step;
using python::Value;

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

/// "add_column" of alembic.op.add_column; empty: no operation of Alembic.
std::string_view operation_name(const python::Term& term) {
  if (term.receiver != nullptr) {
    return {};
  }
  const std::string_view name = term.name;
  const std::size_t at = name.rfind("alembic.op.");
  if (at != std::string_view::npos && (at == 0 || name[at - 1] == '.')) {
    return name.substr(at + 11);
  }
  // Projects hand `op` to helpers and re-export it.
  return name.starts_with("op.") ? name.substr(3) : std::string_view{};
}

/// The batch_alter_table call that a term stands on.
const python::Term* batch_of(const python::Term& term) {
  const python::Term* receiver = term.receiver == nullptr ? nullptr : term.receiver->term();
  return receiver != nullptr && operation_name(*receiver) == "batch_alter_table" ? receiver : nullptr;
}

/// What stands in front of a call chain: "logging" of logging.getLogger(…).info.
std::string root_name(const python::Term& term) {
  const python::Term* at = &term;
  while (at->receiver != nullptr && at->receiver->term() != nullptr) {
    at = at->receiver->term();
  }
  return at->name;
}

/// Calls that change no schema and no rows, whoever makes them.
bool is_harmless(const python::Term& term) {
  constexpr auto kRoots =
      std::to_array<std::string_view>({"print", "logging.", "warnings.", "time.", "logger.", "log.", "LOGGER.", "sys.",
                                       "super", "tqdm", "structlog.", "loguru."});
  constexpr auto kMethods = std::to_array<std::string_view>(
      {"fetchall", "fetchone", "first",   "close",     "flush",       "commit",     "rollback",     "info",
       "debug",    "warning",  "error",   "exception", "expunge_all", "append",     "add_argument", "items",
       "scalar",   "scalars",  "all",     "mappings",  "one",         "keys",       "values",       "get",
       "update",   "reflect",  "refresh", "has_table", "get_columns", "get_indexes"});
  const std::string root = root_name(term);
  const bool by_root = std::ranges::any_of(
      kRoots, [&](std::string_view known) { return known.ends_with('.') ? root.starts_with(known) : root == known; });
  const bool chained = term.receiver != nullptr && term.positional.empty();
  return by_root || (term.receiver != nullptr && is_one_of(term.name, kMethods) && (chained || term.name != "update"));
}

/// A loop over rows runs as often as there are rows; that is nothing to ask about.
bool is_loop(std::string_view guard) {
  return guard.starts_with("for ") || guard.starts_with("while ");
}

/// Whether a condition asks what is there already.
bool asks_for_existence(std::string_view guard) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"exist", "has_table", "has_column", "inspect", "get_columns", "get_table", "get_indexes", "get_foreign",
       "get_unique", " in ", "columns", "tables", "constraints", "indexes", "try", "offline"});
  const std::string text = lower(guard);
  return std::ranges::any_of(kWords, [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

bool is_autocommit_block(const Value& value) {
  return value.term() != nullptr && value.term()->called && python::last_part(value.term()->name) == "autocommit_block";
}

}  // namespace

std::optional<Value> known_term(Engine engine, const python::Term& term) {
  const std::string_view name = operation_name(term);
  if (term.called && (name == "f" || python::last_part(term.name) == "quoted_name" ||
                      (term.receiver != nullptr && term.name == "f"))) {
    return term.positional.empty() ? std::nullopt : std::optional(term.positional.front());
  }
  if (term.called || (term.name != "name" && !term.name.ends_with(".dialect.name"))) {
    return std::nullopt;
  }
  const python::Term* owner = term.receiver == nullptr ? nullptr : term.receiver->term();
  const bool of_dialect = term.receiver == nullptr ? term.name != "name"
                                                   : owner != nullptr && (python::last_part(owner->name) == "dialect" ||
                                                                          python::last_part(owner->name) == "engine");
  const std::string_view dialect = engine == Engine::Postgres ? "postgresql"
                                   : engine == Engine::Sqlite ? "sqlite"
                                                              : "mysql";
  return of_dialect ? std::optional(python::make_text(std::string(dialect), 0)) : std::nullopt;
}

SqlText Translation::translate(const std::vector<Step>& steps) {
  out_ = {};
  for (const Step& step : steps) {
    step_ = &step;
    if (step.kind == Step::Kind::Call) {
      call(step);
    } else if (is_autocommit_block(step.value)) {
      add(TransactionControl{step.kind == Step::Kind::Enter ? "commit" : "begin"});
    }
  }
  if (file_.exhausted()) {
    unknown("The file holds more steps than are followed.", "");
  }
  return std::move(out_);
}

void Translation::call(const Step& step) {
  const Term* term = step.value.term();
  if (term == nullptr) {
    unknown(fmt::format("'{}' is not followed.", python::described(step.value)), python::described(step.value));
    return;
  }
  if (const std::string_view name = operation_name(*term); !name.empty()) {
    operation(*term, name);
    return;
  }
  if (const Term* batch = batch_of(*term)) {
    operation(unbatched(*term, *batch), term->name);
    return;
  }
  if (!method(*term) && step.whole && !is_harmless(*term)) {
    unknown(fmt::format("What {} does is not known.", python::described(step.value)), python::described(step.value));
  }
}

void Translation::operation(const Term& call, std::string_view name) {
  using Handler = void (Translation::*)(const Term&);
  constexpr auto kHandlers =
      std::to_array<std::pair<std::string_view, Handler>>({{"create_table", &Translation::create_table},
                                                           {"add_column", &Translation::add_column},
                                                           {"drop_column", &Translation::drop_column},
                                                           {"alter_column", &Translation::alter_column},
                                                           {"create_index", &Translation::create_index},
                                                           {"drop_index", &Translation::drop_index},
                                                           {"drop_constraint", &Translation::drop_constraint},
                                                           {"create_foreign_key", &Translation::create_foreign_key},
                                                           {"rename_table", &Translation::rename_table},
                                                           {"drop_table", &Translation::drop_table},
                                                           {"bulk_insert", &Translation::bulk_insert},
                                                           {"sync_enum_values", &Translation::sync_enum_values}});
  const auto* found = std::ranges::find(kHandlers, name, &std::pair<std::string_view, Handler>::first);
  if (found != kHandlers.end()) {
    (this->*found->second)(call);
  } else if (name == "execute") {
    execute(call, 0);
  } else if (name == "create_table_comment" || name == "drop_table_comment") {
    comment(call, name == "drop_table_comment");
  } else if (name.starts_with("create_") && name.ends_with("_constraint")) {
    create_keyed_constraint(call, name.substr(7, name.size() - 18));
  } else if (name == "create_primary_key") {
    create_keyed_constraint(call, "primary_key");
  } else {
    constexpr auto kQuiet = std::to_array<std::string_view>(
        {"get_bind", "get_context", "batch_alter_table", "f", "inline_literal", "get_bind.dialect"});
    if (!is_one_of(name, kQuiet)) {
      unknown(fmt::format("op.{} is no operation of Alembic that is known.", name), "op." + std::string(name));
    }
  }
}

/// batch_op.add_column(c) says op.add_column(table, c).
Translation::Term Translation::unbatched(const Term& call, const Term& batch) {
  Term out = call;
  out.name = "alembic.op." + call.name;
  out.receiver = nullptr;
  const Value* table = python::argument(batch, 0, "table_name");
  const Value* schema = python::argument(batch, 1, "schema");
  constexpr auto kTableFirst = std::to_array<std::string_view>(
      {"add_column", "drop_column", "alter_column", "create_table_comment", "drop_table_comment"});
  const std::size_t at = is_one_of(call.name, kTableFirst) ? 0 : 1;
  const bool positional = out.positional.size() >= at && call.name != "execute";
  if (table != nullptr && positional) {
    out.positional.insert(out.positional.begin() + static_cast<std::ptrdiff_t>(at), *table);
  } else if (table != nullptr) {
    out.keywords.push_back({call.name == "create_foreign_key" ? "source_table" : "table_name", *table});
  }
  if (schema != nullptr && python::keyword(out, "schema") == nullptr) {
    out.keywords.push_back({call.name == "create_foreign_key" ? "source_schema" : "schema", *schema});
  }
  convention_.clear();
  if (const Value* names = python::keyword(batch, "naming_convention"); names != nullptr && names->dictionary()) {
    for (const python::Item& item : names->dictionary()->items) {
      if (item.key.text() != nullptr && item.value.text() != nullptr) {
        convention_[*item.key.text()] = *item.value.text();
      }
    }
  }
  return out;
}

bool Translation::method(const Term& call) {
  if (call.receiver == nullptr || !call.called) {
    return false;
  }
  constexpr auto kExecute =
      std::to_array<std::string_view>({"execute", "exec_driver_sql", "scalar", "scalars", "exec"});
  if (is_one_of(call.name, kExecute) && !call.positional.empty()) {
    execute(call, 0);
    return true;
  }
  const Term* owner = call.receiver->term();
  if (owner == nullptr || !owner->called || (call.name != "create" && call.name != "drop")) {
    return false;
  }
  const bool checks =
      python::keyword(call, "checkfirst") == nullptr
          ? owner->name.find("ENUM") != std::string::npos
          : python::is_true(call, "checkfirst") || (call.positional.size() > 1 && call.positional[1].is(true));
  const TypeText type = sql_type(engine_, *call.receiver, file_);
  const std::string_view owner_name = python::last_part(owner->name);
  if (owner_name == "Enum" || owner_name == "ENUM") {
    if (!type.enumeration) {
      return true;  // the engine has no types of its own
    }
    if (call.name == "create") {
      create_enum(*type.enumeration, checks);
    } else {
      say("DROP TYPE " + std::string(checks ? "IF EXISTS " : "") + type.sql);
    }
    return true;
  }
  return false;
}

void Translation::create_enum(const EnumType& type, bool if_not_exists) {
  if (engine_ != Engine::Postgres || !type.native) {
    return;
  }
  std::string values;
  for (const std::string& value : type.values) {
    values += (values.empty() ? "" : ", ") + sql_literal(engine_, value);
  }
  const std::size_t before = out_.changes.size();
  say("CREATE TYPE " + quoted(engine_, type.schema, type.name) + " AS ENUM (" + values + ")");
  for (std::size_t i = before; i < out_.changes.size(); ++i) {
    if (auto* create = std::get_if<CreateEnum>(&out_.changes[i].operation)) {
      create->if_not_exists = if_not_exists;
    }
  }
}

Target Translation::target(const Term& call, std::string table) const {
  const std::string* schema = python::text_argument(call, 99, "schema");
  return {engine_, file_, std::move(table), schema == nullptr ? "" : *schema, convention_};
}

QualifiedName Translation::qualified(std::string_view schema, std::string_view table) const {
  return {std::string(schema.empty() ? default_schema(engine_) : schema), std::string(table)};
}

void Translation::say(const std::string& sql) {
  take(read_sql(engine_, sql), false);
}

void Translation::script(const Value& text) {
  take(read_sql(engine_, without_bound_parameters(*text.text()), std::max(text.line, 1)), true);
}

void Translation::take(SqlText read, bool own_lines) {
  // Escaped line ends make a text longer than it is in the file.
  const auto line_of = [&](int line) {
    return own_lines ? std::clamp(line, std::min(step_->line, line), std::max(step_->last_line, step_->line))
                     : step_->line;
  };
  const bool guarded = std::ranges::any_of(step_->guards, asks_for_existence);
  for (SchemaChange& change : read.changes) {
    change.line = line_of(change.line);
    change.statement += out_.statements;
    change.idempotent = change.idempotent || guarded;
    out_.changes.push_back(std::move(change));
  }
  for (Unknown& unknown : read.unknowns) {
    unknown.line = line_of(unknown.line);
    out_.unknowns.push_back(std::move(unknown));
  }
  out_.statements += read.statements;
  for (const std::string& guard : step_->guards) {
    if (!asks_for_existence(guard) && !is_loop(guard) && guard != reported_guard_) {
      reported_guard_ = guard;
      out_.unknowns.push_back(
          {step_->line, fmt::format("Whether this runs depends on '{}', which is not known.", guard)});
    }
  }
}

void Translation::add(Operation operation) {
  SqlText made;
  made.changes.push_back({std::move(operation), step_->line, 1, false, {}});
  made.statements = 1;
  take(std::move(made), false);
}

void Translation::doubt(const std::string& why) {
  out_.unknowns.push_back({step_->line, why});
}

void Translation::unknown(const std::string& why, const std::string& text, std::vector<QualifiedName> touches) {
  const int line = step_ == nullptr ? 0 : step_->line;
  const bool anything = touches.empty();
  out_.unknowns.push_back({line, why});
  ++out_.statements;
  out_.changes.push_back({UnknownChange{why, text, std::move(touches), anything}, line, out_.statements, false, {}});
}

}  // namespace signalbox::alembic
