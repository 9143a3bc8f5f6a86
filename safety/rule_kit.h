#pragma once
// Everything that a file of rules/ needs, in one include.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <variant>

#include "base/overloaded.h"
#include "base/text.h"
#include "safety/data_checks.h"
#include "safety/expressions.h"
#include "safety/lookup.h"
#include "safety/rule.h"
#include "safety/type_change.h"
#include "safety/words.h"

namespace signalbox {

/// An identifier of the change's engine, as SQL writes it.
inline std::string sql(const RuleContext& context, std::string_view name) {
  return identifier(context.server.engine, name);
}
inline std::string sql(const RuleContext& context, const QualifiedName& name) {
  return identifier(context.server.engine, name);
}

/// A rule that looks at one change of a migration.
constexpr Rule on_change(RuleInfo info, void (*check)(const RuleContext&, Findings&)) {
  return {info, check, nullptr};
}
/// A rule that looks at a migration as a whole.
constexpr Rule on_migration(RuleInfo info, void (*check)(const MigrationContext&, Findings&)) {
  return {info, nullptr, check};
}

/// MySQL and MariaDB: how to run the change's whole statement beside the traffic, as a command line where a tool can.
std::string online_advice(const RuleContext& context);

/// A finding of a whole migration that points at one of its changes.
inline void say_at(Findings& out, const SchemaChange& change, std::string message, std::string fix) {
  say(out, std::move(message), std::move(fix));
  out.back().line = change.line;
  out.back().statement = change.statement;
}

}  // namespace signalbox
