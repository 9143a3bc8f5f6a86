#include "schema/play/column_types.h"

#include <algorithm>
#include <array>

#include "schema/play/expressions.h"
#include "schema/play/names.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

/// Extensions that are known to bring no types but those of extension_of_type; any other may bring whatever it likes.
constexpr auto kKnownExtensions = std::to_array<std::string_view>({
    "plpgsql",  "pgcrypto",      "uuid-ossp",     "pg_trgm",     "btree_gin",    "btree_gist", "pg_stat_statements",
    "unaccent", "fuzzystrmatch", "tablefunc",     "citext",      "hstore",       "ltree",      "intarray",
    "cube",     "pg_prewarm",    "pgstattuple",   "moddatetime", "postgres_fdw", "dblink",     "pgaudit",
    "pg_cron",  "vector",        "earthdistance",
});

bool may_bring_types(const Schema& schema) {
  return std::ranges::any_of(schema.extensions, [](const auto& extension) {
    return std::ranges::find(kKnownExtensions, extension.first) == kKnownExtensions.end();
  });
}

}  // namespace

Complaint check_type(const Schema& schema, const Column& column) {
  if (schema.engine != Engine::Postgres || column.type.empty()) {
    return std::nullopt;
  }
  const auto type = user_type_of(column.type);
  if (!type || type->name.empty() || type_exists(schema, *type) || may_bring_types(schema)) {
    return std::nullopt;
  }
  const std::string_view extension = extension_of_type(type->name);
  if (!extension.empty() && schema.extensions.contains(std::string{extension})) {
    return std::nullopt;
  }
  const bool known_schema = schema.schemas.contains(type->schema);
  return complaint(
      Refusal::DoesNotExist,
      known_schema ? "type \"" + shown(*type) + "\" does not exist" : "schema \"" + type->schema + "\" does not exist",
      to_string(*type));
}

Complaint check_position(const Schema& schema, const Table& table, std::string_view column, std::string_view position) {
  constexpr std::string_view kAfter = "after ";
  if (!position.starts_with(kAfter)) {
    return std::nullopt;
  }
  const std::string_view neighbour = position.substr(kAfter.size());
  if (find_column(schema, table, neighbour) != nullptr && !same_name(schema.engine, neighbour, column)) {
    return std::nullopt;
  }
  return column_missing(schema, table, neighbour);
}

void add_sequence(Schema& schema, const QualifiedName& table, Column& column) {
  if (schema.engine != Engine::Postgres || column.identity.empty() || column.identity == "auto_increment") {
    return;
  }
  const QualifiedName name{table.schema, free_relation_name(schema, table, column.name, "seq", false)};
  schema.sequences[name] = Sequence{name, ColumnRef{table, column.name}, column.type};
  if (column.identity == "serial") {
    // From here on it is a column with a default, as in the engine.
    column.identity.clear();
    column.default_value = nextval_of(name);
  }
}

std::optional<QualifiedName> owned_sequence(const Schema& schema, const ColumnRef& column) {
  const auto found = schema.sequences.keys_if([&](const Sequence& each) { return each.owned_by == column; });
  return found.empty() ? std::nullopt : std::optional(found.front());
}

}  // namespace signalbox::play
