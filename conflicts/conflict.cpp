#include "conflicts/conflict.h"

namespace signalbox {

std::string_view to_string(Certainty certainty) {
  switch (certainty) {
    case Certainty::Proven:
      return "proven";
    case Certainty::Likely:
      return "likely";
    case Certainty::Unknown:
      return "unknown";
  }
  return "unknown";
}

std::string_view to_string(ConflictClass conflict_class) {
  switch (conflict_class) {
    case ConflictClass::Commute:
      return "commute";
    case ConflictClass::Duplicate:
      return "duplicate";
    case ConflictClass::Order:
      return "order";
    case ConflictClass::Destroys:
      return "destroys";
    case ConflictClass::Exclusive:
      return "exclusive";
    case ConflictClass::Diverges:
      return "diverges";
    case ConflictClass::Masked:
      return "masked";
    case ConflictClass::SelfInvalid:
      return "self-invalid";
    case ConflictClass::History:
      return "history";
    case ConflictClass::Ownership:
      return "ownership";
    case ConflictClass::Advice:
      return "advice";
  }
  return "advice";
}

}  // namespace signalbox
