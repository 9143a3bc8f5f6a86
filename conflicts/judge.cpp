#include "conflicts/judge.h"

#include <algorithm>
#include <set>

#include "conflicts/objects.h"
#include "schema/diff.h"

namespace signalbox {
namespace {

struct Played {
  Schema schema;
  tl::expected<Applied, ApplyError> first;
  tl::expected<Applied, ApplyError> second;
};

Played play_both(const Schema& ground, const SchemaChange& first, const SchemaChange& second) {
  Played out{ground, {}, {}};
  out.first = apply(out.schema, first);
  out.second = apply(out.schema, second);
  return out;
}

std::optional<ApplyError> error_of(const tl::expected<Applied, ApplyError>& outcome) {
  return outcome ? std::nullopt : std::optional(outcome.error());
}

/// A step that ran alone and is skipped in the other's presence leaves nothing of itself behind.
bool hides(const tl::expected<Applied, ApplyError>& alone, const tl::expected<Applied, ApplyError>& after) {
  return alone && after && !alone->skipped && after->skipped && after->different;
}

ConflictClass class_of(const Verdict& verdict, const SchemaChange& x, const SchemaChange& y, bool equal) {
  if (verdict.masked) {
    return ConflictClass::Masked;
  }
  if (verdict.y_after_x && verdict.x_after_y) {
    return same_operation(x.operation, y.operation) ? ConflictClass::Duplicate : ConflictClass::Exclusive;
  }
  if (verdict.y_after_x || verdict.x_after_y) {
    const Operation& spoiler = verdict.y_after_x ? x.operation : y.operation;
    if (verdict.needs) {
      return ConflictClass::Order;
    }
    return is_destructive(spoiler) ? ConflictClass::Destroys : ConflictClass::Order;
  }
  return equal ? ConflictClass::Commute : ConflictClass::Diverges;
}

}  // namespace

std::optional<Verdict> judge(const Schema& ground, const SchemaChange& x, const SchemaChange& y) {
  const Played xy = play_both(ground, x, y);
  const Played yx = play_both(ground, y, x);
  const bool x_alone = xy.first.has_value();
  const bool y_alone = yx.first.has_value();
  Verdict out;
  if (x_alone && y_alone) {
    out.y_after_x = error_of(xy.second);
    out.x_after_y = error_of(yx.second);
    out.masked = hides(yx.first, xy.second) || hides(xy.first, yx.second);
  } else if (x_alone && xy.second) {
    out.needs = true;
    out.x_after_y = yx.first.error();
  } else if (y_alone && yx.second) {
    out.needs = true;
    out.y_after_x = xy.first.error();
  } else {
    return std::nullopt;
  }
  const bool both_run = !out.y_after_x && !out.x_after_y;
  out.conflict_class = class_of(out, x, y, both_run && equivalent(xy.schema, yx.schema));
  return out;
}

Verdict reversed(const Verdict& verdict) {
  Verdict out = verdict;
  std::swap(out.y_after_x, out.x_after_y);
  return out;
}

namespace {

using Failures = std::set<const PendingStep*>;

Failures play_noting_failures(const std::vector<const PendingStep*>& steps, Schema& schema) {
  Failures out;
  for (const PendingStep* step : steps) {
    if (!apply(schema, *step->change)) {
      out.insert(step);
    }
  }
  return out;
}

/// The steps of one side of a pair: without migrations that the other side carries too.
std::vector<const PendingStep*> own_steps(const Unit& unit, const std::set<const PendingMigration*>& shared) {
  std::vector<const PendingStep*> out;
  for (const PendingStep& step : unit.steps) {
    if (!shared.contains(step.pending)) {
      out.push_back(&step);
    }
  }
  return out;
}

/// The same migration on both branches (cherry-picked) is one migration.
std::set<const PendingMigration*> shared_migrations(const Unit& a, const Unit& b) {
  std::set<const PendingMigration*> out;
  if (a.service != b.service) {
    return out;
  }
  for (const PendingMigration* left : a.migrations) {
    for (const PendingMigration* right : b.migrations) {
      if (!left->content_hash.empty() && left->content_hash == right->content_hash && left->key == right->key) {
        out.insert({left, right});
      }
    }
  }
  return out;
}

/// Two units on common ground.
struct Pairing {
  Schema ground;
  std::vector<const PendingStep*> a;
  std::vector<const PendingStep*> b;
};

void play_below(const DatabaseWork& work, const Unit& a, const Unit& b, Schema& ground) {
  std::set<std::size_t> played;
  for (const Unit* unit : {&a, &b}) {
    for (const std::size_t lower : unit->below) {
      if (played.insert(lower).second) {
        play(work.units[lower].steps, ground);
      }
    }
  }
}

Pairing pair_up(const DatabaseWork& work, const Unit& a, const Unit& b) {
  Named named = a.named;
  named.add(b.named);
  Pairing out;
  out.ground = work.base->slice(named);
  play_below(work, a, b, out.ground);
  const std::set<const PendingMigration*> shared = shared_migrations(a, b);
  for (const PendingStep& step : a.steps) {
    if (shared.contains(step.pending)) {
      static_cast<void>(apply(out.ground, *step.change));
    }
  }
  out.a = own_steps(a, shared);
  out.b = own_steps(b, shared);
  return out;
}

bool commute(const Pairing& pair) {
  Schema ab = pair.ground;
  Failures first = play_noting_failures(pair.a, ab);
  Schema b_alone = pair.ground;
  const Failures alone = play_noting_failures(pair.b, b_alone);
  if (play_noting_failures(pair.b, ab) != alone) {
    return false;
  }
  return play_noting_failures(pair.a, b_alone) == first && equivalent(ab, b_alone);
}

/// Walks the pairs of meeting steps. Once a step cannot run because of the other side, later steps on the same object
/// say nothing new and are left out.
class Walk {
 public:
  Walk(const Pairing& pair, bool forgiven, const std::function<void(const Meeting&)>& report)
      : pair_(pair), forgiven_(forgiven), report_(report) {}

  bool run() {
    Schema after_a = pair_.ground;
    for (const PendingStep* x : pair_.a) {
      walk_other_side(*x, after_a);
      static_cast<void>(apply(after_a, *x->change));
    }
    return found_clash_;
  }

 private:
  void walk_other_side(const PendingStep& x, const Schema& after_a) {
    if (std::ranges::none_of(pair_.b, [&](const PendingStep* y) { return meet(x.touched, y->touched); })) {
      return;
    }
    Schema ground = after_a;
    for (const PendingStep* y : pair_.b) {
      if (meet(x.touched, y->touched) && !is_spent(x, *y)) {
        try_pair(x, *y, ground);
      }
      static_cast<void>(apply(ground, *y->change));
    }
  }

  void try_pair(const PendingStep& x, const PendingStep& y, const Schema& ground) {
    std::optional<Verdict> verdict = judge(ground, *x.change, *y.change);
    if (!verdict) {
      return;
    }
    if (forgiven_ && !verdict->masked) {
      *verdict = Verdict{};
    }
    if (verdict->conflict_class != ConflictClass::Commute) {
      found_clash_ = true;
      spent_.insert(table_of(x.change->operation));
    }
    report_({&x, &y, &ground, *verdict});
  }

  bool is_spent(const PendingStep& x, const PendingStep& y) const {
    const std::string table = table_of(x.change->operation);
    return creates_twice_ && !table.empty() && spent_.contains(table) && table == table_of(y.change->operation);
  }

  const Pairing& pair_;
  bool forgiven_;
  const std::function<void(const Meeting&)>& report_;
  std::set<std::string> spent_;
  bool found_clash_ = false;
  bool creates_twice_ = std::ranges::any_of(pair_.a, [this](const PendingStep* x) {
    return std::holds_alternative<CreateTable>(x->change->operation) &&
           std::ranges::any_of(pair_.b, [x](const PendingStep* y) {
             return std::holds_alternative<CreateTable>(y->change->operation) &&
                    table_of(x->change->operation) == table_of(y->change->operation);
           });
  });
};

const PendingStep* meeting_partner(const PendingStep& step, const std::vector<const PendingStep*>& others) {
  const auto found =
      std::ranges::find_if(others, [&](const PendingStep* other) { return meet(step.touched, other->touched); });
  return found == others.end() ? others.back() : *found;
}

/// The units do not commute, but no two single steps show why: name the first step that fails in one order, or the
/// first that meets.
void report_as_a_whole(const Pairing& pair, const std::function<void(const Meeting&)>& report) {
  Schema b_alone = pair.ground;
  const Failures alone = play_noting_failures(pair.b, b_alone);
  Schema ab = pair.ground;
  play_noting_failures(pair.a, ab);
  Verdict verdict;
  verdict.conflict_class = ConflictClass::Diverges;
  for (const PendingStep* step : pair.b) {
    const auto outcome = apply(ab, *step->change);
    if (!outcome && !alone.contains(step)) {
      verdict.conflict_class = ConflictClass::Order;
      verdict.y_after_x = outcome.error();
      report({meeting_partner(*step, pair.a), step, &pair.ground, verdict});
      return;
    }
  }
  Schema a_alone = pair.ground;
  const Failures first = play_noting_failures(pair.a, a_alone);
  for (const PendingStep* step : pair.a) {
    const auto outcome = apply(b_alone, *step->change);
    if (!outcome && !first.contains(step)) {
      verdict.conflict_class = ConflictClass::Order;
      verdict.x_after_y = outcome.error();
      report({step, meeting_partner(*step, pair.b), &pair.ground, verdict});
      return;
    }
  }
  report({pair.a.front(), meeting_partner(*pair.a.front(), pair.b), &pair.ground, verdict});
}

}  // namespace

void judge_units(const DatabaseWork& work, const Unit& a, const Unit& b,
                 const std::function<void(const Meeting&)>& report) {
  const Pairing pair = pair_up(work, a, b);
  if (pair.a.empty() || pair.b.empty()) {
    return;
  }
  const bool all_is_well = commute(pair);
  const bool found = Walk(pair, all_is_well, report).run();
  if (!all_is_well && !found) {
    report_as_a_whole(pair, report);
  }
}

}  // namespace signalbox
