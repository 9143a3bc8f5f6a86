#pragma once
// What repositories declare themselves, read from their base branches only: what a pull request says of its own
// dependencies counts once it is merged.

#include "bot/snapshot.h"
#include "config/config.h"
#include "config/dependent_file.h"
#include "git/repository.h"

namespace signalbox {

/// `.signalbox.yaml`, `catalog-info.yaml` and the sources of a dbt project at a commit.
DependentFile read_declared(const Repository& repository, const Oid& commit);

/// The configuration together with what the snapshot's repositories declare. Names that it does not know are left out.
Config with_declared(const Config& config, const Snapshot& snapshot);

}  // namespace signalbox
