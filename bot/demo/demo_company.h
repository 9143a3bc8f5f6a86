#pragma once
// A small outdoor shop with its services, people and branches, made as real git repositories: what `signalbox demo`
// shows. Each story_*.cpp tells one service's part.

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace signalbox {

struct DemoFile {
  std::string_view path;
  std::string_view content;
};

struct DemoCommit {
  std::string_view branch;
  std::string_view from;    ///< a new branch starts there: "main", or "main~1" for the commit before; empty: it goes on
  std::string_view author;  ///< "Mara Lindqvist <mara@nordwind.example>"
  std::string_view at;      ///< "2025-09-04T10:12:00Z", in the story's own time
  std::string_view message;
  std::vector<DemoFile> files;
};

struct DemoService {
  std::string_view name;  ///< of the repository too
  std::vector<DemoCommit> commits;
};

/// The whole story, oldest commits first in each service.
std::vector<DemoService> demo_services();

/// Writes the repositories and signalbox.yaml below `folder`, which must be empty or not exist. Gives back the path of
/// signalbox.yaml. The story's last commit is of the day before `today`, so that its dates lie ahead; commit ids are
/// the same wherever it runs on that day.
Result<std::string> build_demo_company(const std::string& folder, Instant today);

}  // namespace signalbox
