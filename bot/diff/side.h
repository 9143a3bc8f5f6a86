#pragma once
// One side of `signalbox diff`: what somebody typed becomes a schema.

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "schema/schema.h"

namespace signalbox {

struct DiffSide {
  std::string label;  ///< "shop-api@main", "schema.json", "the database db.example.com/shop"
  Schema schema;
  bool live = false;               ///< a running database: its server spelled the definitions
  std::vector<std::string> notes;  ///< what could not be read

  bool operator==(const DiffSide&) const = default;
};

struct DiffSideOptions {
  const Config* config = nullptr;  ///< for "service@revision"; nullptr: there is none
  std::string folder = ".";        ///< the work tree of plain revisions
  std::optional<Engine> engine;    ///< of .sql files and repositories that do not say it
  std::string migrations;          ///< key of the line of migrations, when there are several; empty: the only one
};

/// Takes, in this order: postgresql://…, a file (.json, .yaml, .prisma, .sql) or folder of migrations, "service" or
/// "service@revision" of the configuration, a revision of this repository.
Result<DiffSide> resolve_side(const std::string& text, const DiffSideOptions& options);

}  // namespace signalbox
