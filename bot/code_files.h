#pragma once
// A repository's code at a commit, read through the cache and the reading child.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bot/reading_cache.h"
#include "bot/snapshot.h"
#include "git/repository.h"

namespace signalbox {

struct CodeReaderOptions {
  std::vector<std::string> globs;  ///< which files; empty: everything readable but tests, vendored and generated files
  std::vector<std::string> without;  ///< folders of migrations: they change the data, they do not use it
  unsigned children = 0;             ///< at a time; 0: one per core
  std::size_t most_files = 20'000;
  std::size_t most_bytes = std::size_t{256} << 20U;
  std::size_t most_words = 1'500'000;  ///< of the search by names, the weakest there is: about 80 MB in memory
};

/// One repository, one thread. Blobs that were read before are not read again.
class CodeFiles {
 public:
  CodeFiles(const Repository& repository, CodeReaderOptions options, ReadingCache& cache)
      : repository_(repository), options_(std::move(options)), cache_(cache) {}

  CodeSnapshot at(const std::string& branch, const Oid& commit);
  /// Only the files that the branch changed since it left the base.
  CodeSnapshot changed(const std::string& branch, const Oid& tip, const Oid& base);

 private:
  using Blobs = std::map<std::string, Oid>;

  Result<Blobs> list(const Oid& commit) const;
  bool is_wanted(std::string_view path) const;
  void read(const Blobs& blobs, CodeSnapshot& out);
  void bound_words(CodeSnapshot& out) const;

  const Repository& repository_;
  CodeReaderOptions options_;
  ReadingCache& cache_;
};

}  // namespace signalbox
