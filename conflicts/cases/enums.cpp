// Labels of enum types.

#include <fmt/format.h>

#include "conflicts/cases.h"
#include "conflicts/data.h"
#include "conflicts/objects.h"
#include "conflicts/tell.h"

namespace signalbox::cases {
namespace {

bool add_to_same_enum(const Meeting& meeting) {
  const auto* x = as<AddEnumValue>(meeting.x);
  const auto* y = as<AddEnumValue>(meeting.y);
  return x && y && is_hard(meeting) && x->type == y->type;
}

Story tell_labels(const Meeting& meeting) {
  const auto& x = *as<AddEnumValue>(meeting.x);
  const auto& y = *as<AddEnumValue>(meeting.y);
  const std::string type = to_string(x.type);
  if (x.value == y.value) {
    return {{type + "." + x.value},
            fmt::format("{} and {} both add '{}' to {}. {}", earlier_of(meeting), later_of(meeting), x.value, type,
                        failing_order(meeting)),
            fmt::format("{}: delete the statement and build on {}.", later_of(meeting), earlier_of(meeting)),
            Severity::Error};
  }
  return {{type},
          fmt::format("{} and {} add '{}' and '{}' to {} at the same place: their sort order depends on who is merged "
                      "first.",
                      who(*meeting.x->pending), who(*meeting.y->pending), x.value, y.value, type),
          fmt::format("{}: say AFTER with the label that it should follow once {} is merged.", later_of(meeting),
                      earlier_of(meeting)),
          Severity::Warning};
}

std::string label_taken_away(const Operation& operation) {
  if (const auto* rename = std::get_if<RenameEnumValue>(&operation)) {
    return rename->value;
  }
  const auto* drop = std::get_if<DropEnumValue>(&operation);
  return drop == nullptr ? std::string{} : drop->value;
}

bool takes_used_label(const Meeting& meeting) {
  const std::string label = label_taken_away(operation_of(meeting.x));
  return !label.empty() && (is_hard(meeting) || spells_label(expression_text(operation_of(meeting.y)), label));
}

Story tell_label_use(const Meeting& meeting) {
  const std::string label = label_taken_away(operation_of(meeting.x));
  const std::string type = object_of(operation_of(meeting.x));
  const std::string why = is_hard(meeting) ? failing_order(meeting)
                                           : fmt::format("{} after {} fails: invalid input value for enum: \"{}\".",
                                                         who(*meeting.y->pending), who(*meeting.x->pending), label);
  return {{type},
          fmt::format("{} takes '{}' away ({}) while {} spells it out: {}. {}", who(*meeting.x->pending), label,
                      act(*meeting.x), who(*meeting.y->pending), act(*meeting.y), why),
          fmt::format("Merge {} first; {} waits and covers what it added.", who(*meeting.y->pending),
                      who(*meeting.x->pending))};
}

}  // namespace

extern const Case enum_enum{"enum-enum", "C09", Severity::Warning, Acts::Later, add_to_same_enum, tell_labels};
extern const Case enum_rename_vs_use{"enum-rename-vs-use", "C10",          Severity::Error,     Acts::X,
                                     takes_used_label,     tell_label_use, ConflictClass::Order};

}  // namespace signalbox::cases
