#pragma once
// One migration as Signalbox understands it, whatever framework wrote it.

#include <string>
#include <string_view>
#include <vector>

#include "schema/change.h"

namespace signalbox {

/// A place that could not be read. Never silence: it reaches the report.
struct Unknown {
  int line = 0;
  std::string message;  ///< one sentence for people, with the name of what was met

  bool operator==(const Unknown&) const = default;
  static constexpr auto fields() {
    return fields_of(field("line", &Unknown::line), field("message", &Unknown::message));
  }
};

/// "-- signalbox:ignore drop-column the table is empty until=2026-12-31": a rule's finding that somebody answers for.
struct Ignore {
  int line = 0;
  bool alone = true;  ///< nothing else on its line: it speaks of the next statement, otherwise of the one it follows
  std::string rule;
  std::string reason;  ///< empty: none was given, so it does not hold
  std::string until;   ///< "2026-12-31"; empty: for good

  bool operator==(const Ignore&) const = default;
  static constexpr auto fields() {
    return fields_of(field("line", &Ignore::line), field("alone", &Ignore::alone), field("rule", &Ignore::rule),
                     field("reason", &Ignore::reason), field("until", &Ignore::until));
  }
};

/// SQL of a file that was read for itself.
struct ReadScript {
  std::vector<SchemaChange> changes;
  std::vector<Unknown> unknowns;
  int statements = 0;

  bool operator==(const ReadScript&) const = default;
  static constexpr auto fields() {
    return fields_of(field("changes", &ReadScript::changes), field("unknowns", &ReadScript::unknowns),
                     field("statements", &ReadScript::statements));
  }
};

/// What one file says where its changes follow only from the migrations before it; Framework::settle makes them of it.
struct Draft {
  std::string operations;           ///< in the framework's own form; empty: nothing was left open
  std::vector<ReadScript> scripts;  ///< SQL that the operations refer to
  std::vector<Unknown> unknowns;    ///< of the file itself

  bool operator==(const Draft&) const = default;
  static constexpr auto fields() {
    return fields_of(field("operations", &Draft::operations), field("scripts", &Draft::scripts),
                     field("unknowns", &Draft::unknowns));
  }
};

/// A model of the application that a migration calls: by the time the migration runs somewhere it may be another.
struct ModelUse {
  int line = 0;
  std::string name;  ///< "User.objects"

  bool operator==(const ModelUse&) const = default;
  static constexpr auto fields() { return fields_of(field("line", &ModelUse::line), field("name", &ModelUse::name)); }
};

/// One migration: a file, a pair of files or a folder of one framework.
struct Migration {
  std::string path;                  ///< of the main file, or the folder, relative to the repository
  std::string framework;             ///< "prisma"
  std::string name;                  ///< what people call it: "add_status"
  std::string revision;              ///< the framework's version or id: "20260102", "4f1c", "app/0002_status"
  std::vector<std::string> parents;  ///< revisions it follows, for frameworks whose order is a graph
  std::vector<std::string>
      dependencies;  ///< revisions of other lines that must have run (Alembic depends_on, other Django apps)
  std::vector<std::string> replaces;  ///< squashed revisions
  std::string kind;                   ///< "" versioned, "repeatable", "baseline"
  Engine engine = Engine::Postgres;
  bool transactional = true;  ///< the runner wraps it in one transaction
  bool has_down = false;      ///< a way back is written (it may be empty)
  bool grown = false;         ///< what is new in a file that ran before, and nothing that ran is another now
  std::vector<SchemaChange> changes;
  std::vector<SchemaChange> rollback;
  std::vector<Unknown> unknowns;
  std::vector<Ignore> ignores;  ///< of the files that `changes` come from
  std::vector<ModelUse> model_uses;
  int statements = 0;  ///< statements or operations met, for coverage figures
  Draft draft;         ///< for frameworks that settle

  bool operator==(const Migration&) const = default;
  static constexpr auto fields() {
    return fields_of(field("path", &Migration::path), field("framework", &Migration::framework),
                     field("name", &Migration::name), field("revision", &Migration::revision),
                     field("parents", &Migration::parents), field("dependencies", &Migration::dependencies),
                     field("replaces", &Migration::replaces), field("kind", &Migration::kind),
                     field("engine", &Migration::engine), field("transactional", &Migration::transactional),
                     field("has_down", &Migration::has_down), field("changes", &Migration::changes),
                     field("rollback", &Migration::rollback), field("unknowns", &Migration::unknowns),
                     field("ignores", &Migration::ignores), field("statements", &Migration::statements),
                     field("draft", &Migration::draft), field("grown", &Migration::grown),
                     field("model_uses", &Migration::model_uses));
  }
};

}  // namespace signalbox
