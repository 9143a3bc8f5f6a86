#include "migrations/javascript/knex/host.h"

#include <algorithm>

#include "migrations/javascript/knex/compile.h"
#include "migrations/javascript/knex/queries.h"

namespace signalbox::js::knex {
namespace {

/// Methods that only configure what stands before them, or ask what time it is.
bool is_quiet(std::string_view name) {
  constexpr std::string_view kQuiet[] = {"commit", "rollback", "destroy", "isCompleted", "on",         "queryContext",
                                         "client", "fn",       "ref",     "context",     "userParams", "log"};
  return std::ranges::find(kQuiet, name) != std::end(kQuiet);
}

Opaque answer(const Chain& chain) {
  return {chain.text, chain.line, true};
}

}  // namespace

Sent KnexHost::take_sent() {
  Sent sent = std::move(sent_);
  sent_ = Sent(engine_);
  return sent;
}

void KnexHost::unknown(int line, std::string reason, std::string_view text) {
  sent_.unknown(line, std::move(reason), text);
}

/// client.config.client is spelled in several ways ("pg", "postgresql"), so it is not taken for a constant.
std::optional<Value> KnexHost::constant(const Chain& chain) {
  if (chain.kind != Chain::Root::Host || chain.root != "knex" || chain.links.back().called ||
      chain.path() != "client.dialect") {
    return std::nullopt;
  }
  return std::string(engine_ == Engine::Postgres ? "postgresql" : is_mysql_family(engine_) ? "mysql" : "sqlite3");
}

Value KnexHost::run(Evaluator& evaluator, const Chain& chain) {
  if (const auto builder = open_.find(chain.root); builder != open_.end()) {
    std::string what;
    if (!record(builder->second, chain, what)) {
      unknown(chain.links.front().line, "The table builder has no " + what + " that is known.", chain.text);
    }
    return answer(chain);
  }
  if (const auto builder = open_views_.find(chain.root); builder != open_views_.end()) {
    if (!record_view(engine_, builder->second, chain)) {
      unknown(chain.links.front().line, "The view builder has no " + chain.links.front().name + "() that is known.",
              chain.text);
    }
    return answer(chain);
  }
  // What is built inside a view's callback is the view's query.
  return chain.root == "knex" && open_views_.empty() ? run_knex(evaluator, chain) : answer(chain);
}

Value KnexHost::run_knex(Evaluator& evaluator, const Chain& chain) {
  const Link& first = chain.links.front();
  if (first.name == "schema") {
    run_schema(evaluator, chain);
    return answer(chain);
  }
  // knex.raw(…), and knex.transacting(trx).raw(…)
  const auto written = std::ranges::find(chain.links, "raw", &Link::name);
  if (written != chain.links.end() && (written == chain.links.begin() || first.name == "transacting")) {
    raw(chain, *written, evaluator.guarded());
    return answer(chain);
  }
  if (first.name == "transaction") {
    sent_.harmless();
    const Value body = argument(first, 0);
    if (as_function(body) != nullptr) {
      return evaluator.call(body, {evaluator.host_value("knex")});
    }
    return evaluator.host_value("knex");
  }
  if (is_quiet(first.name)) {
    return answer(chain);
  }
  if (!send_query(sent_, chain, evaluator.guarded())) {
    unknown(first.line, "This query is not understood.", chain.text);
  }
  return answer(chain);
}

void KnexHost::raw(const Chain& chain, const Link& link, bool guarded) {
  const Value text = argument(link, 0);
  if (as_string(text) == nullptr) {
    unknown(link.line, "This statement is put together when the migration runs.", chain.text);
    return;
  }
  const Value bindings = argument(link, 1);
  const int line = link.lines.empty() ? link.line : link.lines.front();
  sent_.written(with_bindings(engine_, *as_string(text), bindings), line, guarded);
}

void KnexHost::run_schema(Evaluator& evaluator, const Chain& chain) {
  std::string schema;
  for (std::size_t i = 1; i < chain.links.size(); ++i) {
    const Link& link = chain.links[i];
    if (!link.called) {
      continue;
    }
    if (link.name == "withSchema") {
      const Value name = argument(link, 0);
      schema = is_nothing(name) ? "" : to_text(name);
    } else if (link.name == "raw") {
      raw(chain, link, evaluator.guarded());
    } else if (!schema_call(evaluator, link, schema)) {
      unknown(link.line, "knex.schema." + link.name + "() is not understood.", chain.text);
    }
  }
}

bool KnexHost::schema_call(Evaluator& evaluator, const Link& link, const std::string& schema) {
  const std::string& name = link.name;
  const bool guarded = evaluator.guarded();
  const auto send = [&](const std::string& sql) {
    sent_.made(sql, link.line, guarded);
    return true;
  };
  const auto path = [&](std::size_t index) { return table_sql(engine_, schema, to_text(argument(link, index))); };
  const auto plain = [&](std::size_t index) { return quoted(engine_, to_text(argument(link, index))); };
  const bool if_exists = name.ends_with("IfExists");
  const bool if_not_exists = name.ends_with("IfNotExists");
  if (name == "createTable" || name == "createTableIfNotExists" || name == "createTableLike" || name == "table" ||
      name == "alterTable") {
    using Kind = TableBuilder::Kind;
    table(evaluator,
          name == "createTable"       ? Kind::Create
          : if_not_exists             ? Kind::CreateIfNotExists
          : name == "createTableLike" ? Kind::CreateLike
                                      : Kind::Alter,
          link, schema);
    return true;
  }
  if (name == "dropTable" || name == "dropTableIfExists") {
    return send("drop table " + std::string(if_exists ? "if exists " : "") + path(0));
  }
  if (name == "renameTable") {
    return send("alter table " + path(0) + " rename to " + plain(1));
  }
  if (name == "hasTable" || name == "hasColumn") {
    sent_.harmless();
    return true;
  }
  if (name.starts_with("createSchema") || name.starts_with("createExtension")) {
    return send(std::string(name.starts_with("createSchema") ? "create schema " : "create extension ") +
                (if_not_exists ? "if not exists " : "") + plain(0));
  }
  if (name.starts_with("dropSchema") || name.starts_with("dropExtension")) {
    const Value cascade = argument(link, 1);
    const bool* all = std::get_if<bool>(&cascade);
    return send(std::string(name.starts_with("dropSchema") ? "drop schema " : "drop extension ") +
                (if_exists ? "if exists " : "") + plain(0) + (all != nullptr && *all ? " cascade" : ""));
  }
  if (name == "renameView") {
    return send("alter view " + path(0) + " rename to " + plain(1));
  }
  if (name.starts_with("dropView") || name.starts_with("dropMaterializedView")) {
    return send(std::string(name.starts_with("dropView") ? "drop view " : "drop materialized view ") +
                (if_exists ? "if exists " : "") + path(0));
  }
  if (name == "refreshMaterializedView") {
    return send("refresh materialized view " + path(0));
  }
  if (const auto kind = view_kind(name)) {
    view(evaluator, *kind, link, schema);
    return true;
  }
  return name == "queryContext" || name == "on";
}

template <typename Builder>
Builder KnexHost::told(Evaluator& evaluator, std::map<std::string, Builder>& open, Builder builder,
                       const Value& callback) {
  const std::string root = "builder " + std::to_string(++opened_);
  open.emplace(root, std::move(builder));
  const Value handle = evaluator.host_value(root);
  evaluator.call(callback, {handle}, handle);
  return std::move(open.extract(root).mapped());
}

void KnexHost::table(Evaluator& evaluator, TableBuilder::Kind kind, const Link& link, const std::string& schema) {
  TableBuilder builder;
  builder.kind = kind;
  builder.schema = schema;
  builder.table = to_text(argument(link, 0));
  builder.line = link.line;
  const bool like = kind == TableBuilder::Kind::CreateLike;
  if (like) {
    builder.like = to_text(argument(link, 1));
  }
  const Value callback = argument(link, like ? 2 : 1);
  if (as_function(callback) == nullptr && !is_nothing(callback)) {
    unknown(link.line, "What is done to table " + builder.table + " is not in this file.", to_text(callback));
    return;
  }
  send_table(sent_, told(evaluator, open_, std::move(builder), callback), evaluator.guarded());
}

void KnexHost::view(Evaluator& evaluator, ViewBuilder::Kind kind, const Link& link, const std::string& schema) {
  ViewBuilder builder;
  builder.kind = kind;
  builder.schema = schema;
  builder.name = to_text(argument(link, 0));
  builder.line = link.line;
  const ViewBuilder built = told(evaluator, open_views_, std::move(builder), argument(link, 1));
  if (!send_view(sent_, built, evaluator.guarded())) {
    unknown(link.line, "What view " + built.name + " selects is not known.", built.name);
  }
}

}  // namespace signalbox::js::knex
