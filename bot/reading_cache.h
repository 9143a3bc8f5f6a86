#pragma once
// What a service's files said when they were last read: one file, read whole. A blob never changes, so an entry never
// goes wrong; the key holds the reader's version.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "schema/binary.h"

namespace signalbox {

/// Belongs to one thread. A file that is missing, torn or of another version is an empty cache.
class ReadingCache {
 public:
  explicit ReadingCache(std::string path);

  template <typename Reading>
  std::optional<Reading> find(const std::string& key) {
    const auto bytes = find_bytes(key);
    if (!bytes) {
      return std::nullopt;
    }
    auto reading = decode_value<Reading>(*bytes, "reading");
    if (!reading) {
      return std::nullopt;
    }
    used_.emplace(key, *bytes);
    return std::move(*reading);
  }
  template <typename Reading>
  void put(const std::string& key, const Reading& reading) {
    used_[key] = encode_value(reading);
    grew_ = true;
  }
  /// Writes what was found or put since the start, when that differs from the file. What nobody asked for is forgotten.
  void save();

 private:
  std::optional<std::string_view> find_bytes(const std::string& key) const {
    const auto found = known_.find(key);
    return found == known_.end() ? std::nullopt : std::optional(found->second);
  }

  std::string path_;
  std::string content_;
  std::map<std::string_view, std::string_view, std::less<>> known_;  // both point into content_
  std::map<std::string, std::string> used_;
  bool grew_ = false;
};

}  // namespace signalbox
