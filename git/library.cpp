#include "git/library.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace signalbox {
namespace {

/// Windows of packs mapped at once: hundreds of mirrors may be open in one process.
constexpr std::size_t kMappedLimit = 1U << 30U;
constexpr ssize_t kObjectCacheBytes = ssize_t{64} << 20U;

}  // namespace

void prepare_library() {
  static const bool done = [] {
    git_libgit2_init();
    for (const int level :
         {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL}) {
      git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
    }
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, kMappedLimit);
    git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, kObjectCacheBytes);
    // Hashing every object again would double the cost of a scan. git hashed each of them when it received the pack,
    // and a damaged pack still shows: every object is a zlib stream with a checksum and a known size.
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    // Nothing that a repository configures is ever run here, so its owner does not matter for reading.
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    return true;
  }();
  (void)done;
}

git_oid to_git(const Oid& oid) {
  git_oid out;
  git_oid_fromraw(&out, oid.bytes.data());
  return out;
}

Oid from_git(const git_oid& oid) {
  Oid out;
  std::copy(std::begin(oid.id), std::end(oid.id), out.bytes.begin());
  return out;
}

std::string library_message() {
  const git_error* error = git_error_last();
  return error != nullptr && error->message != nullptr ? one_line(to_valid_utf8(error->message)) : "no reason given";
}

}  // namespace signalbox
