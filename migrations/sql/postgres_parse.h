#pragma once
// A parse of libpg_query as a simdjson tree. Internal to migrations/sql.

#include <string>
#include <vector>

#include "migrations/sql/postgres_node.h"

namespace signalbox::postgres {

class ParseTree {
 public:
  explicit ParseTree(const std::string& text);

  bool parsed() const { return error_.empty(); }
  const std::string& error() const { return error_; }
  std::size_t error_offset() const { return error_offset_; }
  std::vector<Node> statements() const { return Node(root_).items("stmts"); }

 private:
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
  std::string error_;
  std::size_t error_offset_ = 0;
};

}  // namespace signalbox::postgres
