#pragma once
// The names that ActiveRecord makes up for what a migration leaves unnamed.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::ruby {

/// index_orders_on_user_id_and_status. From version 7.1 on, names over 62 bytes are cut and end in a hash. `version` is
/// that of the class header: 71 for [7.1].
std::string default_index_name(int version, std::string_view table, std::span<const std::string> columns);
/// fk_rails_ and ten digits.
std::string default_foreign_key_name(std::string_view table, std::string_view column);
std::string default_check_name(std::string_view table, std::string_view expression);
std::string default_exclusion_name(std::string_view table, std::string_view expression);
std::string default_unique_name(std::string_view table, std::span<const std::string> columns);
/// "app.orders" → "orders"
std::string_view without_schema(std::string_view table);
/// The join table of assemblies and parts: "assemblies_parts".
std::string join_table_name(std::string first, std::string second);

}  // namespace signalbox::ruby
