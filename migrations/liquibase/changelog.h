#pragma once
// The change sets of one changelog file.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/liquibase/element.h"
#include "schema/engine.h"

namespace signalbox::liquibase {

struct ChangeSet {
  std::string id;
  std::string author;
  int line = 0;
  bool in_transaction = true;
  bool reruns = false;   ///< run again when it was edited (runOnChange), or always
  bool guarded = false;  ///< preconditions skip it (onFail MARK_RAN or CONTINUE) when what it does is there already
  std::vector<Element> changes;
  std::vector<Element> rollback;
  bool has_rollback = false;  ///< one is written, be it empty
};

/// <include file="…"/>, <includeAll path="…"/>
struct Include {
  std::string path;
  bool relative = false;  ///< to the file that includes it, otherwise to a root of the class path
};

struct Changelog {
  std::vector<ChangeSet> change_sets;  ///< those that run on the engine
  std::vector<Include> includes;
  std::vector<std::string> twice;  ///< "id::author" that stand twice in the file
};

/// Change sets for other engines (dbms, or preconditions that name one) are left out; ${properties} of the file are
/// replaced.
Changelog changelog_of(const Element& root, Engine engine);

/// The change sets of `now` that a database that ran the first of `before` runs, and that none of the others has: new
/// ones, and edited ones that rerun. nullopt: one that ran is another now, or gone, which Liquibase refuses or never
/// runs.
std::optional<std::vector<ChangeSet>> added_to(std::span<const Changelog> before, const Changelog& now);

/// True when the text's first line says "--liquibase formatted sql".
bool is_formatted_sql(std::string_view text);
/// "--changeset author:id …", "--rollback …" and their options.
Changelog formatted_sql(std::string_view text, Engine engine);

/// Whether "postgresql, !h2" lets the engine in; an empty list lets everybody.
bool runs_on(std::string_view dbms, Engine engine);

}  // namespace signalbox::liquibase
