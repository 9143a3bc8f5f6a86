#pragma once
// The two-order judge: plays two sets of changes both ways round and says which single changes clash, and how.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conflicts/conflict.h"
#include "conflicts/units.h"
#include "schema/apply.h"

namespace signalbox {

/// What playing x and y both ways round on the same ground showed.
struct Verdict {
  ConflictClass conflict_class = ConflictClass::Commute;
  std::optional<ApplyError> y_after_x;  ///< why y fails once x has run
  std::optional<ApplyError> x_after_y;
  bool needs = false;   ///< y cannot run at all before x
  bool masked = false;  ///< a guard skipped a definition that differs from the one that is there

  bool operator==(const Verdict&) const = default;
};

/// nullopt when one of them cannot run on this ground whatever the other does: somebody else's problem.
std::optional<Verdict> judge(const Schema& ground, const SchemaChange& x, const SchemaChange& y);

/// The same verdict seen from the other side.
Verdict reversed(const Verdict& verdict);

/// Two steps that met, with what happened between them.
struct Meeting {
  const PendingStep* x = nullptr;
  const PendingStep* y = nullptr;
  const Schema* ground = nullptr;  ///< what stood there when both were tried; valid during the call only
  Verdict verdict;
};

/// Plays both units both ways round and calls `report` for every pair of steps that meet. When the units as a whole
/// commute, verdicts that single steps earned on the way are forgiven (what was added and taken back within one branch
/// is no clash), but for masked ones.
void judge_units(const DatabaseWork& work, const Unit& a, const Unit& b,
                 const std::function<void(const Meeting&)>& report);

}  // namespace signalbox
