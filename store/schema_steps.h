#pragma once
// The files of store/migrations/, built into the program.

#include <span>
#include <string_view>

namespace signalbox {

struct SchemaStep {
  std::string_view name;  ///< "0001_deliveries": the file's name without ".sql"
  std::string_view sql;
};

/// In the order in which they are applied; step N brings the file to version N.
std::span<const SchemaStep> schema_steps();

}  // namespace signalbox
