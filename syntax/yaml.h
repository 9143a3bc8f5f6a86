#pragma once
// YAML text as a plain tree with positions, built under a budget: a small file can unfold into gigabytes through its
// aliases, and the file may come from a pull request.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace signalbox {

struct YamlEntry;

struct YamlNode {
  enum class Kind { Null, Scalar, Sequence, Mapping };

  Kind kind = Kind::Null;
  std::string text;  ///< of a scalar, as YAML reads it
  int line = 0;
  int column = 0;
  std::vector<YamlNode> items;     ///< of a sequence
  std::vector<YamlEntry> entries;  ///< of a mapping, in the file's order, duplicates included
};

struct YamlEntry {
  YamlNode key;  ///< always a scalar
  YamlNode value;
};

/// The one document of a text; a Null node for an empty one. Aliases are unfolded. Refuses more than 1 MB, 100,000
/// nodes, 8 MB of unfolded text and 64 levels.
Result<YamlNode> parse_yaml(std::string_view text, const std::string& path);

}  // namespace signalbox
