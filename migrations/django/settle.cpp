#include "migrations/django/settle.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "migrations/django/contrib.h"
#include "migrations/django/operations.h"
#include "migrations/django/reader.h"
#include "migrations/framework.h"

namespace signalbox::django {
namespace {

using python::Value;

/// More operations in one file are nobody's migration. (A file of 1 MB that creates nothing but small models has
/// 8,000.)
constexpr std::size_t kMaxOperations = 20'000;

std::string app_of(std::string_view revision) {
  return std::string(revision.substr(0, revision.find('/')));
}

std::string_view name_of(std::string_view revision) {
  return revision.substr(revision.find('/') + 1);
}

/// Does this operation create the project's own model of users?
bool creates_users(const Value& operation) {
  const python::Term* call = operation.term();
  if (call == nullptr || python::term_name(operation) != "CreateModel") {
    return false;
  }
  const Value* fields = python::argument(*call, 1, "fields");
  int found = 0;
  for (const Value& each :
       fields == nullptr || fields->sequence() == nullptr ? std::vector<Value>{} : fields->sequence()->items) {
    const python::Sequence* pair = each.sequence();
    const std::string* name = pair == nullptr || pair->items.empty() ? nullptr : pair->items.front().text();
    found += name != nullptr && (*name == "password" || *name == "last_login") ? 1 : 0;
  }
  return found == 2;
}

class History {
 public:
  explicit History(std::vector<Migration>& base) : base_(base) {}

  void settle(std::span<const std::vector<Migration*>> branches) {
    std::erase_if(base_, [](const Migration& each) { return each.path.starts_with(kContribPath); });
    find_users();
    add_contrib(branches);
    for (Migration& migration : base_) {
      known_.insert(migration.revision);
    }
    for (Migration& migration : base_) {
      resolve(migration);
    }
    add_run_before();
    mark_replaced();
    const Framework* framework = find_framework("django");
    sort_migrations(*framework, base_);
    for (Migration& migration : base_) {
      fold(state_, migration);
    }
    for (const std::vector<Migration*>& branch : branches) {
      for (Migration* migration : branch) {
        pending_.try_emplace(migration->revision, migration);
      }
    }
    for (const std::vector<Migration*>& branch : branches) {
      settle_branch(branch);
    }
  }

 private:
  void find_users() {
    for (const Migration& migration : base_) {
      if (migration.draft.operations.find("last_login") == std::string::npos) {
        continue;  // most: their drafts need not be taken apart for this
      }
      const Draft draft = draft_from(migration.draft.operations);
      if (std::ranges::any_of(draft.operations, creates_users) && app_of(migration.revision) != "auth") {
        users_app_ = app_of(migration.revision);
        return;
      }
    }
  }

  void add_contrib(std::span<const std::vector<Migration*>> branches) {
    std::set<std::string> present;
    std::vector<std::string> wanted;
    const auto want = [&](const Migration& migration) {
      for (const std::string& dependency : migration.dependencies) {
        wanted.push_back(app_of(dependency) == "__setting__" && users_app_.empty() ? "auth" : app_of(dependency));
      }
    };
    for (const Migration& migration : base_) {
      present.insert(app_of(migration.revision));
      want(migration);
    }
    for (const std::vector<Migration*>& branch : branches) {
      for (const Migration* migration : branch) {
        want(*migration);
      }
    }
    const Engine engine = base_.empty() ? Engine::Postgres : base_.front().engine;
    while (!wanted.empty()) {
      const std::string app = wanted.back();
      wanted.pop_back();
      const Contrib* contrib = find_contrib(app);
      if (contrib == nullptr || !present.insert(app).second) {
        continue;
      }
      contrib_.insert(app);
      Migration migration;
      migration.path = std::string(kContribPath) + app;
      migration.framework = "django";
      migration.name = app;
      migration.revision = app + "/django";
      migration.engine = engine;
      read_file(contrib->source, migration);
      for (const std::string_view other : contrib->depends_on) {
        migration.dependencies.push_back(std::string(other) + "/django");
        wanted.emplace_back(other);
      }
      if (app == "admin") {
        migration.dependencies.emplace_back("__setting__/AUTH_USER_MODEL");
      }
      base_.push_back(std::move(migration));
    }
  }

  /// "app/__first__" and the like, and what Django's own applications are called here.
  void resolve(Migration& migration) const {
    for (std::string& dependency : migration.dependencies) {
      if (dependency.starts_with("__setting__/")) {
        dependency = (users_app_.empty() ? std::string("auth") : users_app_) + "/__first__";
      }
      const std::string app = app_of(dependency);
      if (contrib_.contains(app)) {
        dependency = app + "/django";
      } else if (name_of(dependency) == "__first__" || name_of(dependency) == "__latest__") {
        dependency = end_of(app, name_of(dependency) == "__first__").value_or(dependency);
      }
    }
    std::erase_if(migration.dependencies, [&](const std::string& each) {
      return each == migration.revision || app_of(each) == app_of(migration.revision);
    });
  }

  /// The first or the last revision of an application.
  std::optional<std::string> end_of(const std::string& app, bool first) const {
    std::optional<std::string> out;
    for (const std::string& revision : known_) {
      if (app_of(revision) == app && (!out || !first)) {
        out = revision;
      }
    }
    return out;
  }

  void add_run_before() {
    for (const Migration& migration : base_) {
      for (const std::string& later : run_before_from(migration.draft.operations)) {
        for (Migration& other : base_) {
          if (other.revision == later) {
            other.dependencies.push_back(migration.revision);
          }
        }
      }
    }
  }

  /// What a squashed migration replaces runs while it is there; the squashed one itself then does nothing, but comes
  /// after.
  void mark_replaced() {
    for (Migration& migration : base_) {
      for (const std::string& replaced : migration.replaces) {
        if (known_.contains(replaced)) {
          idle_.insert(migration.revision);
          migration.dependencies.push_back(replaced);
        }
      }
    }
  }

  /// Puts what nobody could follow in place of the file's changes.
  static void refuse(Migration& migration, std::string why) {
    migration.unknowns = migration.draft.unknowns;
    migration.unknowns.push_back({1, std::move(why)});
    migration.changes = {{UnknownChange{"too many operations", "", {}, true}, 1, 1, false, {}}};
    migration.rollback.clear();
    migration.statements = 1;
    migration.has_down = false;
  }

  void fold(State& state, Migration& migration) const {
    const Draft draft = draft_from(migration.draft.operations);
    migration.unknowns = migration.draft.unknowns;
    migration.changes.clear();
    migration.rollback.clear();
    if (draft.operations.size() > kMaxOperations) {
      refuse(migration, fmt::format("The file has more than {} operations.", kMaxOperations));
      return;
    }
    if (idle_.contains(migration.revision)) {
      migration.statements = 0;
      migration.has_down = true;
      return;
    }
    const Place place{app_of(migration.revision), draft, migration.draft.scripts};
    std::vector<State> states = {state};
    states.front().begin_work();
    Editor up(migration.engine);
    for (const Value& operation : draft.operations) {
      State next = states.back();
      change_state(place, operation, next);
      leave_out_swapped(place.app, next);
      forwards(place, operation, states.back(), next, up);
      states.push_back(std::move(next));
    }
    Editor::Outcome outcome = up.finish();
    migration.changes = std::move(outcome.changes);
    migration.statements = outcome.statements;
    std::ranges::move(outcome.unknowns, std::back_inserter(migration.unknowns));
    fold_back(place, states, migration);
    if (states.back().is_exhausted()) {
      refuse(migration, "The file changes its models more often than can be followed.");
      return;
    }
    state = std::move(states.back());
  }

  /// Django's own model of users has no table where the project has another one.
  void leave_out_swapped(const std::string& app, State& state) const {
    const Model* users = app == "auth" && !users_app_.empty() ? state.find("auth", "User") : nullptr;
    if (users != nullptr && users->has_table()) {
      state.edit("auth", "User", [](Model& model) { model.options["managed"] = {false, 0}; });
    }
  }

  static void fold_back(const Place& place, const std::vector<State>& states, Migration& migration) {
    Editor down(migration.engine);
    bool reversible = true;
    for (std::size_t i = place.draft.operations.size(); i-- > 0;) {
      State to = states[i];
      reversible = backwards(place, place.draft.operations[i], states[i + 1], to, down) && reversible;
    }
    Editor::Outcome outcome = down.finish();
    migration.has_down = reversible;
    if (!reversible) {
      return;
    }
    migration.rollback = std::move(outcome.changes);
    for (const Unknown& unknown : outcome.unknowns) {
      migration.unknowns.push_back({unknown.line, "In the way back: " + unknown.message});
    }
  }

  /// The models in front of a migration that a branch edits are those of the base before it.
  State state_before(const std::string& path) const {
    State state;
    for (const Migration& migration : base_) {
      if (migration.path == path) {
        return state;
      }
      Migration copy = migration;
      fold(state, copy);
    }
    return state_;
  }

  /// What a branch stands on that another branch brings: copies, so that each is settled with its own.
  std::vector<Migration> borrowed_for(const std::vector<Migration*>& branch) const {
    std::vector<Migration> out;
    std::set<std::string> seen = known_;
    std::vector<std::string> open;
    const auto enter = [&](const Migration& migration) {
      seen.insert(migration.revision);
      open.insert(open.end(), migration.parents.begin(), migration.parents.end());
      open.insert(open.end(), migration.dependencies.begin(), migration.dependencies.end());
    };
    for (const Migration* migration : branch) {
      enter(*migration);
    }
    while (!open.empty()) {
      const std::string revision = open.back();
      open.pop_back();
      const auto found = pending_.find(revision);
      if (found != pending_.end() && !seen.contains(revision)) {
        out.push_back(*found->second);
        enter(*found->second);
      }
    }
    return out;
  }

  void settle_branch(const std::vector<Migration*>& branch) {
    std::vector<Migration> borrowed = borrowed_for(branch);
    std::vector<Migration*> waiting = branch;
    for (Migration& migration : borrowed) {
      waiting.push_back(&migration);
    }
    State state = state_;
    for (Migration* migration : waiting) {
      resolve(*migration);
      if (std::ranges::any_of(migration->replaces, [&](const std::string& each) { return known_.contains(each); })) {
        idle_.insert(migration->revision);
      }
    }
    while (!waiting.empty()) {
      const auto waits = [&](const Migration* migration) {
        const auto is_waiting = [&](const std::string& revision) {
          return revision != migration->revision &&
                 std::ranges::any_of(waiting, [&](const Migration* other) { return other->revision == revision; });
        };
        return std::ranges::any_of(migration->parents, is_waiting) ||
               std::ranges::any_of(migration->dependencies, is_waiting);
      };
      auto next = std::ranges::find_if(waiting, [&](const Migration* each) { return !waits(each); });
      next = next == waiting.end() ? waiting.begin() : next;  // a circle: any order is as good
      Migration& migration = **next;
      waiting.erase(next);
      const bool edited = std::ranges::find(base_, migration.path, &Migration::path) != base_.end();
      if (edited) {
        State before = state_before(migration.path);
        fold(before, migration);
      } else {
        fold(state, migration);
      }
    }
  }

  std::vector<Migration>& base_;
  State state_;  ///< after the base
  std::string users_app_;
  std::set<std::string> contrib_;
  std::set<std::string> known_;
  std::map<std::string, Migration*> pending_;
  std::set<std::string> idle_;  ///< squashed migrations whose originals are there
};

}  // namespace

void settle(std::vector<Migration>& base, std::span<const std::vector<Migration*>> branches) {
  History(base).settle(branches);
}

}  // namespace signalbox::django
