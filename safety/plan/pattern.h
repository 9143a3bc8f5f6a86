#pragma once
// A pattern knows the gradual way for one kind of change: one file in patterns/ and one line in patterns.def.

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "safety/plan/plan.h"

namespace signalbox {

/// What a pattern looks at.
struct PlanContext {
  const Migration& migration;
  const SchemaChange& change;
  std::span<const SchemaChange> rest;  ///< the changes behind it
  const Schema& before;                ///< right before the change
  const DatabaseServer& server;

  template <typename Operation>
  const Operation* as() const {
    return std::get_if<Operation>(&change.operation);
  }
  /// As SQL writes it.
  std::string sql(std::string_view name) const;
  std::string sql(const QualifiedName& name) const;
  std::string columns(std::span<const std::string> names) const;
  /// A name for a helper: "orders_state_sync", cut to what the engine takes.
  std::string made(std::initializer_list<std::string_view> parts) const;
};

/// Servers that a pattern's statements are for.
enum class PatternEngine { Postgres, MySql, Both };

struct Pattern {
  std::string_view name;
  /// Appends its steps and gives back how many changes it has dealt with, this one first; 0: not its business.
  std::size_t (*write)(const PlanContext& context, Plan& plan) = nullptr;
  PatternEngine engine = PatternEngine::Postgres;
};

std::span<const Pattern* const> all_patterns();

/// Appends a step and gives it back to be filled.
PlanStep& add_step(Plan& plan, PlanPhase phase, std::string name, std::string title);

}  // namespace signalbox
