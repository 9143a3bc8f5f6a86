#pragma once
// Table sizes from a file that somebody exported from production, where no database can be asked.

#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/config.h"

namespace signalbox {

/// CSV with a header line. Columns by name, in any order: table (needed), rows, total_bytes, writes_per_s; others are
/// passed over. An empty cell says that the figure is not known.
Result<std::vector<TableFacts>> parse_statistics(std::string_view csv);

/// The same from a file of at most 16 MB.
Result<std::vector<TableFacts>> read_statistics(const std::string& path);

}  // namespace signalbox
