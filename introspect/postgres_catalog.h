#pragma once
// The questions to PostgreSQL's catalogue. Each answers with one statement a row, in an order that applies.

#include <span>
#include <string_view>

namespace signalbox {

std::span<const std::string_view> catalog_questions();
/// Rows are sentences for people.
std::string_view invalid_index_question();

}  // namespace signalbox
