#pragma once
// How an operation's members are spread over its JSON object; for the writer and the reader of it.

#include <string_view>
#include <type_traits>

#include "schema/schema.h"

namespace signalbox {

/// Things that an operation is about: their name stands under the operation's own key ("column": "status").
template <typename T>
concept Subject =
    std::is_same_v<T, Column> || std::is_same_v<T, Table> || std::is_same_v<T, View> || std::is_same_v<T, Enum> ||
    std::is_same_v<T, Sequence> || std::is_same_v<T, Function> || std::is_same_v<T, Trigger> ||
    std::is_same_v<T, Policy> || std::is_same_v<T, Index> || std::is_same_v<T, OtherObject>;

/// The key of a subject's member in the operation's object. What a column's own expressions read stands apart from what
/// the whole change reads.
template <Subject T>
constexpr std::string_view subject_key(std::string_view key, std::string_view member) {
  if (std::is_same_v<T, Column> && member == "reads") {
    return "column_reads";
  }
  return member == "name" ? key : member;
}

/// Constraints stand beside their table, with a "name" when they have one.
template <typename T>
concept Constraint = std::is_same_v<T, PrimaryKey> || std::is_same_v<T, ForeignKey> || std::is_same_v<T, Unique> ||
                     std::is_same_v<T, Check> || std::is_same_v<T, Exclusion>;

}  // namespace signalbox
