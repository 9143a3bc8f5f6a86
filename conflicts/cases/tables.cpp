// Tables: created twice, dropped while in use, partitions that overlap.

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/text.h"
#include "conflicts/cases.h"
#include "conflicts/objects.h"
#include "conflicts/tell.h"

namespace signalbox::cases {
namespace {

bool create_same_table(const Meeting& meeting) {
  const auto* x = as<CreateTable>(meeting.x);
  const auto* y = as<CreateTable>(meeting.y);
  return x && y && is_hard(meeting) && x->table.name == y->table.name;
}

bool are_two_services(const Meeting& meeting) {
  return meeting.x->pending->service != meeting.y->pending->service;
}

Story tell_create(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  const bool equal = same_operation(operation_of(meeting.x), operation_of(meeting.y));
  Story out;
  out.objects = {object};
  out.message =
      fmt::format("{} is created by both {} and {}{}. {}", object, earlier_of(meeting), later_of(meeting),
                  equal ? " with the same definition" : " with different definitions", failing_order(meeting));
  out.resolution =
      equal ? fmt::format("{}: delete the statement that creates {} and build on {}.", later_of(meeting), object,
                          earlier_of(meeting))
            : fmt::format("{}: give the table another name, or agree on one definition and change it on top of {}.",
                          later_of(meeting), earlier_of(meeting));
  out.severity = equal ? Severity::Warning : Severity::Error;
  if (meeting.verdict.conflict_class != ConflictClass::Masked) {
    out.conflict_class = equal ? ConflictClass::Duplicate : ConflictClass::Exclusive;
  }
  return out;
}

Story tell_create_in_both(const Meeting& meeting) {
  Story out = tell_create(meeting);
  out.resolution =
      fmt::format("Decide which of {} and {} owns {}; the other builds on its migration.", meeting.x->pending->service,
                  meeting.y->pending->service, object_of(operation_of(meeting.x)));
  out.severity = Severity::Error;
  return out;
}

Story tell_drop_table(const Meeting& meeting) {
  const std::string object = object_of(operation_of(meeting.x));
  return {{object},
          fmt::format("{} drops table {}, which {} still uses: {}. {}", who(*meeting.x->pending), object,
                      who(*meeting.y->pending), act(*meeting.y), failing_order(meeting)),
          fmt::format("Hold the drop of {} until {} has let go of it.", object, who(*meeting.y->pending))};
}

struct Partition {
  QualifiedName parent;
  QualifiedName name;
  std::string bound;
};

std::optional<Partition> partition_of(const Operation& operation) {
  if (const auto* create = std::get_if<CreateTable>(&operation); create && create->table.partition_of) {
    return Partition{*create->table.partition_of, create->table.name, lower(create->table.partition_bound)};
  }
  if (const auto* attach = std::get_if<AttachPartition>(&operation)) {
    return Partition{attach->table, attach->partition, lower(attach->bound)};
  }
  return std::nullopt;
}

/// "for values from ('2026-01-01') to ('2026-02-01')" → the two texts; only for one plain value on each side.
std::optional<std::pair<std::string, std::string>> range_of(std::string_view bound) {
  const std::size_t from = bound.find("from (");
  const std::size_t to = bound.find(") to (");
  if (from == std::string_view::npos || to == std::string_view::npos || !bound.ends_with(")")) {
    return std::nullopt;
  }
  const auto plain = [](std::string_view text) { return std::string{trim(text)}; };
  const std::string low = plain(bound.substr(from + 6, to - from - 6));
  const std::string high = plain(bound.substr(to + 6, bound.size() - to - 7));
  const bool quoted = low.starts_with('\'') && high.starts_with('\'');
  return quoted ? std::optional(std::pair{low, high}) : std::nullopt;
}

bool overlap(const Partition& a, const Partition& b) {
  if (a.bound == b.bound) {
    return true;
  }
  const auto left = range_of(a.bound);
  const auto right = range_of(b.bound);
  return left && right && left->first < right->second && right->first < left->second;
}

bool partitions_overlap(const Meeting& meeting) {
  const auto x = partition_of(operation_of(meeting.x));
  const auto y = partition_of(operation_of(meeting.y));
  return x && y && x->parent == y->parent && x->name != y->name && overlap(*x, *y);
}

Story tell_partitions(const Meeting& meeting) {
  const Partition x = *partition_of(operation_of(meeting.x));
  const Partition y = *partition_of(operation_of(meeting.y));
  return {{to_string(x.parent)},
          fmt::format("Partitions {} of {} and {} of {} cover the same values of {}: whichever comes second fails with "
                      "partition \"{}\" would overlap partition \"{}\".",
                      to_string(x.name), who(*meeting.x->pending), to_string(y.name), who(*meeting.y->pending),
                      to_string(x.parent), y.name.name, x.name.name),
          fmt::format("{}: choose bounds next to those of {}.", later_of(meeting), earlier_of(meeting)),
          {},
          ConflictClass::Exclusive};
}

}  // namespace

extern const Case create_in_both{
    "create-in-both",
    "X03",
    Severity::Error,
    Acts::All,
    [](const Meeting& meeting) { return create_same_table(meeting) && are_two_services(meeting); },
    tell_create_in_both};
extern const Case create_table_twice{"create-table-twice", "C12",      Severity::Error, Acts::Later,
                                     create_same_table,    tell_create};
extern const Case drop_table_vs_any{
    "drop-table-vs-any",
    "C11",
    Severity::Error,
    Acts::X,
    [](const Meeting& meeting) { return is_hard(meeting) && as<DropTable>(meeting.x) != nullptr; },
    tell_drop_table};
extern const Case partition_overlap{"partition-overlap", "C27",           Severity::Error,         Acts::Later,
                                    partitions_overlap,  tell_partitions, ConflictClass::Exclusive};

}  // namespace signalbox::cases
