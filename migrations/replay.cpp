#include "migrations/replay.h"

namespace signalbox {

Replay replay(Engine engine, std::span<const Migration> migrations) {
  Replay result{empty_schema(engine), {}};
  for (const Migration& migration : migrations) {
    for (const SchemaChange& change : migration.changes) {
      if (const auto applied = apply(result.schema, change); !applied) {
        result.problems.push_back({migration.path, change.line, applied.error().message});
      }
    }
  }
  return result;
}

}  // namespace signalbox
