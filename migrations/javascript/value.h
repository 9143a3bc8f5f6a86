#pragma once
// What an expression of JavaScript or TypeScript can stand for without running it: constants, functions that can be
// followed, and chains of calls on things that only exist at run time. Arrays, objects, functions and chains belong to
// the Evaluator that made them, because in JavaScript several names may mean the same one.

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "syntax/tree.h"

namespace signalbox::js {

struct Undefined {};
struct Null {};

/// A value that only running would give.
struct Opaque {
  std::string text;  ///< as written, shortened
  int line = 0;
  bool from_database = false;  ///< what the database answered: a condition on it guards
};

struct Array;
struct Object;
struct Function;
struct Chain;

using Value = std::variant<Undefined, Null, bool, double, std::string, Array*, Object*, Function*, Chain*, Opaque>;

/// Stands inside a string for a part that is not known. It is a word of SQL, so that a statement with an unknown
/// literal can still be read.
inline constexpr std::string_view kHole = "signalbox_unknown";

struct Array {
  std::vector<Value> items;
  bool open = false;  ///< there may be more, or fewer: the length is not known
};

/// Members in the order in which they were written.
struct Object {
  std::vector<std::pair<std::string, Value>> members;
  std::unordered_map<std::string, std::size_t> places;
  std::string class_name;  ///< of a class and of what `new` makes of it
  bool open = false;       ///< there are members that are not known

  const Value* find(const std::string& name) const;
  void set(const std::string& name, Value value);
};

struct Scope {
  Scope* outer = nullptr;
  std::unordered_map<std::string, Value> names;
};

struct Function {
  Node node;  ///< function, arrow function or method
  Scope* scope = nullptr;
  Value self;
};

/// ".name", ".name(arguments)", or with an empty name a call of what stands before it.
struct Link {
  std::string name;
  bool called = false;
  bool constructed = false;  ///< new …(arguments)
  std::vector<Value> arguments;
  std::vector<int> lines;  ///< where each argument starts
  int line = 0;
};

/// Calls on something that only exists at run time: `knex.schema.createTable(…)` is the root "knex" with two links.
struct Chain {
  enum class Root {
    Host,    ///< handed in by who evaluates: knex, queryInterface, a table builder
    Import,  ///< another module; `root` is its name
    Global,  ///< a name that nothing in the module declares
  };
  Root kind = Root::Global;
  std::string root;
  std::vector<Link> links;
  int line = 0;
  std::string text;  ///< as written, shortened

  /// "schema.createTable": the names of all links.
  std::string path() const;
};

const std::string* as_string(const Value& value);
const Array* as_array(const Value& value);
const Object* as_object(const Value& value);
const Function* as_function(const Value& value);
const Chain* as_chain(const Value& value);
bool is_nothing(const Value& value);  ///< undefined or null
/// Whether it counts as true; nullopt: not known.
std::optional<bool> truth(const Value& value);
/// Known to be true.
bool truthy(const Value& value);
/// The member of an object; undefined when there is none or the value is no object.
Value member(const Value& value, const std::string& name);
/// The argument, or undefined.
Value argument(const Link& link, std::size_t index);

/// How JavaScript writes a number: 1, 1.5, -3.
std::string number_text(double number);
/// The value inside a string; kHole for what is not known.
std::string to_text(const Value& value);
/// JSON.stringify.
std::string to_json_text(const Value& value);

}  // namespace signalbox::js
