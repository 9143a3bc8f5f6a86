#include "forges/json_view.h"

#include <fmt/format.h>

#include <cstdint>
#include <limits>

namespace signalbox {
namespace {

constexpr std::size_t kDeepest = 64;

}  // namespace

JsonView JsonView::operator[](std::string_view key) const {
  simdjson::dom::object object;
  simdjson::dom::element found;
  if (!element_ || element_->get(object) != simdjson::SUCCESS || object[key].get(found) != simdjson::SUCCESS) {
    return {};
  }
  return JsonView(found);
}

JsonView JsonView::first() const {
  simdjson::dom::array array;
  simdjson::dom::element found;
  if (!element_ || element_->get(array) != simdjson::SUCCESS || array.at(0).get(found) != simdjson::SUCCESS) {
    return {};
  }
  return JsonView(found);
}

std::vector<JsonView> JsonView::items() const {
  simdjson::dom::array array;
  std::vector<JsonView> out;
  if (element_ && element_->get(array) == simdjson::SUCCESS) {
    for (const simdjson::dom::element item : array) {
      out.emplace_back(item);
    }
  }
  return out;
}

std::string JsonView::text() const {
  std::string_view found;
  return element_ && element_->get(found) == simdjson::SUCCESS ? std::string(found) : std::string{};
}

std::string JsonView::id() const {
  std::uint64_t found = 0;
  return element_ && element_->get(found) == simdjson::SUCCESS ? std::to_string(found) : text();
}

int JsonView::number() const {
  std::int64_t found = 0;
  const bool fits =
      element_ && element_->get(found) == simdjson::SUCCESS && found >= 0 && found <= std::numeric_limits<int>::max();
  return fits ? static_cast<int>(found) : 0;
}

bool JsonView::flag() const {
  bool found = false;
  return element_ && element_->get(found) == simdjson::SUCCESS && found;
}

Result<JsonDocument> JsonDocument::parse(std::string_view text) {
  JsonDocument document;
  // The depth limit is set with the memory: the parser never recurses, but whoever walks the result might.
  auto error = document.parser_->allocate(text.size() + 1, kDeepest);
  if (error == simdjson::SUCCESS) {
    error = document.parser_->parse(text.data(), text.size()).get(document.root_);
  }
  if (error != simdjson::SUCCESS) {
    return fail(Code::InvalidInput, fmt::format("the body is not JSON: {}", simdjson::error_message(error)));
  }
  return document;
}

}  // namespace signalbox
