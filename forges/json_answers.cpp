#include "forges/json_answers.h"

#include <fmt/format.h>

#include <algorithm>

namespace signalbox {

Result<JsonDocument> json_of(const Result<ApiAnswer>& answer, std::string_view who) {
  if (!answer) {
    return fail(answer.error());
  }
  auto document = JsonDocument::parse(answer->body);
  if (!document) {
    return fail(Code::Unavailable, fmt::format("the answer of {} is no JSON; something stands in between", who));
  }
  return document;
}

Result<void> visit_pages(const AskForge& ask, std::string path, std::string_view who,
                         const std::function<bool(const JsonView&)>& visit) {
  constexpr int kPages = 30;
  for (int page = 0; page < kPages && !path.empty(); ++page) {
    const auto answer = ask({"GET", path, "", {}});
    const auto document = json_of(answer, who);
    if (!document) {
      return fail(document.error());
    }
    const JsonView root = document->root();
    const bool wrapped = root.is_object();
    for (const JsonView& item : wrapped ? root["values"].items() : root.items()) {
      if (!visit(item)) {
        return {};
      }
    }
    path = wrapped ? root["next"].text() : answer->next;
  }
  return {};
}

std::string version_of(std::string_view time) {
  constexpr std::size_t kToTheSecond = 19;
  std::string out(time.substr(0, kToTheSecond));
  if (out.size() == kToTheSecond) {
    out[10] = 'T';
  }
  return out;
}

std::string commit_of(const JsonView& view) {
  std::string id = view.text();
  return std::ranges::all_of(id, [](char c) { return c == '0'; }) ? std::string{} : id;
}

std::string branch_of_ref(std::string ref) {
  static constexpr std::string_view kBranches = "refs/heads/";
  return ref.starts_with(kBranches) ? ref.substr(kBranches.size()) : std::string{};
}

}  // namespace signalbox
