#include <fmt/format.h>

#include "report/escape.h"
#include "report/remarks.h"
#include "report/render.h"
#include "report/words.h"

namespace signalbox {
namespace {

std::string_view command_of(Severity severity) {
  switch (severity) {
    case Severity::Critical:
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Info:
      return "notice";
  }
  return "notice";
}

std::string command_for(const Remark& remark) {
  std::string where;
  if (!remark.place.path.empty()) {
    where = "file=" + command_property(remark.place.path) + ",";
    where += remark.place.line > 0 ? fmt::format("line={},", remark.place.line) : "";
  }
  std::string message = remark.message;
  for (const Place& other : remark.related) {
    message += fmt::format("\n{}: {}", place_of(other.path, other.line), other.note);
  }
  return fmt::format("::{} {}title={}::{}\n", command_of(remark.severity), where, command_property(remark.title),
                     command_data(message));
}

}  // namespace

std::string render_github(const Report& report) {
  std::string out;
  for (const Remark& remark : remarks(report)) {
    out += remark.suppressed_by.empty() ? command_for(remark) : "";
  }
  for (const ScanError& error : report.errors) {
    const std::string file = error.path.empty() ? "" : "file=" + command_property(error.path) + ",";
    out += fmt::format("::error {}title={}::{}\n", file, command_property("Signalbox could not read everything"),
                       command_data(error.service.empty() ? error.message : error.service + ": " + error.message));
  }
  return out;
}

}  // namespace signalbox
