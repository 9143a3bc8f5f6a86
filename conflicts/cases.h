#pragma once
// The case table: what a meeting of two changes is called, how bad it is, who should act and what to do. Each case is
// one entry of cases.def and one constant in cases/; the first that matches wins.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conflicts/judge.h"

namespace signalbox {

enum class Acts { Later, X, Y, All };

/// What a case says about one meeting.
struct Story {
  std::vector<std::string> objects;  ///< without the database
  std::string message;
  std::string resolution;
  std::optional<Severity> severity;  ///< instead of the case's
  std::optional<ConflictClass> conflict_class;
  std::optional<Certainty> certainty;  ///< less than that of its reading
};

struct Case {
  std::string_view kind;
  std::string_view code;
  Severity severity = Severity::Error;
  Acts acts = Acts::Later;
  /// The meeting is offered as it is and turned round; x is the changer where sides have roles.
  bool (*matches)(const Meeting& meeting) = nullptr;
  Story (*tell)(const Meeting& meeting) = nullptr;
  ConflictClass soft_class = ConflictClass::Advice;  ///< when playing both orders showed nothing
};

struct Found {
  const Case* found = nullptr;
  Meeting meeting;  ///< turned so that x is the side that the case calls x
};

/// nullopt: nothing to say about it.
std::optional<Found> find_case(const Meeting& meeting);

const std::vector<const Case*>& all_cases();

// For the case files.

template <typename T>
const T* as(const PendingStep* step) {
  return std::get_if<T>(&step->change->operation);
}
inline const Operation& operation_of(const PendingStep* step) {
  return step->change->operation;
}
/// Playing both orders showed a clash.
inline bool is_hard(const Meeting& meeting) {
  return meeting.verdict.conflict_class != ConflictClass::Commute;
}
/// x's success is what makes y fail, or y is undone by x.
inline bool x_spoils_y(const Meeting& meeting) {
  return meeting.verdict.y_after_x.has_value() && !meeting.verdict.needs;
}

}  // namespace signalbox
