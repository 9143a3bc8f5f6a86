#pragma once
// Lenient reading of a webhook's JSON: what is missing, null or of another type reads as empty, because senders of all
// ages leave fields out. Only for the .cpp files of this folder.

#include <simdjson.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace signalbox {

/// A place in a document, or no place at all. Valid as long as its JsonDocument.
class JsonView {
 public:
  JsonView() = default;
  explicit JsonView(simdjson::dom::element element) : element_(element) {}

  JsonView operator[](std::string_view key) const;
  JsonView first() const;               ///< of an array
  std::vector<JsonView> items() const;  ///< of an array; none otherwise

  bool present() const { return element_ && !element_->is_null(); }
  bool is_object() const { return element_ && element_->is_object(); }
  std::string text() const;  ///< of a string
  std::string id() const;    ///< of a string or a whole number
  int number() const;
  bool flag() const;

 private:
  std::optional<simdjson::dom::element> element_;
};

class JsonDocument {
 public:
  /// InvalidInput for what is not JSON (or not UTF-8), or is nested deeper than any forge's webhook.
  static Result<JsonDocument> parse(std::string_view text);
  JsonView root() const { return JsonView(root_); }

 private:
  // Owns what the views look at; on the heap, since they point into it and the document moves.
  std::unique_ptr<simdjson::dom::parser> parser_ = std::make_unique<simdjson::dom::parser>();
  simdjson::dom::element root_;
};

}  // namespace signalbox
