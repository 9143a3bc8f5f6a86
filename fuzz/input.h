#pragma once
// What the targets share: libFuzzer's bytes as text, and as one migration of a framework.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/framework.h"
#include "migrations/reader.h"
#include "schema/apply.h"

namespace signalbox::fuzz {

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Plays changes on an empty schema: whatever a reader gives must be playable, valid or not.
inline void play(const std::vector<SchemaChange>& changes, Engine engine) {
  Schema schema = empty_schema(engine);
  for (const SchemaChange& change : changes) {
    (void)apply(schema, change);
  }
}

/// The first byte chooses the engine, the rest is the content of one migration file named `path`.
inline void read_as(std::string_view framework, std::string_view path, std::string_view bytes) {
  constexpr std::array kEngines = {Engine::Postgres, Engine::MySql, Engine::MariaDb, Engine::Sqlite};
  if (bytes.empty()) {
    return;
  }
  const Engine engine = kEngines.at(static_cast<unsigned char>(bytes.front()) % kEngines.size());
  const std::string file(path);
  const std::string folder = file.substr(0, file.find('/'));
  ReadRequest request{std::string(framework), {file, {{file, std::string(bytes.substr(1))}}, folder, engine, {}}};
  std::vector<Migration> history = {read_migration(request)};
  if (const auto settle = find_framework(framework)->settle) {
    settle(history, {});
  }
  for (const Migration& migration : history) {
    play(migration.changes, engine);
    play(migration.rollback, engine);
  }
}

}  // namespace signalbox::fuzz
