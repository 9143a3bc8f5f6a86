#include "migrations/javascript/knex/views.h"

#include <algorithm>
#include <array>

#include "migrations/javascript/knex/compile.h"
#include "migrations/javascript/knex/queries.h"

namespace signalbox::js::knex {
namespace {

void record_rename(ViewBuilder& builder, const Chain& chain) {
  const auto rename = std::ranges::find(chain.links, "rename", &Link::name);
  if (rename != chain.links.end()) {
    builder.renames.emplace_back(to_text(argument(chain.links.front(), 0)), to_text(argument(*rename, 0)));
  }
}

std::string column_list(Engine engine, const std::vector<std::string>& columns) {
  std::string out;
  for (const std::string& column : columns) {
    out += (out.empty() ? " (" : ", ") + quoted(engine, column);
  }
  return out.empty() ? out : out + ")";
}

std::string create_sql(Engine engine, const ViewBuilder& builder) {
  // SQLite knows no OR REPLACE: Knex drops the view first.
  const bool replace = builder.kind == ViewBuilder::Kind::CreateOrReplace && engine != Engine::Sqlite;
  return std::string("create ") + (replace ? "or replace " : "") +
         (builder.kind == ViewBuilder::Kind::CreateMaterialized ? "materialized " : "") + "view " +
         table_sql(engine, builder.schema, builder.name) + column_list(engine, builder.columns) + " as " +
         *builder.query;
}

}  // namespace

std::optional<ViewBuilder::Kind> view_kind(std::string_view method) {
  using Kind = ViewBuilder::Kind;
  constexpr std::array<std::pair<std::string_view, Kind>, 5> kMethods = {
      {{"createView", Kind::Create},
       {"createViewOrReplace", Kind::CreateOrReplace},
       {"createMaterializedView", Kind::CreateMaterialized},
       {"alterView", Kind::Alter},
       {"view", Kind::Alter}}};
  const auto* found = std::ranges::find(kMethods, method, &std::pair<std::string_view, Kind>::first);
  return found == kMethods.end() ? std::nullopt : std::optional(found->second);
}

bool record_view(Engine engine, ViewBuilder& builder, const Chain& chain) {
  const Link& first = chain.links.front();
  if (first.name == "columns") {
    for (const Value& each : first.arguments) {
      for (const std::string& name : names_of(each)) {
        builder.columns.push_back(name);
      }
    }
  } else if (first.name == "as") {
    const Value query = argument(first, 0);
    const Chain* chained = as_chain(query);
    builder.query = chained == nullptr ? std::nullopt : view_query_sql(engine, *chained);
  } else if (first.name == "column") {
    record_rename(builder, chain);
  } else {
    return first.name == "checkOption" || first.name == "localCheckOption" || first.name == "cascadedCheckOption" ||
           first.name == "queryContext";
  }
  return true;
}

bool send_view(Sent& sent, const ViewBuilder& builder, bool guarded) {
  const Engine engine = sent.engine();
  const std::string path = table_sql(engine, builder.schema, builder.name);
  if (builder.kind == ViewBuilder::Kind::Alter) {
    for (const auto& [from, to] : builder.renames) {
      sent.made("alter view " + path + " rename column " + quoted(engine, from) + " to " + quoted(engine, to),
                builder.line, guarded);
    }
    return true;
  }
  if (!builder.query) {
    return false;
  }
  if (builder.kind == ViewBuilder::Kind::CreateOrReplace && engine == Engine::Sqlite) {
    sent.made("drop view if exists " + path, builder.line, guarded);
  }
  sent.made(create_sql(engine, builder), builder.line, guarded);
  return true;
}

}  // namespace signalbox::js::knex
