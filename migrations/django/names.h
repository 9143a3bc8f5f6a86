#pragma once
// Names as Django derives them: tables, indexes, constraints.

#include <string>
#include <string_view>
#include <vector>

#include "schema/engine.h"

namespace signalbox::django {

/// names_digest: the first digits of MD5 over the parts.
std::string digest(const std::vector<std::string>& parts, std::size_t length);
/// truncate_name: what is too long for the engine is cut and marked with a digest.
std::string truncated(Engine engine, const std::string& name);
/// _create_index_name: "table_a_b_1a2b3c4d_suffix", shortened to fit.
std::string object_name(Engine engine, const std::string& table, const std::vector<std::string>& columns,
                        const std::string& suffix);
/// The suffix of a foreign key's name: "_fk_table_id".
std::string foreign_key_suffix(const std::string& table, const std::string& column);
/// Index.set_name_with_model: "table_column_1a2b3c_idx"; `columns` carry a "-" where they are descending.
std::string index_name(const std::string& table, const std::vector<std::string>& columns, const std::string& suffix);

}  // namespace signalbox::django
