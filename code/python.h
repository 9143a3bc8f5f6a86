#pragma once
// Python's syntax as the readers of its object mappers need it.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/tree.h"

namespace signalbox::code_python {

struct Arguments {
  std::vector<Node> positional;
  std::map<std::string, Node> named;
};

/// Of a "call".
Arguments arguments_of(const Node& call);

/// name: type = value
struct Assignment {
  std::string_view name;
  std::string_view type;
  Node value;
  int line = 0;
};

/// Of an "assignment"; an empty name when its left side is no plain name.
Assignment assignment(const Node& node);
/// The assignments that stand directly in a block.
std::vector<Assignment> assignments_of(const Node& block);

}  // namespace signalbox::code_python
