#include "bot/loose_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "migrations/marks.h"

namespace signalbox {
namespace {

struct Place {
  const Framework* framework = nullptr;
  std::string folder;
  std::string migration;
};

std::string parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string{} : std::string(path.substr(0, slash));
}

/// The migrations folder is not said: it is the file's folder, or the one above it where each migration is a folder.
std::optional<Place> place_in(const Framework& framework, const std::string& path) {
  const std::string near = parent_of(path);
  const std::string above = parent_of(near);
  for (const std::string& folder : {near, above}) {
    if (auto migration = framework.migration_of(path, folder)) {
      return Place{&framework, folder, std::move(*migration)};
    }
  }
  return std::nullopt;
}

/// The frameworks that the whole set of files speaks for: asked once, since each looks at every path.
std::vector<const Framework*> detected(const std::vector<SourceFile>& files, const LooseOptions& options) {
  std::vector<const Framework*> out;
  if (options.framework != nullptr) {
    return out;
  }
  std::vector<std::string> paths;
  for (const SourceFile& file : files) {
    paths.push_back(file.path);
  }
  for (const Framework* framework : all_frameworks()) {
    if (framework->name != "drizzle" && !needs_marks(*framework) && !framework->detect(paths).empty()) {
      out.push_back(framework);
    }
  }
  return out;
}

/// A framework that the file or the whole set names (by marks, lock file, names) wins over one that merely could read
/// the file.
std::optional<Place> place_of(const SourceFile& file, const std::vector<const Framework*>& of_the_set,
                              const LooseOptions& options) {
  if (const Framework* framework = options.framework != nullptr ? options.framework : framework_marked(file)) {
    return place_in(*framework, file.path);
  }
  for (const Framework* framework : of_the_set) {
    if (auto place = place_in(*framework, file.path)) {
      return place;
    }
  }
  return place_in(*find_framework("sql"), file.path);
}

/// A lone .sql file that no tool would take is still SQL.
ReadRequest plain_sql(SourceFile file, Engine engine) {
  ReadRequest request{"sql", {}};
  request.source = {file.path, {}, parent_of(file.path), engine, {}};
  request.source.files.push_back(std::move(file));
  return request;
}

}  // namespace

Result<std::vector<ReadRequest>> requests_for(std::vector<SourceFile> files, const LooseOptions& options) {
  const std::vector<const Framework*> of_the_set = detected(files, options);
  std::vector<ReadRequest> out;
  std::map<std::pair<const Framework*, std::string>, std::size_t> requests;  // framework, migration → index
  std::vector<SourceFile*> homeless;
  std::vector<std::pair<const Framework*, std::size_t>> with_surroundings;  // few, where files may be thousands
  for (SourceFile& file : files) {
    const auto place = place_of(file, of_the_set, options);
    if (!place) {
      homeless.push_back(&file);
      continue;
    }
    const auto [found, fresh] = requests.try_emplace({place->framework, place->migration}, out.size());
    if (fresh) {
      ReadRequest request{std::string(place->framework->name), {}};
      request.source.path = place->migration;
      request.source.folder = place->folder;
      request.source.engine = options.engine;
      if (place->framework->is_around != nullptr) {
        with_surroundings.emplace_back(place->framework, out.size());
      }
      out.push_back(std::move(request));
    }
    out[found->second].source.files.push_back(std::move(file));
  }
  for (SourceFile* file : homeless) {
    bool around = false;
    for (const auto& [framework, index] : with_surroundings) {
      if (framework->is_around(file->path, out[index].source.folder)) {
        out[index].source.around.push_back(*file);
        around = true;
      }
    }
    if (!around && lower(file->path).ends_with(".sql")) {
      out.push_back(plain_sql(std::move(*file), options.engine));
    } else if (!around && files.size() == 1) {
      return fail(Code::InvalidInput,
                  fmt::format("'{}' belongs to no framework that is known; say which with --framework", file->path));
    }
  }
  return out;
}

}  // namespace signalbox
