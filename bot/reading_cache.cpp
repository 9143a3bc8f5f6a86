#include "bot/reading_cache.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/hash.h"
#include "schema/binary.h"

namespace signalbox {
namespace {

/// Belongs to the readers: a reader that understands more makes a new version.
constexpr std::string_view kMagic = "signalbox readings 4 " SIGNALBOX_READERS "\n";
constexpr std::size_t kChecksum = 64;

}  // namespace

ReadingCache::ReadingCache(std::string path) : path_(std::move(path)) {
  std::error_code none;
  const auto size = std::filesystem::file_size(path_, none);
  if (none) {
    return;
  }
  std::ifstream in(path_, std::ios::binary);
  content_.resize(size);
  in.read(content_.data(), static_cast<std::streamsize>(size));
  content_.resize(static_cast<std::size_t>(in.gcount()));
  const std::string_view all(content_);
  if (all.size() < kMagic.size() + kChecksum || !all.starts_with(kMagic)) {
    return;
  }
  const std::string_view body = all.substr(kMagic.size() + kChecksum);
  if (sha256_hex(body) != all.substr(kMagic.size(), kChecksum)) {
    return;
  }
  ByteReader reader(body);
  for (std::uint64_t left = reader.count(); left > 0 && !reader.failed(); --left) {
    const std::string_view key = reader.text();
    known_[key] = reader.text();
  }
}

void ReadingCache::save() {
  const bool shrank = known_.size() > used_.size() * 2;
  if (!grew_ && !shrank) {
    return;
  }
  ByteWriter writer;
  writer.number(used_.size());
  for (const auto& [key, bytes] : used_) {
    writer.text(key);
    writer.text(bytes);
  }
  const std::string body = writer.take();
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), ignored);
  const std::string draft = path_ + "." + std::to_string(::getpid());
  std::ofstream out(draft, std::ios::binary | std::ios::trunc);
  out << kMagic << sha256_hex(body) << body;
  out.close();
  if (out) {
    std::filesystem::rename(draft, path_, ignored);
  } else {
    std::filesystem::remove(draft, ignored);
  }
}

}  // namespace signalbox
