#include "schema/engine.h"

#include "base/text.h"

namespace signalbox {
namespace {

/// At most `limit` bytes, never half of a UTF-8 sequence.
std::string cut(std::string text, std::size_t limit) {
  if (text.size() <= limit) {
    return text;
  }
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) {
    --limit;
  }
  text.resize(limit);
  return text;
}

}  // namespace

std::string_view to_string(Engine engine) {
  switch (engine) {
    case Engine::Postgres:
      return "postgres";
    case Engine::MySql:
      return "mysql";
    case Engine::MariaDb:
      return "mariadb";
    case Engine::Sqlite:
      return "sqlite";
  }
  return "postgres";
}

std::optional<Engine> parse_engine(std::string_view text) {
  const std::string word = lower(trim(text));
  if (word == "postgres" || word == "postgresql" || word == "pg" || word == "cockroachdb") {
    return Engine::Postgres;
  }
  if (word == "mysql" || word == "mysql2") {
    return Engine::MySql;
  }
  if (word == "mariadb") {
    return Engine::MariaDb;
  }
  if (word == "sqlite" || word == "sqlite3" || word == "better-sqlite3" || word == "libsql" || word == "turso") {
    return Engine::Sqlite;
  }
  return std::nullopt;
}

std::string_view default_schema(Engine engine) {
  return engine == Engine::Postgres ? "public" : "";
}

std::size_t max_identifier_length(Engine engine) {
  switch (engine) {
    case Engine::Postgres:
      return 63;
    case Engine::MySql:
    case Engine::MariaDb:
      return 64;
    case Engine::Sqlite:
      return 1'000'000;
  }
  return 63;
}

std::string stored_identifier(Engine engine, std::string_view name, bool quoted) {
  if (engine != Engine::Postgres) {
    return std::string{name};
  }
  return cut(quoted ? std::string{name} : lower(name), max_identifier_length(engine));
}

}  // namespace signalbox
