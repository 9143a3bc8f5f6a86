#include "report/remarks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/hash.h"
#include "base/text.h"
#include "report/words.h"

namespace signalbox {
namespace {

std::string sentences(const std::vector<std::string>& parts) {
  std::vector<std::string> said;
  std::ranges::copy_if(parts, std::back_inserter(said), [](const std::string& part) { return !part.empty(); });
  return join(said, " ");
}

Place place_of_side(const ConflictSide& side) {
  const std::string who = one_line(side.author);
  return {side.service, side.path, side.line,
          fmt::format("{} {}{}: {}", one_line(side.service), one_line(side.branch), who.empty() ? "" : " by " + who,
                      one_line(side.change))};
}

Remark remark_of(const Conflict& conflict) {
  Remark out;
  out.rule = conflict.kind;
  out.severity = conflict.severity;
  out.title = title_of(conflict);
  out.message = sentences({conflict.message, conflict.in_production, conflict.resolution});
  out.objects = conflict.objects;
  out.fingerprint = conflict.id;
  for (const ConflictSide& side : conflict.between) {
    if (&side == &conflict.between.front()) {
      out.place = place_of_side(side);
    } else {
      out.related.push_back(place_of_side(side));
    }
  }
  return out;
}

/// What the statement does, in canonical words: a finding is known again by it wherever the statement moves.
std::string statement_text(const Migration& migration, int statement) {
  std::string out;
  for (const SchemaChange& change : migration.changes) {
    out += change.statement == statement ? describe(change.operation) + "\n" : "";
  }
  return out;
}

Remark remark_of(const Finding& finding, const PendingMigration& pending) {
  Remark out;
  out.rule = finding.rule;
  out.severity = finding.severity;
  out.title = spoken(finding.rule);
  const std::string cost = cost_of(finding);
  out.message = sentences({finding.message, cost.empty() ? "" : fmt::format("Cost: {}.", cost), finding.fix});
  out.place = {pending.service, finding.path.empty() ? pending.migration.path : finding.path, finding.line, {}};
  out.fingerprint = fingerprint(
      "f", {pending.service, pending.database, finding.rule, statement_text(pending.migration, finding.statement)});
  out.suppressed_by = finding.suppressed_by;
  return out;
}

Remark remark_of(const Unknown& unknown, const PendingMigration& pending) {
  Remark out;
  out.rule = "unreadable";
  out.title = "This could not be read";
  out.message = unknown.message + " Conflicts with it cannot be seen.";
  out.place = {pending.service, pending.migration.path, unknown.line, {}};
  out.fingerprint = fingerprint("u", {pending.service, pending.database, unknown.message});
  return out;
}

Remark remark_of(const Impact& impact, const PendingMigration* pending) {
  Remark out;
  out.rule = impact.kind;
  out.severity = impact.severity;
  out.title = fmt::format("{} uses {}", one_line(impact.service), one_line(impact.object));
  out.message = sentences({impact.message, impact.resolution});
  out.objects = {impact.object};
  out.fingerprint = impact.id;
  if (pending != nullptr) {
    out.place = {pending->service, pending->migration.path, impact.line, {}};
  }
  for (const Evidence& evidence : impact.evidence) {
    out.related.push_back({impact.service, evidence.path, evidence.line, "used here"});
  }
  return out;
}

/// Two statements with the same words get numbers, so that one is not taken for the other.
void tell_apart(std::vector<Remark>& all) {
  std::map<std::string, int> seen;
  for (Remark& remark : all) {
    const int count = ++seen[remark.fingerprint];
    remark.fingerprint += count == 1 ? "" : fmt::format("-{}", count);
  }
}

}  // namespace

std::vector<Remark> remarks(const Report& report) {
  std::vector<Remark> out;
  for (const Conflict& conflict : report.conflicts) {
    out.push_back(remark_of(conflict));
  }
  std::map<std::string, const PendingMigration*> by_id;
  for (const PendingReport& entry : report.pending) {
    by_id.emplace(entry.pending.id(), &entry.pending);
  }
  for (const Impact& impact : report.impacts) {
    const auto pending = by_id.find(impact.pending);
    out.push_back(remark_of(impact, pending == by_id.end() ? nullptr : pending->second));
  }
  for (const PendingReport& entry : report.pending) {
    for (const Finding& finding : entry.findings) {
      out.push_back(remark_of(finding, entry.pending));
    }
    for (const Unknown& unknown : entry.pending.migration.unknowns) {
      out.push_back(remark_of(unknown, entry.pending));
    }
  }
  tell_apart(out);
  std::ranges::stable_sort(out, std::ranges::greater(), &Remark::severity);
  return out;
}

}  // namespace signalbox
