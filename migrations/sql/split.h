#pragma once
// A MySQL, MariaDB or SQLite script → statements.

#include <string_view>
#include <vector>

#include "schema/engine.h"

namespace signalbox {

struct StatementText {
  std::string_view text;   ///< without its delimiter and the blanks around it
  std::size_t offset = 0;  ///< in the script
};

/// Splits at ';' outside of quotes, comments and the bodies of triggers and procedures, and at what MySQL's DELIMITER
/// command says.
std::vector<StatementText> split_statements(Engine engine, std::string_view script);

}  // namespace signalbox
