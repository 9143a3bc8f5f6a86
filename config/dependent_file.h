#pragma once
// What a repository says itself about whose data it uses: `.signalbox.yaml`, Backstage's `catalog-info.yaml` and dbt's
// sources. Other people's text: no variable is put in, no file is named, and what is not understood is left out and
// said.

#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace signalbox {

struct DependentFile {
  std::vector<Dependency> depends_on;
  std::vector<DeclaredUse> uses;  ///< of databases in the service's reach, when they name none
  TeamName owner;                 ///< Backstage's; empty: not said
  std::vector<std::string> problems;

  bool operator==(const DependentFile&) const = default;
};

/// `.signalbox.yaml`: `depends_on` and `uses` as in the configuration.
DependentFile parse_dependent_file(std::string_view text, const std::string& path);
/// `catalog-info.yaml`: `spec.dependsOn` and `spec.owner` of its components.
DependentFile parse_catalog_info(std::string_view text, const std::string& path);
/// A dbt properties file: the tables (and columns, where they are listed) of its `sources`.
DependentFile parse_dbt_sources(std::string_view text, const std::string& path);

}  // namespace signalbox
