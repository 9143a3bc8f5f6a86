#include "notifiers/preview.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "notifiers/wording.h"
#include "report/paper.h"
#include "report/words.h"

namespace signalbox {
namespace {

std::string place_of_notice(const Notice& notice) {
  return one_line(notice.target.empty() ? notice.channel : notice.channel + " " + notice.target);
}

std::string said_in(const Notice& notice) {
  const std::string mentions = notice.mentions.empty() ? "" : "; mentions " + enumerate(notice.mentions);
  return fmt::format("{} {}{}", signal_of(notice), headline(notice), mentions);
}

}  // namespace

std::string preview(const std::vector<Notice>& notices, const PreviewOptions& options) {
  if (notices.empty()) {
    return {};
  }
  Paper paper(options.color, options.width);
  std::size_t widest = 0;
  for (const Notice& notice : notices) {
    widest = std::max(widest, display_width(place_of_notice(notice)));
  }
  paper.line(0, paper.ink(Ink::Bold, "Messages"));
  for (const Notice& notice : notices) {
    paper.paragraph(2, place_of_notice(notice), widest + 2, said_in(notice));
  }
  return paper.take();
}

}  // namespace signalbox
