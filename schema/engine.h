#pragma once
// The database engines, and what each does to a name.

#include <optional>
#include <string>
#include <string_view>

namespace signalbox {

enum class Engine { Postgres, MySql, MariaDb, Sqlite };

/// "postgres", "mysql", "mariadb", "sqlite".
std::string_view to_string(Engine engine);
/// Also reads the common spellings ("postgresql", "pg", "sqlite3"); nullopt for anything else.
std::optional<Engine> parse_engine(std::string_view text);

inline bool is_mysql_family(Engine engine) {
  return engine == Engine::MySql || engine == Engine::MariaDb;
}

/// The schema that an unqualified name lands in: "public" for PostgreSQL, "" for the others.
std::string_view default_schema(Engine engine);

/// The longest identifier: PostgreSQL truncates at 63 bytes silently, MySQL and MariaDB refuse above 64 characters.
std::size_t max_identifier_length(Engine engine);

/// An identifier as the engine stores it: an unquoted PostgreSQL name is folded to lower case and cut at 63 bytes.
std::string stored_identifier(Engine engine, std::string_view name, bool quoted);

}  // namespace signalbox
