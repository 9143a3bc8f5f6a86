#pragma once
// What would be said, for people who first want to see it: dry runs and the demo.

#include <string>
#include <vector>

#include "notifiers/notice.h"

namespace signalbox {

struct PreviewOptions {
  bool color = false;
  std::size_t width = 100;
};

/// One entry per notice: where it would go, its headline, who would be mentioned. Empty when there is none.
std::string preview(const std::vector<Notice>& notices, const PreviewOptions& options);

}  // namespace signalbox
