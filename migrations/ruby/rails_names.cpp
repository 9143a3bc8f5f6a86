#include "migrations/ruby/rails_names.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"

namespace signalbox::ruby {
namespace {

constexpr std::size_t kMaxIndexName = 62;

std::string digest(std::string_view text) {
  return sha256_hex(text).substr(0, 10);
}

/// Rails' limit: at most so many bytes, whole characters only.
std::string limited(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) {
    return text;
  }
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) {
    --bytes;
  }
  text.resize(bytes);
  return text;
}

}  // namespace

std::string_view without_schema(std::string_view table) {
  const std::size_t dot = table.rfind('.');
  return dot == std::string_view::npos ? table : table.substr(dot + 1);
}

std::string default_index_name(int version, std::string_view table, std::span<const std::string> columns) {
  std::string name = "index_" + std::string(without_schema(table)) + "_on_" + join(columns, "_and_");
  constexpr int kFirstWithShortNames = 71;
  if (version < kFirstWithShortNames || name.size() <= kMaxIndexName) {
    return name;
  }
  const std::string hash = "_" + digest(name);
  return limited("idx_on_" + join(columns, "_"), kMaxIndexName - hash.size()) + hash;
}

std::string default_foreign_key_name(std::string_view table, std::string_view column) {
  return "fk_rails_" + digest(std::string(table) + "_" + std::string(column) + "_fk");
}

std::string default_check_name(std::string_view table, std::string_view expression) {
  return "chk_rails_" + digest(std::string(table) + "_" + std::string(expression) + "_chk");
}

std::string default_exclusion_name(std::string_view table, std::string_view expression) {
  return "excl_rails_" + digest(std::string(table) + "_" + std::string(expression) + "_excl");
}

std::string default_unique_name(std::string_view table, std::span<const std::string> columns) {
  return "uniq_rails_" + digest(std::string(table) + "_" + join(columns, "_") + "_unique");
}

std::string join_table_name(std::string first, std::string second) {
  if (second < first) {
    std::swap(first, second);
  }
  // music_artists and music_records share their first word: music_artists_records
  std::size_t common = 0;
  for (std::size_t i = 0; i < std::min(first.size(), second.size()) && first[i] == second[i]; ++i) {
    common = first[i] == '_' ? i + 1 : common;
  }
  return first + "_" + second.substr(common);
}

}  // namespace signalbox::ruby
