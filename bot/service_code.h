#pragma once
// What one service's code says: on its base branch, where it is deployed, and on the branches that change it.

#include <string>
#include <utility>
#include <vector>

#include "bot/reading_cache.h"
#include "bot/snapshot.h"
#include "git/repository.h"

namespace signalbox {

struct ServiceCodeRequest {
  std::string base;
  Oid base_tip;
  std::vector<std::string> migration_folders;         ///< they change the data, they do not use it
  std::vector<std::pair<std::string, Oid>> branches;  ///< those that are looked at, by name
  std::string deployed;   ///< the commit that runs in production; empty: not known, the base is taken for it
  unsigned children = 0;  ///< at a time; 0: one per core
};

/// Fills in the code and the declared uses of `service`. Gives back what could not be read.
std::vector<std::string> read_service_code(const Repository& repository, const Service& configured,
                                           const ServiceCodeRequest& request, ReadingCache& cache,
                                           ServiceSnapshot& service);

/// The newest branches that the globs want, so that a repository with thousands of them stays affordable.
std::vector<std::pair<std::string, Oid>> newest_branches(const Repository& repository, const std::string& base,
                                                         const std::vector<std::string>& include,
                                                         const std::vector<std::string>& exclude);

}  // namespace signalbox
