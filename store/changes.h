#pragma once
// Pull requests as last seen: by webhook, or by asking the forge.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

class StoreDatabase;

struct KnownChange {
  std::string forge;    ///< "github"
  std::string project;  ///< "acme/backend"
  int number = 0;
  std::string state = "open";  ///< "open", "closed", "merged"
  std::string title;
  std::string author;
  std::string source_ref;
  std::string target_ref;
  std::string head_sha;
  bool fork = false;
  bool draft = false;
  std::string url;
  std::string version;  ///< the forge's time of the last change: texts that sort; empty: not told

  bool operator==(const KnownChange&) const = default;
};

class ChangeStore {
 public:
  explicit ChangeStore(StoreDatabase& database) : database_(&database) {}

  /// Keeps it unless a later version is known: webhooks arrive in any order.
  Result<void> save(const KnownChange& change);
  Result<std::optional<KnownChange>> find(std::string_view forge, std::string_view project, int number);
  /// All that are open, by forge, project and number.
  Result<std::vector<KnownChange>> open();
  Result<std::vector<KnownChange>> open_of(std::string_view forge, std::string_view project);
  /// The forge does not list it as open any more.
  Result<void> close(std::string_view forge, std::string_view project, int number, std::string_view state);

 private:
  StoreDatabase* database_;
};

}  // namespace signalbox
