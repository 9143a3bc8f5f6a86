#include "graph/use.h"

namespace signalbox {

std::string_view to_string(UseSource source) {
  switch (source) {
    case UseSource::Declared:
      return "declared";
    case UseSource::Inferred:
      return "inferred";
  }
  return "declared";
}

std::string_view to_string(Access access) {
  switch (access) {
    case Access::Read:
      return "read";
    case Access::Write:
      return "write";
  }
  return "read";
}

}  // namespace signalbox
