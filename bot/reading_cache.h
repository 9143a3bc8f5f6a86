#pragma once
// What a service's files said when they were last read: one file, read whole. A blob never changes, so an entry never
// goes wrong; the key holds the reader's version.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "migrations/migration.h"

namespace signalbox {

/// Belongs to one thread. A file that is missing, torn or of another version is an empty cache.
class ReadingCache {
 public:
  explicit ReadingCache(std::string path);

  std::optional<Migration> find(const std::string& key);
  void put(const std::string& key, const Migration& migration);
  /// Writes what was found or put since the start, when that differs from the file. What nobody asked for is forgotten.
  void save();

 private:
  std::string path_;
  std::string content_;
  std::map<std::string_view, std::string_view, std::less<>> known_;  // both point into content_
  std::map<std::string, std::string> used_;
  bool grew_ = false;
};

}  // namespace signalbox
