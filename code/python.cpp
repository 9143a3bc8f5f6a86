#include "code/python.h"

namespace signalbox::code_python {

Arguments arguments_of(const Node& call) {
  Arguments out;
  for (const Node& each : call.field("arguments").children()) {
    if (each.is("keyword_argument")) {
      out.named.emplace(std::string(each.field("name").text()), each.field("value"));
    } else {
      out.positional.push_back(each);
    }
  }
  return out;
}

Assignment assignment(const Node& node) {
  const Node left = node.field("left");
  return {left.is("identifier") ? left.text() : std::string_view{}, node.field("type").text(), node.field("right"),
          node.line()};
}

std::vector<Assignment> assignments_of(const Node& block) {
  std::vector<Assignment> out;
  for (const Node& statement : block.children()) {
    const Node inner = statement.is("expression_statement") ? statement.first() : Node();
    if (inner.is("assignment")) {
      Assignment found = assignment(inner);
      if (!found.name.empty()) {
        out.push_back(found);
      }
    }
  }
  return out;
}

}  // namespace signalbox::code_python
