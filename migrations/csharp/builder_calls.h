#pragma once
// What the Up or Down of an EF Core migration says to its MigrationBuilder, as a list of calls with constant arguments.
// Helper methods of the class are followed and loops over constants unrolled; nothing is run.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "schema/engine.h"
#include "syntax/tree.h"

namespace signalbox::csharp {

/// A constant of C#; Unknown with its source for everything else.
struct Value {
  enum class Kind { Unknown, Null, Bool, Number, Text, List };

  Kind kind = Kind::Unknown;
  std::string text;
  bool truth = false;
  std::vector<Value> items;
  int line = 0;  ///< where the text begins

  bool is_text() const { return kind == Kind::Text; }
  bool is_true() const { return kind == Kind::Bool && truth; }
};

struct Call {
  std::string method;    ///< "CreateTable"; kUnknown for code that is not followed
  std::string type;      ///< of Column<string>: "string"
  std::string property;  ///< of a column: the name that the constraints of the table use for it
  std::vector<Value> positional;
  std::map<std::string, Value, std::less<>> named;
  std::map<std::string, Value, std::less<>> annotations;      ///< .Annotation("…", …)
  std::map<std::string, Value, std::less<>> old_annotations;  ///< .OldAnnotation("…", …)
  std::vector<Call> columns;                                  ///< of CreateTable
  std::vector<Call> constraints;                              ///< of CreateTable
  std::string source;                                         ///< one line, for people
  std::string reason;                                         ///< of kUnknown
  int line = 0;

  static constexpr std::string_view kUnknown = "(unknown)";

  /// By name, or by position among the unnamed ones; nullptr when it is not there.
  const Value* argument(std::string_view name, int position = -1) const;
  std::string text(std::string_view name, int position = -1) const;
  /// A text, a list of them, or the members that `x => new { x.A, x.B }` names.
  std::vector<std::string> texts(std::string_view name, int position = -1) const;
};

struct MigrationClass {
  Tree tree;
  std::string id;  ///< of [Migration("…")], "" when the file has none
  std::map<std::string, Node, std::less<>> methods;
  std::map<std::string, Node, std::less<>> constants;
};

/// The first class of the file that has an Up, or the attributes of a designer file. InvalidInput when there is none.
Result<MigrationClass> read_class(std::string text);

/// The calls of that method; empty when it is not there.
std::vector<Call> builder_calls(const MigrationClass& migration, std::string_view method, Engine engine);

}  // namespace signalbox::csharp
