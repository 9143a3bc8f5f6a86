#pragma once
// What a migration written in JavaScript sends to the server, put together as changes. The frameworks below turn their
// calls into the SQL that the real tool would send and hand it to the SQL readers: types, defaults and the names that
// engines derive are then read in one place only.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/migration.h"

namespace signalbox::js {

class Sent {
 public:
  explicit Sent(Engine engine) : engine_(engine) {}

  Engine engine() const { return engine_; }
  const std::vector<SchemaChange>& changes() const { return changes_; }
  std::vector<SchemaChange> take_changes() { return std::move(changes_); }
  std::vector<Unknown> take_unknowns() { return std::move(unknowns_); }
  int statements() const { return statements_; }

  /// SQL that the tool makes of a call on `line`.
  void made(std::string_view sql, int line, bool guarded);
  /// SQL that the author wrote; its first line is `line` of the file.
  void written(std::string_view sql, int line, bool guarded);
  /// What has no SQL that says it: a table rebuilt by the tool, reported as its net change.
  void operation(Operation operation, int line, bool guarded);
  /// A call that reaches the database and changes nothing (hasTable, a transaction's begin).
  void harmless() { ++statements_; }
  void unknown(int line, std::string reason, std::string_view text, bool anything = true);

 private:
  void take(std::string_view sql, int first_line, int only_line, bool guarded);

  Engine engine_;
  std::vector<SchemaChange> changes_;
  std::vector<Unknown> unknowns_;
  int statements_ = 0;
  std::set<std::string> made_up_;  ///< names that tables got and of which only a part is known
};

/// The way there and the way back of one migration.
void put_together(Migration& migration, Sent up, Sent* down);

/// `name` or "name", its quotes doubled.
std::string quoted(Engine engine, std::string_view name);
/// "a.b" → "a"."b"
std::string quoted_path(Engine engine, std::string_view path);
/// 'text', with what ends a string doubled.
std::string quoted_text(Engine engine, std::string_view text);

}  // namespace signalbox::js
