#pragma once
// What `signalbox check` knows of the repository that it stands in: the services of a configuration that live there,
// or, without a configuration, one service made up for it.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "git/repository.h"
#include "git/work_tree.h"

namespace signalbox {

struct CheckSubject {
  Config config;
  std::vector<ServiceName> services;  ///< those of this repository; never empty
  bool configured = false;            ///< false: there is no configuration
};

/// The services of `config` whose repository is this one: by path, or by the address that it was cloned from.
/// `service` chooses one by name instead. NotFound says what to write.
Result<CheckSubject> find_subject(Config config, const Repository& repository, const WorkTree& tree,
                                  const std::optional<std::string>& service);

/// One service named after the folder (or `service`), with a database of its own. Without `engine` it is told from the
/// repository's files.
Result<CheckSubject> make_up_subject(const Repository& repository, const WorkTree& tree, const Oid& commit,
                                     const std::optional<std::string>& service, std::optional<Engine> engine);

/// Whether two addresses mean one repository: "git@host:acme/shop.git" is "https://host/acme/shop".
bool same_address(std::string_view a, std::string_view b);

}  // namespace signalbox
