#pragma once
// Follows a module of JavaScript or TypeScript as far as it is constant: constants, functions of the module, loops over
// constant lists, promises. What it meets on the host's things (knex, queryInterface) goes to the Host as chains of
// calls, in the order in which they would run. Pure and bounded in steps, depth and text: nothing is ever run.

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/javascript/value.h"

namespace signalbox::js {

class Evaluator;

/// Whoever has something followed.
class Host {
 public:
  virtual ~Host() = default;
  /// A chain of the host's is run: it was awaited, returned, or stood as a statement. What it gives.
  virtual Value run(Evaluator& evaluator, const Chain& chain) = 0;
  /// The constant that a chain stands for (the dialect's name); nullopt: none.
  virtual std::optional<Value> constant(const Chain& chain) = 0;
  /// A chain on another module reaches the database, though nothing of the host's is handed to it.
  virtual bool reaches(const Chain&) const { return false; }
  /// Something that may reach the database could not be followed.
  virtual void unknown(int line, std::string reason, std::string_view text) = 0;
};

class Evaluator {
 public:
  /// Reads the module's statements. `program` and its tree must live as long as the evaluator.
  Evaluator(const Node& program, Host& host);
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  /// What the module exports under that name, by CommonJS or as an ES module; also a member of the default export.
  Value exported(const std::string& name) const;
  /// The whole of module.exports, or of the default export when there is one.
  Value exports() const;
  /// All exported objects and classes.
  std::vector<const Object*> exported_objects() const;

  /// Follows a function as if it were called and awaited.
  Value call(const Value& function, std::vector<Value> arguments, Value self = Undefined{});

  /// A thing of the host's, as a value to hand to a function.
  Value host_value(std::string root);
  Value new_object(std::vector<std::pair<std::string, Value>> members);

  /// Inside of a condition on what the database answered: whatever is done is guarded.
  bool guarded() const;
  /// The budget is used up: the rest was not followed.
  bool exhausted() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace signalbox::js
