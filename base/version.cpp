#include "base/version.h"

namespace signalbox {

std::string_view version() {
  return SIGNALBOX_VERSION;
}

}  // namespace signalbox
