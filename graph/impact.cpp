#include "graph/impact.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/clock.h"
#include "base/hash.h"
#include "base/text.h"
#include "graph/branch_names.h"
#include "graph/effects.h"
#include "graph/service_graph.h"
#include "graph/users.h"

namespace signalbox {

bool asks_to_act(const Impact& impact) {
  return impact.breaking && (impact.severity >= Severity::Warning || impact.deployed_only);
}

namespace {

constexpr double kWeakEvidence = 0.5;
constexpr std::size_t kMostEvidence = 50;

/// A case of the impact table.
struct Case {
  std::string_view code;
  std::string_view kind;
  Severity severity;
};

constexpr Case kDeclared{"U01", "breaks-declared-use", Severity::Error};
constexpr Case kInferred{"U02", "breaks-inferred-use", Severity::Warning};
constexpr Case kTableOnly{"U03", "breaks-table-only-dependency", Severity::Warning};
constexpr Case kRequired{"U04", "new-required-write", Severity::Error};
constexpr Case kMeaning{"U05", "changes-meaning", Severity::Warning};
constexpr Case kWholeRow{"U06", "changes-whole-rows", Severity::Warning};
constexpr Case kReplicated{"U08", "breaks-replication", Severity::Error};
constexpr Case kDeployed{"U09", "breaks-deployed-use", Severity::Info};
constexpr Case kOwn{"Q01", "affected-query", Severity::Warning};
constexpr Case kPending{"U07", "breaks-pending-use", Severity::Error};

bool knows_no_column(const Use& use) {
  return use.table == "*" || use.table_only;
}

Case case_of(const Effect& effect, const Use& use) {
  if (effect.kind == EffectKind::Shape) {
    const bool fails = use.access == Access::Write;  // an INSERT without columns
    return {kWholeRow.code, kWholeRow.kind, fails ? kWholeRow.severity : Severity::Info};
  }
  if (use.replicated) {
    return {kReplicated.code, kReplicated.kind,
            effect.kind >= EffectKind::Narrowed ? kReplicated.severity : Severity::Info};
  }
  const bool vague = use.table == "*" || (use.table_only && !effect.touches.empty());
  if (effect.kind == EffectKind::Meaning) {
    return {kMeaning.code, kMeaning.kind, vague ? Severity::Info : kMeaning.severity};
  }
  if (effect.kind == EffectKind::Required || effect.kind == EffectKind::Constrained) {
    const bool sure = use.source == UseSource::Declared && use.table != "*";
    return {kRequired.code, kRequired.kind, sure ? kRequired.severity : Severity::Warning};
  }
  if (!use.branch.empty()) {
    return kPending;
  }
  if (use.deployed_only) {
    return kDeployed;
  }
  if (use.whole_row) {
    return kWholeRow;
  }
  if (use.source == UseSource::Inferred) {
    return {kInferred.code, kInferred.kind, use.confidence < kWeakEvidence ? Severity::Info : kInferred.severity};
  }
  if (vague) {
    const bool looked = use.confidence < kWeakEvidence;  // its code was read, and what was found there stands by itself
    return {kTableOnly.code, kTableOnly.kind, looked ? Severity::Info : kTableOnly.severity};
  }
  return kDeclared;
}

std::string place_of(const Use& use) {
  if (use.evidence.empty()) {
    return "";
  }
  const Evidence& first = use.evidence.front();
  return fmt::format(" ({}{})", ellipsize(one_line(first.path), 120),
                     first.line > 0 ? fmt::format(":{}", first.line) : "");
}

std::string users_words(const Use& use) {
  if (use.whole_row) {
    return fmt::format("{} {}{}", use.service,
                       use.access == Access::Write ? "inserts without naming columns" : "selects whole rows",
                       place_of(use));
  }
  if (use.deployed_only) {
    return fmt::format("{} has moved on its base branch, but what is deployed still uses it{}", use.service,
                       place_of(use));
  }
  if (use.replicated) {
    return fmt::format("{} copies the rows elsewhere{}", use.service, place_of(use));
  }
  if (use.table == "*") {
    return fmt::format("{} depends on this data without saying what it uses{}{}", use.service, place_of(use),
                       use.confidence < 1 ? ", and no use was found in its code" : "");
  }
  if (use.table_only) {
    return fmt::format("{} uses the table without saying which columns{}", use.service, place_of(use));
  }
  return fmt::format("{} {} it{}", use.service, use.access == Access::Write ? "writes" : "reads", place_of(use));
}

/// What the dependent's team should do about it.
std::string advice_for(const Effect& effect, const Use& use, const std::string& due) {
  const std::string by = due.empty() ? "" : fmt::format(" by {}", due);
  if (effect.kind <= EffectKind::Meaning) {
    return "Check that the code copes with it.";
  }
  if (use.deployed_only) {
    return "Wait for its deployment.";
  }
  if (knows_no_column(use) && !effect.touches.empty()) {
    return fmt::format("Declare the columns under depends_on, or move away from this one{}.", by);
  }
  if (effect.writers_only) {
    return fmt::format("Make the writes fit{}.", by);
  }
  return fmt::format("Move away from it{}.", by);
}

class ImpactFinder {
 public:
  explicit ImpactFinder(const ImpactInput& input)
      : input_(input), graph_(build_graph(*input.config)), uses_(input.uses, engines_of(input)) {}

  std::vector<Impact> find() {
    for (const auto& [branch, pendings] : by_branch()) {
      look_at_branch(pendings);
    }
    merge_repetitions();
    const auto key = [](const Impact& each) {
      return std::tie(each.pending, each.line, each.object, each.service, each.id);
    };
    std::ranges::sort(impacts_, [&](const Impact& a, const Impact& b) {
      return a.severity != b.severity ? a.severity > b.severity : key(a) < key(b);
    });
    return std::move(impacts_);
  }

 private:
  using Branch = std::tuple<std::string, std::string, std::string>;  ///< service, branch, database
  struct Step {
    const PendingMigration* pending;
    const SchemaChange* change;
  };

  static std::map<DatabaseName, Engine> engines_of(const ImpactInput& input) {
    std::map<DatabaseName, Engine> engines;
    for (const auto& [name, database] : input.config->databases) {
      if (database.engine) {
        engines[name] = *database.engine;
      }
    }
    if (input.bases != nullptr) {
      for (const auto& [name, schema] : *input.bases) {
        engines[name] = schema.engine;
      }
    }
    return engines;
  }

  std::map<Branch, std::vector<const PendingMigration*>> by_branch() const {
    std::map<Branch, std::vector<const PendingMigration*>> branches;
    for (const PendingMigration& pending : input_.pending) {
      if (pending.status != FileStatus::Deleted && pending.state != PendingState::Deployed) {
        branches[{pending.service, pending.branch, pending.database}].push_back(&pending);
      }
    }
    return branches;
  }

  void look_at_branch(const std::vector<const PendingMigration*>& pendings) {
    std::vector<Step> steps;
    std::vector<const SchemaChange*> changes;
    for (const PendingMigration* pending : pendings) {
      for (const SchemaChange& change : pending->migration.changes) {
        steps.push_back({pending, &change});
        changes.push_back(&change);
      }
    }
    const Schema* base = base_of(pendings.front()->database);
    BranchNames names;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      for (Effect& effect : effects_of(*steps[i].change, base)) {
        if (reaches_others(effect, names, std::span(changes).subspan(i + 1))) {
          tell_users(steps[i], effect);
        }
      }
      names.follow(*steps[i].change);
    }
  }

  const Schema* base_of(const DatabaseName& database) const {
    if (input_.bases == nullptr) {
      return nullptr;
    }
    const auto found = input_.bases->find(database);
    return found == input_.bases->end() ? nullptr : &found->second;
  }

  /// Puts the names of the base branch into the effect; false when it stays within the branch.
  static bool reaches_others(Effect& effect, BranchNames& names, std::span<const SchemaChange* const> later) {
    const bool whole_table = effect.column.empty() && effect.kind >= EffectKind::Renamed;
    if (whole_table && is_made_again(effect.table, later)) {
      return false;
    }
    const QualifiedName* table = names.on_base(effect.table);
    if (table == nullptr || (!effect.column.empty() && names.made_column(*table, effect.column))) {
      return false;
    }
    effect.table = *table;
    effect.column = effect.column.empty() ? "" : names.base_column(*table, effect.column);
    for (std::string& column : effect.touches) {
      column = names.base_column(*table, column);
    }
    return true;
  }

  static bool is_concerned(const Use& use, const Effect& effect) {
    if (effect.kind == EffectKind::Shape) {
      return use.whole_row;
    }
    return may_use(use, effect.touches) && (!effect.writers_only || use.access == Access::Write);
  }

  void tell_users(const Step& step, const Effect& effect) {
    for (const Use* use : uses_.of_table(step.pending->database, effect.table)) {
      const bool same = use->service == step.pending->service;
      const bool wanted = input_.own ? same && use->branch == step.pending->branch : !same;
      if (!wanted || !is_concerned(*use, effect)) {
        continue;
      }
      impacts_.push_back(impact_of(step, effect, *use));
      if (is_breaking(effect.kind) && !input_.own) {
        tell_behind(step, *use);
      }
    }
  }

  /// The dependants of a service that passes the data on; what they get of it cannot be told.
  void tell_behind(const Step& step, const Use& use) {
    const Impact direct = impacts_.back();
    for (const Dependant& dependant : passed_on_by(graph_, use)) {
      if (dependant.service == step.pending->service) {
        continue;
      }
      Impact impact = direct;
      impact.service = dependant.service;
      impact.team = owner_of(dependant.service);
      impact.via = dependant.via;
      impact.severity = std::min(direct.severity, Severity::Warning);
      impact.message =
          fmt::format("{} passes on data of {}, whose {} is about to change: {}. Check what {} takes from it.",
                      use.service, direct.changed_by, direct.object, direct.change, dependant.service);
      sign(impact);
      impacts_.push_back(std::move(impact));
    }
  }

  Impact impact_of(const Step& step, const Effect& effect, const Use& use) const {
    const Case found = input_.own ? kOwn : case_of(effect, use);
    const PendingMigration& pending = *step.pending;
    Impact impact;
    impact.code = found.code;
    impact.kind = found.kind;
    impact.severity = found.severity;
    impact.pending = pending.id();
    impact.line = step.change->line;
    impact.object = object_text(pending.database, effect.table, effect.column);
    impact.change = describe(step.change->operation);
    impact.breaking = is_breaking(effect.kind);
    impact.changed_by = pending.service;
    impact.service = use.service;
    impact.team = use.team;
    impact.source = use.source;
    impact.deployed_only = use.deployed_only;
    impact.confidence = use.confidence;
    impact.evidence = use.evidence;
    impact.due = impact.breaking ? due_date(pending, use) : "";
    impact.message = fmt::format("{} {}, and {}. {}", impact.object, effect.what, users_words(use),
                                 advice_for(effect, use, impact.due));
    impact.resolution = effect.resolution;
    sign(impact);
    return impact;
  }

  /// Counted from when the change was proposed, so that the same scan gives the same date tomorrow; a date that has
  /// passed moves on by whole lead times.
  std::string due_date(const PendingMigration& pending, const Use& use) const {
    const auto service = input_.config->services.find(pending.service);
    const ReviewPolicy& policy =
        service == input_.config->services.end() ? input_.config->policy : service->second.policy;
    const LeadTimes& times = policy.lead_times;
    const Instant::duration lead = use.source == UseSource::Declared ? times.declared : times.inferred;
    if (pending.proposed_at == Instant{} || lead <= Instant::duration::zero()) {
      return "";
    }
    const auto periods_passed = std::max<std::int64_t>(0, (input_.now - pending.proposed_at) / lead);
    return to_iso_date(pending.proposed_at + (periods_passed + 1) * lead);
  }

  TeamName owner_of(const ServiceName& service) const {
    const auto found = input_.config->services.find(service);
    return found == input_.config->services.end() ? "" : found->second.owner;
  }

  /// Ids hold what is changed and who is concerned, and neither branches nor lines.
  static void sign(Impact& impact) {
    impact.id = fingerprint("i", {impact.code, impact.changed_by, impact.object, impact.change, impact.service});
    const std::string& receiver = impact.team.empty() ? impact.service : impact.team;
    impact.task = impact.breaking ? fingerprint("t", {impact.changed_by, impact.object, impact.change, receiver}) : "";
  }

  /// A service that uses an object in ten places hears of a change once, with ten places; the worst case gives the
  /// words.
  void merge_repetitions() {
    const auto place = [](const Impact& each) {
      return std::tie(each.pending, each.line, each.object, each.change, each.service);
    };
    const auto is_direct = [](const Impact& each) { return each.via.empty(); };
    std::ranges::stable_sort(impacts_, [&](const Impact& a, const Impact& b) {
      if (place(a) != place(b)) {
        return place(a) < place(b);
      }
      const auto rank = [&](const Impact& each) { return std::tuple(is_direct(each), each.severity, each.confidence); };
      return rank(a) > rank(b);
    });
    std::vector<Impact> merged;
    for (Impact& each : impacts_) {
      if (merged.empty() || place(merged.back()) != place(each)) {
        merged.push_back(std::move(each));
        continue;
      }
      if (asks_to_act(merged.back()) && !asks_to_act(each)) {
        continue;  // a hint beside evidence
      }
      std::vector<Evidence>& evidence = merged.back().evidence;
      for (Evidence& one : each.evidence) {
        if (evidence.size() < kMostEvidence && std::ranges::find(evidence, one) == evidence.end()) {
          evidence.push_back(std::move(one));
        }
      }
    }
    impacts_ = std::move(merged);
  }

  const ImpactInput& input_;
  ServiceGraph graph_;
  UseIndex uses_;
  std::vector<Impact> impacts_;
};

}  // namespace

std::vector<Impact> impacts_of(const ImpactInput& input) {
  return ImpactFinder(input).find();
}

std::vector<Impact> impacts_of(const Config& config, std::span<const PendingMigration> pending,
                               const std::map<std::string, Schema>& bases, Instant now) {
  const std::vector<Use> uses = declared_uses(config);
  return impacts_of({pending, uses, &bases, &config, now});
}

}  // namespace signalbox
