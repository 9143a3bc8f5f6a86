#include "migrations/replay.h"

#include <string_view>

namespace signalbox {
namespace {

/// "schema "auth" does not exist": the name, or empty when the refusal is another one.
std::string_view missing_schema(const ApplyError& error) {
  constexpr std::string_view kStart = "schema \"";
  constexpr std::string_view kEnd = "\" does not exist";
  const std::string_view message = error.message;
  const bool is_schema =
      error.refusal == Refusal::DoesNotExist && message.starts_with(kStart) && message.ends_with(kEnd);
  return is_schema ? message.substr(kStart.size(), message.size() - kStart.size() - kEnd.size()) : std::string_view();
}

/// A merged migration has run, so a schema that no migration makes (an installer's, a template's) was there.
tl::expected<Applied, ApplyError> apply_merged(Schema& schema, const SchemaChange& change) {
  auto applied = apply(schema, change);
  if (applied) {
    return applied;
  }
  const std::string elsewhere(missing_schema(applied.error()));
  if (elsewhere.empty() || !schema.schemas.emplace(elsewhere, "").second) {
    return applied;
  }
  return apply(schema, change);
}

}  // namespace

void replay_on(Schema& schema, std::span<const Migration> migrations, std::vector<ReplayProblem>& problems) {
  for (const Migration& migration : migrations) {
    for (const SchemaChange& change : migration.changes) {
      if (const auto applied = apply_merged(schema, change); !applied) {
        problems.push_back({migration.path, change.line, applied.error().message});
      }
    }
  }
}

Replay replay(Engine engine, std::span<const Migration> migrations) {
  Replay result{empty_schema(engine), {}};
  replay_on(result.schema, migrations, result.problems);
  return result;
}

}  // namespace signalbox
