#pragma once
// What a MySQL script keeps in its session to decide what to send: variables, prepared statements, procedures that it
// makes and calls. That is how scripts for MySQL say ADD COLUMN IF NOT EXISTS. What a question to information_schema
// decides is read both ways and marked as guarded; what else is put together at run time is not followed.

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/sql/lexer.h"
#include "schema/change.h"

namespace signalbox {

class MySqlSession {
 public:
  explicit MySqlSession(Engine engine) : engine_(engine) {}

  /// What a statement does that only the session can tell (EXECUTE, CALL): its changes, or an error when they cannot be
  /// told. nullopt: it is no such statement; what it says of variables and procedures is kept.
  struct Told {
    bool understood = false;
    std::vector<SchemaChange> changes;
  };
  std::optional<Told> take(std::string_view statement, const std::set<std::string>& temporary);

 private:
  using Tokens = std::span<const Token>;

  /// What an expression gives.
  struct Value {
    enum class Kind { Texts, FromDatabase, Unknown };
    Kind kind = Kind::Unknown;
    std::vector<std::string> texts;  ///< more than one: the database's answer decides

    bool operator==(const Value&) const = default;
  };
  struct Routine {
    std::vector<std::string> parameters;
    std::string body;
  };

  // mysql_session.cpp
  Value evaluate(Tokens tokens, int nested = 0) const;
  Value called(std::string_view function, Tokens arguments, int nested) const;
  static void keep(std::map<std::string, Value>& values, const std::string& name, Value value);
  bool step(std::size_t by);
  bool asks_database(Tokens tokens) const;
  std::string variable(const Token& token) const;
  void assign(Tokens tokens);
  void assign_selected(Tokens tokens);
  bool prepare(Tokens tokens);
  bool run_simple(std::string_view text, Tokens tokens);
  bool run(std::string_view sql);
  bool run_value(const Value& value);

  // mysql_routines.cpp
  void remember_routine(std::string_view text, Tokens tokens);
  bool call(Tokens tokens);
  struct Body;
  bool run_statements(Body& body);
  bool run_if(Body& body);
  static void merge(std::map<std::string, Value>& values, const std::map<std::string, Value>& other);
  bool declare(Body& body);

  static constexpr std::size_t kMostTexts = 8;

  Engine engine_;
  std::map<std::string, Value> values_;  ///< @variables; inside of a procedure also what it declares
  std::map<std::string, Value> prepared_;
  std::map<std::string, Routine> routines_;
  std::set<std::string> temporary_;
  std::vector<SchemaChange> made_;
  bool guarded_ = false;
  int depth_ = 0;
  bool left_ = false;  ///< a LEAVE stands behind a condition
  std::size_t steps_ = 0;
};

namespace mysql_session {

/// The tokens between commas outside of parentheses.
std::vector<std::span<const Token>> split_at_commas(std::span<const Token> tokens);
/// Where the parenthesis at `open` is closed; the number of tokens when it is not.
std::size_t closing(std::span<const Token> tokens, std::size_t open);

}  // namespace mysql_session

}  // namespace signalbox
