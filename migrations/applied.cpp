#include "migrations/applied.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "base/text.h"
#include "migrations/django/contrib.h"
#include "migrations/paths.h"

namespace signalbox {
namespace {

constexpr auto kWords = std::to_array<std::pair<AppliedAs, std::string_view>>({
    {AppliedAs::Itself, "itself"},
    {AppliedAs::UpTo, "up-to"},
    {AppliedAs::Before, "before"},
    {AppliedAs::WithParents, "with-parents"},
    {AppliedAs::File, "file"},
    {AppliedAs::First, "first"},
});

/// The file's name is kept whole.
constexpr std::string_view kScript = "script";

/// "000012" in a file's name is 12 in a table of numbers.
struct ByVersion {
  bool operator()(std::string_view a, std::string_view b) const { return compare_naturally(a, b) < 0; }
};

/// The recorded path may be below some root of the class path, or begin with a word for it.
bool is_file(std::string_view path, std::string_view recorded) {
  constexpr std::string_view kClassPath = "classpath:";
  recorded = recorded.starts_with(kClassPath) ? recorded.substr(kClassPath.size()) : recorded;
  while (recorded.starts_with('/')) {
    recorded.remove_prefix(1);
  }
  return !recorded.empty() && (path == recorded || path.ends_with("/" + std::string(recorded)));
}

class Applied {
 public:
  Applied(const Framework& framework, std::span<const Migration> migrations)
      : framework_(framework), migrations_(migrations), ran_(migrations.size()) {}

  std::optional<std::vector<bool>> find(std::span<const AppliedVersion> versions) {
    std::vector<std::string_view> heads;
    for (const AppliedVersion& each : versions) {
      if (each.as == AppliedAs::WithParents) {
        heads.push_back(each.version);
      } else if (each.as == AppliedAs::Itself) {
        themselves_.insert(each.version);
      } else {
        mark(each);
      }
    }
    if (!heads.empty() && !mark_ancestors(heads)) {
      return std::nullopt;
    }
    for (std::size_t i = 0; i < migrations_.size(); ++i) {
      ran_[i] = ran_[i] || recorded(migrations_[i]);
    }
    return ran_;
  }

 private:
  int compare(std::string_view a, std::string_view b) const {
    return framework_.compare != nullptr ? framework_.compare(a, b) : compare_naturally(a, b);
  }

  /// A baseline's file is for new databases only. A squashed migration counts once all that it replaces have run.
  bool recorded(const Migration& migration) const {
    const auto is_recorded = [&](const std::string& revision) { return themselves_.contains(revision); };
    return migration.kind == "baseline" || !is_in_repository(migration) || is_recorded(migration.revision) ||
           (!migration.replaces.empty() && std::ranges::all_of(migration.replaces, is_recorded));
  }

  /// A file that only includes others is never recorded.
  void mark(const AppliedVersion& version) {
    std::size_t count = 0;
    std::from_chars(version.version.data(), version.version.data() + version.version.size(), count);
    for (std::size_t i = 0; i < migrations_.size(); ++i) {
      const Migration& migration = migrations_[i];
      const bool versioned = migration.kind != "repeatable";
      const bool hit = version.as == AppliedAs::First ? i < count
                       : version.as == AppliedAs::File
                           ? migration.changes.empty() || is_file(migration.path, version.version)
                       : version.as == AppliedAs::UpTo ? versioned && compare(migration.revision, version.version) <= 0
                                                       : versioned && compare(migration.revision, version.version) < 0;
      ran_[i] = ran_[i] || hit;
    }
  }

  /// False: no head is known here. A database may hold the heads of several folders.
  bool mark_ancestors(std::vector<std::string_view> open) {
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < migrations_.size(); ++i) {
      places.emplace(migrations_[i].revision, i);
    }
    bool any = false;
    while (!open.empty()) {
      const auto place = places.find(open.back());
      open.pop_back();
      if (place == places.end() || ran_[place->second]) {
        continue;
      }
      any = true;
      ran_[place->second] = true;
      const Migration& migration = migrations_[place->second];
      open.insert(open.end(), migration.parents.begin(), migration.parents.end());
      open.insert(open.end(), migration.dependencies.begin(), migration.dependencies.end());
    }
    return any;
  }

  const Framework& framework_;
  std::span<const Migration> migrations_;
  std::vector<bool> ran_;
  std::set<std::string_view, ByVersion> themselves_;
};

}  // namespace

bool is_in_repository(const Migration& migration) {
  return !migration.path.starts_with(django::kContribPath);
}

std::string_view to_string(AppliedAs as) {
  return std::ranges::find(kWords, as, &decltype(kWords)::value_type::first)->second;
}

Result<std::vector<AppliedVersion>> applied_versions(std::span<const std::vector<std::string>> rows) {
  std::vector<AppliedVersion> out;
  out.reserve(rows.size());
  for (const std::vector<std::string>& row : rows) {
    if (row.size() == 2 && row[0] == kScript) {
      out.push_back({AppliedAs::Itself, row[1].substr(0, row[1].rfind('.'))});
      continue;
    }
    const auto* word =
        row.size() == 2 ? std::ranges::find(kWords, row[0], &decltype(kWords)::value_type::second) : kWords.end();
    if (word == kWords.end()) {
      return fail(Code::InvalidInput, "a row of the history table is not understood");
    }
    out.push_back({word->first, row[1]});
  }
  return out;
}

std::optional<std::vector<bool>> find_applied(const Framework& framework, std::span<const Migration> migrations,
                                              std::span<const AppliedVersion> versions) {
  return Applied(framework, migrations).find(versions);
}

}  // namespace signalbox
