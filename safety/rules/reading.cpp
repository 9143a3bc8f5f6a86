// What could not be read, what should not be shown, and names that do not fit.

#include "migrations/ignores.h"
#include "safety/rule_kit.h"

namespace signalbox {

namespace {

void opaque(const RuleContext& c, Findings& out) {
  const auto* unknown = c.as<UnknownChange>();
  if (unknown == nullptr || c.policy.unknown == UnknownPolicy::Pass) {
    return;
  }
  say(out,
      fmt::format("Not analysed: {}", unknown->reason.empty() ? "this statement could not be read" : unknown->reason),
      fmt::format("Write it as plain statements, or review it by hand and say so with `{}`.",
                  as_comment(c.migration.path, "signalbox:ignore opaque-statement reason")));
  out.back().severity = c.policy.unknown == UnknownPolicy::Fail ? Severity::Error : Severity::Warning;
}

void rights(const RuleContext& c, Findings& out) {
  if (const auto* grant = c.as<Grant>()) {
    say(out,
        fmt::format("Rights change: {} on {} to {}.", one_line(grant->privileges), one_line(grant->objects),
                    one_line(grant->roles)),
        "Let the owner of the database look at it.");
  }
  if (const auto* revoke = c.as<Revoke>()) {
    say(out,
        fmt::format("Rights change: {} on {} is taken from {}.", one_line(revoke->privileges),
                    one_line(revoke->objects), one_line(revoke->roles)),
        "Make sure that no running code needs it.");
  }
}

void roles(const RuleContext& c, Findings& out) {
  const auto* role = c.as<AlterRole>();
  if (role != nullptr) {
    say(out,
        fmt::format("The role {} is changed in a migration ({}); a password written here stays in the repository's "
                    "history.",
                    one_line(role->role), one_line(role->verb)),
        "Manage roles outside migrations; change any password that was written here.");
  }
}

/// The name that a change gives to something, or nothing.
std::vector<std::string> given_names(const Operation& operation) {
  return std::visit(overloaded{[](const CreateTable& op) {
                                 std::vector<std::string> names{op.table.name.name};
                                 for (const Column& column : op.table.columns) {
                                   names.push_back(column.name);
                                 }
                                 return names;
                               },
                               [](const AddColumn& op) { return std::vector{op.column.name}; },
                               [](const CreateIndex& op) { return std::vector{op.index.name}; },
                               [](const AddForeignKey& op) { return std::vector{op.key.name}; },
                               [](const AddUnique& op) { return std::vector{op.unique.name}; },
                               [](const AddCheck& op) { return std::vector{op.check.name}; },
                               [](const RenameTable& op) { return std::vector{op.to.name}; },
                               [](const RenameColumn& op) { return std::vector{op.to}; },
                               [](const auto&) { return std::vector<std::string>{}; }},
                    operation);
}

/// Readers store names as the server does, so a PostgreSQL name of exactly the limit may have been cut.
void identifier_too_long(const RuleContext& c, Findings& out) {
  const std::size_t limit = max_identifier_length(c.server.engine);
  for (const std::string& name : given_names(c.change.operation)) {
    const bool cut = c.server.engine == Engine::Postgres ? name.size() >= limit : name.size() > limit;
    if (cut) {
      say(out,
          c.server.engine == Engine::Postgres
              ? fmt::format("The name {}… is cut at {} bytes: another long name may become the same.", name, limit)
              : fmt::format("The name {} is longer than {} characters: the server refuses.", name, limit),
          "Choose a shorter name.");
    }
  }
}

void reported_by_review(const MigrationContext& c, Findings& out);

constexpr auto kRules = std::to_array<Rule>({
    on_change({.id = "opaque-statement",
               .engines = Engines::All,
               .severity = Severity::Warning,
               .summary = "A statement could not be read.",
               .hazard = "It may do anything. The policy `unknown` says what that means for the check.",
               .bad = "DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_setting('x'); END $$;",
               .good = "DO $$ BEGIN ALTER TABLE orders ADD COLUMN remark text; END $$;",
               .graded = true},
              opaque),
    on_change({.id = "grant-change",
               .engines = Engines::All,
               .severity = Severity::Warning,
               .summary = "Rights are given or taken.",
               .hazard = "Who may read or write changes with a deploy.",
               .bad = "GRANT ALL ON orders TO PUBLIC;",
               .good = "COMMENT ON TABLE orders IS 'nothing about rights';"},
              rights),
    on_change(
        {.id = "role-change",
         .engines = Engines::All,
         .severity = Severity::Error,
         .summary = "A role is changed in a migration.",
         .hazard = "Roles belong to the whole server, and a password in a migration stays in the history. The text "
                   "is never shown.",
         .bad = "CREATE ROLE reporting LOGIN PASSWORD 'secret';",
         .good = "ALTER TABLE orders ALTER COLUMN note SET DEFAULT '';"},
        roles),
    on_change({.id = "identifier-too-long",
               .engines = Engines::All,
               .severity = Severity::Warning,
               .summary = "A name is longer than the server keeps.",
               .hazard = "PostgreSQL cuts it at 63 bytes without an error; MySQL refuses above 64 characters.",
               .bad = "ALTER TABLE orders ADD COLUMN "
                      "a_very_long_column_name_that_nobody_can_type_and_that_goes_on_and_on text;",
               .good = "ALTER TABLE orders ADD COLUMN remark text;"},
              identifier_too_long),
    on_migration({.id = "ignore-does-not-hold",
                  .engines = Engines::All,
                  .severity = Severity::Warning,
                  .summary = "An ignore comment has no reason, no such rule, or is past its date.",
                  .hazard = "The finding that it names counts as if the comment were not there."},
                 reported_by_review),
});

/// review() itself reports these, when it applies the ignores.
void reported_by_review(const MigrationContext&, Findings&) {}

}  // namespace

std::span<const Rule> reading_rules() {
  return kRules;
}

}  // namespace signalbox
