// What is required of migrations.

#include "config/keys.h"

namespace signalbox {
namespace {

Kind<std::map<std::string, RuleSetting>> rules_kind() {
  const Kind<std::optional<Severity>> level = one_of<std::optional<Severity>>({{"off", std::nullopt},
                                                                               {"info", Severity::Info},
                                                                               {"warning", Severity::Warning},
                                                                               {"error", Severity::Error},
                                                                               {"critical", Severity::Critical}});
  return {fmt::format(R"({{"type":"object","additionalProperties":{}}})", level.schema),
          [level](Decoding& in, const YamlNode& node, std::map<std::string, RuleSetting>& out) {
            for_each_entry(in, node, [&](const YamlEntry& entry) {
              RuleSetting& rule = out[entry.key.text];
              rule.where = in.span(entry.key);
              level.read(in, entry.value, rule.severity);
            });
          }};
}

Kind<ApprovalPolicy> approvals_kind() {
  return object<ApprovalPolicy>(
      {key("required_for", &ApprovalPolicy::required_for, list_of(text()), "kinds of conflict, rules or hazards"),
       key("from", &ApprovalPolicy::from, list_of(name_of(NameReference::To::Team)), "teams whose word counts"),
       key("valid_for", &ApprovalPolicy::valid_for, duration(), "then it has to be given again")});
}

Kind<LeadTimes> lead_times_kind() {
  return object<LeadTimes>(
      {key("declared", &LeadTimes::declared, duration(), "for a team whose declared use breaks"),
       key("inferred", &LeadTimes::inferred, duration(), "for a team whose use was only found in code")});
}

}  // namespace

Kind<ReviewPolicy> policy_kind() {
  return object<ReviewPolicy>(
      {key("two_migration_pattern", &ReviewPolicy::two_migration_pattern,
           one_of<TwoMigrationPattern>({{"off", TwoMigrationPattern::Off},
                                        {"advised", TwoMigrationPattern::Advised},
                                        {"required", TwoMigrationPattern::Required}}),
           "additions and removals in separate migrations"),
       key("forward_only", &ReviewPolicy::forward_only,
           one_of<Permission>({{"allowed", Permission::Allowed}, {"forbidden", Permission::Forbidden}}),
           "migrations that say that they cannot be undone"),
       key("rollback", &ReviewPolicy::rollback,
           one_of<RollbackPolicy>({{"optional", RollbackPolicy::Optional},
                                   {"advised", RollbackPolicy::Advised},
                                   {"required", RollbackPolicy::Required}}),
           "a way back in every migration"),
       key("non_negotiables", &ReviewPolicy::non_negotiables,
           one_of<GateMode>({{"report", GateMode::Report}, {"block", GateMode::Block}}),
           "whether the five non-negotiables only report or all block: no long exclusive lock on a large table, no "
           "drop together with an "
           "add, a rollback or a declared forward-only migration, explicit transaction boundaries, no data change "
           "beside a schema "
           "change"),
       key("rules", &ReviewPolicy::rules, rules_kind(), "severities that differ from a rule's own"),
       key("unknown", &ReviewPolicy::unknown,
           one_of<UnknownPolicy>(
               {{"pass", UnknownPolicy::Pass}, {"warn", UnknownPolicy::Warn}, {"fail", UnknownPolicy::Fail}}),
           "what an unreadable migration does to the check"),
       key("large_table_rows", &ReviewPolicy::large_table_rows, count(1), "from here on a table is large"),
       key("max_runtime", &ReviewPolicy::max_runtime, duration(), "longer statements are warned about"),
       key("approvals", &ReviewPolicy::approvals, approvals_kind(), "what needs somebody's word"),
       key("lead_times", &ReviewPolicy::lead_times, lead_times_kind(), "how long dependent teams get"),
       key("claims_expire", &ReviewPolicy::claims_expire, duration(), "when a quiet pull request loses its claims")});
}

}  // namespace signalbox
