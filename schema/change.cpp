#include "schema/change.h"

namespace signalbox {

Operation::Operation() = default;
Operation::Operation(const Operation& other) = default;
Operation::Operation(Operation&& other) noexcept = default;
Operation& Operation::operator=(const Operation& other) = default;
Operation& Operation::operator=(Operation&& other) noexcept = default;
Operation::~Operation() = default;

bool Operation::equals(const Operation& other) const {
  return static_cast<const AnyOperation&>(*this) == static_cast<const AnyOperation&>(other);
}

std::string_view op_name(const Operation& operation) {
  return std::visit([]<typename Op>(const Op&) { return Op::kOp; }, operation);
}

}  // namespace signalbox
