#include "schema/change.h"

namespace signalbox {

std::string_view op_name(const Operation& operation) {
  return std::visit([]<typename Op>(const Op&) { return Op::kOp; }, operation);
}

}  // namespace signalbox
