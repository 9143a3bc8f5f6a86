#pragma once
// One reader per dialect; read_sql (sql.h) chooses. Lines count from the start of the text.

#include <string_view>

#include "migrations/sql/sql.h"

namespace signalbox {

/// A statement longer than this is not parsed: the C parser's stack would not hold what a hostile one can nest.
inline constexpr std::size_t kMaxStatement = 64 * 1024;

SqlText read_postgres(std::string_view text);
/// MySQL, MariaDB and SQLite.
SqlText read_with_own_parser(Engine engine, std::string_view script);

}  // namespace signalbox
