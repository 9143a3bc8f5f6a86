// Names: taken twice, given away while in use, one thing done twice.

#include <fmt/format.h>

#include "conflicts/cases.h"
#include "conflicts/objects.h"
#include "conflicts/tell.h"

namespace signalbox::cases {
namespace {

bool is_same(const Meeting& meeting) {
  return same_operation(operation_of(meeting.x), operation_of(meeting.y));
}

bool rename_same_source(const Meeting& meeting) {
  const Operation& x = operation_of(meeting.x);
  const Operation& y = operation_of(meeting.y);
  return is_hard(meeting) && is_rename(x) && x.index() == y.index() && object_of(x) == object_of(y);
}

Story tell_rename_rename(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  Story out{{object},
            fmt::format("{} and {} both rename {} ({}; {}). {}", who(*meeting.x->pending), who(*meeting.y->pending),
                        object, act(*meeting.x), act(*meeting.y), failing_order(meeting)),
            fmt::format("Agree on one new name for {} and keep the rename in {} only.", object, earlier_of(meeting))};
  out.severity = is_same(meeting) ? Severity::Warning : Severity::Error;
  return out;
}

bool claim_same_name(const Meeting& meeting) {
  const std::string name = claimed_name(operation_of(meeting.x));
  return is_hard(meeting) && !name.empty() && name == claimed_name(operation_of(meeting.y));
}

Story tell_rename_into(const Meeting& meeting) {
  const std::string name = claimed_name(operation_of(meeting.x));
  return {{name},
          fmt::format("{} renames into {}, a name that {} also takes: {}. {}", who(*meeting.x->pending), name,
                      who(*meeting.y->pending), act(*meeting.y), failing_order(meeting)),
          fmt::format("{}: choose another name than {}.", later_of(meeting), name)};
}

std::string engine_error(const Meeting& meeting) {
  const Verdict& verdict = meeting.verdict;
  return verdict.y_after_x ? verdict.y_after_x->object : verdict.x_after_y ? verdict.x_after_y->object : std::string{};
}

bool both_already_exist(const Meeting& meeting) {
  const auto taken = [](const std::optional<ApplyError>& error) {
    return error && error->refusal == Refusal::AlreadyExists;
  };
  return taken(meeting.verdict.y_after_x) && taken(meeting.verdict.x_after_y);
}

/// Unnamed constraints and indexes get numbered names in the order of their coming.
bool engine_names_swap(const Meeting& meeting) {
  return meeting.verdict.conflict_class == ConflictClass::Diverges &&
         operation_of(meeting.x).index() == operation_of(meeting.y).index() &&
         op_name(operation_of(meeting.x)).starts_with("add_") && !as<AddEnumValue>(meeting.x) &&
         !as<AddColumn>(meeting.x);
}

std::string suggested_name(const PendingStep& step) {
  const auto* index = as<CreateIndex>(&step);
  if (index == nullptr) {
    return "another name";
  }
  std::string name = index->table.name;
  for (const IndexKey& key : index->index.keys) {
    name += "_" + (key.column.empty() ? std::string{"expr"} : key.column);
  }
  return name + "_idx";
}

Story tell_swap(const Meeting& meeting) {
  return {{object_of(operation_of(meeting.x))},
          fmt::format("{} and {} add constraints without a name to {}; which of them gets which name depends on who "
                      "comes first.",
                      who(*meeting.x->pending), who(*meeting.y->pending), table_of(operation_of(meeting.x))),
          "Give both constraints a name."};
}

Story tell_collision(const Meeting& meeting) {
  const std::string claimed = claimed_name(operation_of(meeting.x));
  const std::string name = claimed.empty() ? engine_error(meeting) : claimed;
  const bool x_later = is_later(*meeting.x->pending, *meeting.y->pending);
  const PendingStep& later = x_later ? *meeting.x : *meeting.y;
  return {{name},
          fmt::format("{} and {} both take the name {} ({}; {}). {}", who(*meeting.x->pending),
                      who(*meeting.y->pending), name, act(*meeting.x), act(*meeting.y), failing_order(meeting)),
          fmt::format("{}: use {} instead of {}.", later_of(meeting), suggested_name(later), name)};
}

Story tell_twice(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("{} and {} do the same thing: {}. {}", earlier_of(meeting), later_of(meeting),
                      describe(operation_of(meeting.x)), failing_order(meeting)),
          fmt::format("{}: delete the statement and build on {}.", later_of(meeting), earlier_of(meeting))};
}

bool drop_same(const Meeting& meeting) {
  const Operation& x = operation_of(meeting.x);
  const Operation& y = operation_of(meeting.y);
  if (!is_destructive(x) || x.index() != y.index() || object_of(x) != object_of(y) ||
      std::holds_alternative<DropNotNull>(x) || std::holds_alternative<DropDefault>(x)) {
    return false;
  }
  return is_hard(meeting) || is_guarded(x) || is_guarded(y);
}

Story tell_drop_drop(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  const bool harmless = !is_hard(meeting);
  Story out{{object},
            fmt::format("{} is dropped by both {} and {}.{}", object, earlier_of(meeting), later_of(meeting),
                        harmless ? " IF EXISTS makes the second one do nothing." : " " + failing_order(meeting)),
            fmt::format("{}: delete the statement and build on {}.", later_of(meeting), earlier_of(meeting)),
            {},
            ConflictClass::Duplicate};
  out.severity = harmless ? Severity::Info : Severity::Warning;
  return out;
}

/// x gives a name back that y takes.
bool take_after_release(const Meeting& meeting) {
  const Operation& x = operation_of(meeting.x);
  const Operation& y = operation_of(meeting.y);
  const std::string name = claimed_name(y);
  const bool releases = is_destructive(x) || is_rename(x);
  const bool y_first_fails = meeting.verdict.needs && meeting.verdict.x_after_y;
  const bool guarded = meeting.verdict.conflict_class == ConflictClass::Diverges && is_guarded(y);
  return is_hard(meeting) && releases && !name.empty() && object_of(x) == name && (y_first_fails || guarded);
}

std::string waiting_advice(const Meeting& meeting) {
  const std::string first = who(*meeting.x->pending);
  const std::string second = who(*meeting.y->pending);
  if (meeting.x->pending->service == meeting.y->pending->service) {
    return fmt::format("Merge {} first and rebase {} on it.", first, second);
  }
  return fmt::format(
      "Merge and deploy {} first; rebasing cannot order two repositories, so write \"-- signalbox:after {} {}\" into "
      "{} "
      "of {}.",
      first, meeting.x->pending->service, meeting.x->pending->migration.revision, meeting.y->pending->migration.path,
      second);
}

Story tell_take_after_release(const Meeting& meeting) {
  const std::string name = claimed_name(operation_of(meeting.y));
  return {{name},
          fmt::format("{} needs {} to be gone, and only {} removes it ({}). {}", who(*meeting.y->pending), name,
                      who(*meeting.x->pending), act(*meeting.x), failing_order(meeting)),
          waiting_advice(meeting) + " Release the two separately."};
}

bool y_needs_x(const Meeting& meeting) {
  return meeting.verdict.needs && meeting.verdict.x_after_y;
}

Story tell_needs(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("{} ({}) needs what {} brings ({}). {}", who(*meeting.y->pending), act(*meeting.y),
                      who(*meeting.x->pending), act(*meeting.x), failing_order(meeting)),
          waiting_advice(meeting)};
}

}  // namespace

extern const Case rename_rename{"rename-rename",   "C07", Severity::Error, Acts::All, rename_same_source,
                                tell_rename_rename};
extern const Case rename_into_used_name{
    "rename-into-used-name",
    "C04",
    Severity::Error,
    Acts::Later,
    [](const Meeting& meeting) { return is_rename(operation_of(meeting.x)) && claim_same_name(meeting); },
    tell_rename_into};
extern const Case add_drop_same_name{"add-drop-same-name",   "C23", Severity::Error, Acts::Y, take_after_release,
                                     tell_take_after_release};
extern const Case no_common_order{"no-common-order",
                                  "X02",
                                  Severity::Error,
                                  Acts::Y,
                                  [](const Meeting& meeting) {
                                    return y_needs_x(meeting) &&
                                           meeting.x->pending->service != meeting.y->pending->service;
                                  },
                                  tell_needs};
extern const Case create_vs_use{"create-vs-use", "C23", Severity::Error, Acts::Y, y_needs_x, tell_needs};
extern const Case drop_drop{"drop-drop", "C22",          Severity::Warning,       Acts::Later,
                            drop_same,   tell_drop_drop, ConflictClass::Duplicate};
extern const Case same_change_twice{"same-change-twice",
                                    "X04",
                                    Severity::Warning,
                                    Acts::Later,
                                    [](const Meeting& meeting) {
                                      return meeting.verdict.conflict_class == ConflictClass::Duplicate &&
                                             is_same(meeting);
                                    },
                                    tell_twice};
extern const Case unnamed_objects{"object-name-collision", "C13",    Severity::Warning, Acts::All,
                                  engine_names_swap,       tell_swap};
extern const Case object_name_collision{"object-name-collision",
                                        "C13",
                                        Severity::Error,
                                        Acts::Later,
                                        [](const Meeting& meeting) {
                                          return claim_same_name(meeting) ||
                                                 (is_hard(meeting) && both_already_exist(meeting));
                                        },
                                        tell_collision};

}  // namespace signalbox::cases
