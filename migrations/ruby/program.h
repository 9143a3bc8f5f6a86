#pragma once
// The parts of a Ruby file that holds one class: its methods and constants, and the here-documents of the whole file,
// whose texts stand apart from where they are mentioned.

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "syntax/tree.h"

namespace signalbox::ruby {

struct Program {
  Tree tree;
  std::string class_name;
  std::string superclass;  ///< "ActiveRecord::Migration[7.0]"
  int line = 0;            ///< of the class
  std::map<std::string, Node, std::less<>> methods;
  std::map<std::string, Node, std::less<>> constants;  ///< their values' expressions
  /// Classes of the file that are models, by their last name → "" or the expression of their table_name.
  std::map<std::string, Node, std::less<>> models;
  std::map<std::size_t, Node> heredocs;           ///< by where "<<~SQL" begins
  std::map<std::string, int, std::less<>> calls;  ///< bare words in the class body: "disable_ddl_transaction!" → line
};

/// The class whose superclass is a Migration, or the first that has one of the methods. InvalidInput when there is
/// none.
Result<Program> read_program(std::string text);

}  // namespace signalbox::ruby
