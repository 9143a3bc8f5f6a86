#include "config/secret.h"

#include <ostream>

namespace signalbox {

std::string to_string(const Secret& secret) {
  return secret.empty() ? "" : "***";
}

std::ostream& operator<<(std::ostream& out, const Secret& secret) {
  return out << to_string(secret);
}

}  // namespace signalbox
