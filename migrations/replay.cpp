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

/// What a guard is there for: the thing is there already, or is not there any more.
bool guard_says_no(const SchemaChange& change, const ApplyError& error) {
  return change.idempotent && (error.refusal == Refusal::AlreadyExists || error.refusal == Refusal::DoesNotExist);
}

/// A merged migration has run, so a schema that no migration makes (an installer's, a template's) was there, and what
/// the schema refuses was left out by the code that guards it.
tl::expected<Applied, ApplyError> apply_merged(Schema& schema, const SchemaChange& change) {
  auto applied = apply(schema, change);
  if (applied) {
    return applied;
  }
  if (guard_says_no(change, applied.error())) {
    return Applied{.skipped = true};
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
