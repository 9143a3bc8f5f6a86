#pragma once
// The difference of two schemas for people: by table, with + - ~ before each line.

#include <cstddef>
#include <span>
#include <string>

#include "schema/change.h"

namespace signalbox {

struct DiffStyle {
  bool color = false;
  std::size_t width = 100;
};

/// `from` and `to` are the labels of the sides. One line when there is no difference.
std::string diff_as_text(std::span<const SchemaChange> changes, const std::string& from, const std::string& to,
                         const DiffStyle& style);

/// "+" for what `to` has and `from` has not, "-" the other way round, "~" for what is there on both sides.
char mark_of(const Operation& operation);

}  // namespace signalbox
