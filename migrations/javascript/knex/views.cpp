#include "migrations/javascript/knex/views.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "migrations/javascript/knex/compile.h"

namespace signalbox::js::knex {
namespace {

constexpr std::string_view kAs = " as ";

/// What a view selects: every column and every table counts, as others may change them.
class ViewQuery {
 public:
  ViewQuery(Engine engine, const Chain& chain) : engine_(engine) {
    known_ = std::ranges::all_of(chain.links, [this](const Link& link) { return take(link); });
  }

  std::optional<std::string> sql() const {
    if (!known_ || from_.empty()) {
      return std::nullopt;
    }
    return "select " + (columns_.empty() ? "*" : columns_) + " from " + from_ +
           (conditions_.empty() ? "" : " where " + conditions_);
  }

 private:
  bool take(const Link& link) {
    const std::string& name = link.name;
    if (name.empty() || name == "from" || name == "table") {
      return take_table(argument(link, 0), "");
    }
    if (name == "withSchema") {
      schema_ = to_text(argument(link, 0));
      return true;
    }
    if (name.ends_with("oin") && name != "crossJoin") {
      return take_table(argument(link, 0), " join ") && take_on(link);
    }
    if (name == "select" || name == "columns" || name == "column" || name == "distinct") {
      return std::ranges::all_of(link.arguments, [this](const Value& each) { return take_column(each); });
    }
    if (name.find("here") != std::string::npos) {
      return take_condition(link);
    }
    return name == "orderBy" || name == "limit";
  }

  /// ` as "x"` for what is written "table as x".
  std::string alias_of(std::string_view written) const {
    const std::size_t alias = lower(written).find(kAs);
    return alias == std::string::npos ? "" : " as " + quoted(engine_, trim(written.substr(alias + kAs.size())));
  }

  bool take_table(const Value& value, const char* joined_by) {
    const std::string* table = as_string(value);
    if (table == nullptr) {
      return false;
    }
    from_ += joined_by + table_sql(engine_, schema_, *table) + alias_of(*table);
    return true;
  }

  /// join("b", "a.id", "b.a_id") and join("b", "a.id", "=", "b.a_id")
  bool take_on(const Link& link) {
    const Value left = argument(link, 1);
    const Value right = argument(link, link.arguments.size() > 3 ? 3 : 2);
    if (as_string(left) == nullptr || as_string(right) == nullptr) {
      return false;
    }
    from_ += " on " + quoted_path(engine_, *as_string(left)) + " = " + quoted_path(engine_, *as_string(right));
    return true;
  }

  void add_column(const std::string& sql) { columns_ += (columns_.empty() ? "" : ", ") + sql; }

  bool take_column(const Value& value) {
    if (const Array* list = as_array(value)) {
      return !list->open && std::ranges::all_of(list->items, [this](const Value& each) { return take_column(each); });
    }
    if (const Object* aliases = as_object(value)) {
      for (const auto& [alias, column] : aliases->members) {
        add_column(quoted_path(engine_, to_text(column)) + " as " + quoted(engine_, alias));
      }
      return !aliases->open;
    }
    if (const Chain* chain = as_chain(value)) {
      const auto sql = raw_sql(engine_, *chain);
      add_column(sql.value_or(""));
      return sql.has_value();
    }
    const std::string* name = as_string(value);
    if (name == nullptr || name->find(kHole) != std::string::npos) {
      return false;
    }
    const std::string_view column = trim(std::string_view(*name).substr(0, lower(*name).find(kAs)));
    add_column((column == "*" ? "*" : quoted_path(engine_, column)) + alias_of(*name));
    return true;
  }

  /// The column is what counts; what it is compared with is not.
  bool take_condition(const Link& link) {
    const Value first = argument(link, 0);
    std::vector<std::string> columns;
    if (const Object* object = as_object(first)) {
      for (const auto& [name, value] : object->members) {
        columns.push_back(name);
      }
    } else if (as_string(first) != nullptr && !link.name.ends_with("Raw")) {
      columns.push_back(*as_string(first));
    } else {
      return false;
    }
    for (const std::string& column : columns) {
      conditions_ += (conditions_.empty() ? "" : " and ") + quoted_path(engine_, column) + " is not null";
    }
    return true;
  }

  Engine engine_;
  std::string schema_;
  std::string from_;
  std::string columns_;
  std::string conditions_;
  bool known_ = false;
};

/// The SELECT of a view: knex("t").join(…).select(…).where(…), or knex.raw(…). nullopt: more than is followed.
std::optional<std::string> view_query_sql(Engine engine, const Chain& chain) {
  if (auto raw = raw_sql(engine, chain)) {
    return raw;
  }
  return chain.kind == Chain::Root::Host && chain.root == "knex" ? ViewQuery(engine, chain).sql() : std::nullopt;
}

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
