#include "report/what_if.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& text) {
  return text.empty() ? Json{} : Json(text);
}

Json to_json(const Invalidated& each) {
  return {{"pending", each.side.pending},
          {"service", each.side.service},
          {"branch", each.side.branch},
          {"path", each.side.path},
          {"kind", each.kind},
          {"reason", each.reason},
          {"old_version", text_or_null(each.old_version)},
          {"new_version", text_or_null(each.new_version)},
          {"old_parent", text_or_null(each.old_parent)},
          {"new_parent", text_or_null(each.new_parent)},
          {"new_path", text_or_null(each.new_path)},
          {"patch", text_or_null(each.patch)}};
}

std::string mend_of(const Invalidated& each) {
  std::string out;
  out +=
      each.new_version.empty() ? "" : fmt::format("      version {} becomes {}\n", each.old_version, each.new_version);
  out += each.new_parent.empty() ? "" : fmt::format("      parent {} becomes {}\n", each.old_parent, each.new_parent);
  out += each.new_path.empty() ? "" : fmt::format("      the file becomes {}\n", one_line(each.new_path));
  return out.empty() ? "      no new number mends it: rebase and adapt\n" : out;
}

}  // namespace

Json to_json(const WhatIf& what_if) {
  Json invalidated = Json::array();
  for (const Invalidated& each : what_if.invalidated) {
    invalidated.push_back(to_json(each));
  }
  return {{"merged", what_if.merged}, {"invalidated", std::move(invalidated)}};
}

std::string render_what_if(const WhatIf& what_if) {
  std::string out = "Once these are merged:\n";
  for (const std::string& id : what_if.merged) {
    out += fmt::format("  {}\n", one_line(id));
  }
  if (what_if.invalidated.empty()) {
    return out + "every other pending migration still fits.\n";
  }
  out += "these no longer fit:\n";
  std::string patches;
  for (const Invalidated& each : what_if.invalidated) {
    out += fmt::format("  {} {}  {}\n      {}: {}\n", one_line(each.side.service), one_line(each.side.branch),
                       one_line(each.side.path), each.kind, one_line(each.reason)) +
           mend_of(each);
    patches += each.patch;
  }
  return patches.empty() ? out : out + "\n" + patches;
}

}  // namespace signalbox
