#include "notifiers/review.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "forges/forge.h"
#include "report/escape.h"
#include "report/remarks.h"
#include "report/render.h"
#include "report/viewpoint.h"
#include "report/words.h"

namespace signalbox {
namespace {

constexpr std::string_view kMarker = "signalbox:pr";
constexpr std::size_t kComment = 60'000;  // leaves room for the approvals below GitHub's 65,536
constexpr std::size_t kAnnotations = 500;

/// Operations that delete what people stored.
constexpr std::array<std::string_view, 5> kDestructive = {"drop_table", "drop_column", "drop_schema", "truncate_table",
                                                          "delete_rows"};

bool counts(const Finding& finding) {
  return finding.suppressed_by.empty();
}

bool is_between(const Conflict& conflict, const std::string& pending) {
  return std::ranges::find(conflict.between, pending, &ConflictSide::pending) != conflict.between.end();
}

/// Everything about one migration that somebody may be asked to approve.
std::set<std::string> kinds_of(const PendingReport& entry, const Report& own) {
  std::set<std::string> out;
  const std::string id = entry.pending.id();
  for (const Finding& finding : entry.findings) {
    if (counts(finding)) {
      out.insert(finding.rule);
    }
  }
  for (const SchemaChange& change : entry.pending.migration.changes) {
    if (std::ranges::find(kDestructive, op_name(change.operation)) != kDestructive.end()) {
      out.insert("data-loss");
    }
  }
  for (const Conflict& conflict : own.conflicts) {
    if (is_between(conflict, id)) {
      out.insert(conflict.kind);
    }
  }
  for (const Impact& impact : own.impacts) {
    if (impact.pending == id && impact.breaking) {
      out.insert({impact.kind, "breaking-change"});
    }
  }
  return out;
}

const Approval* approval_for(const PendingMigration& pending, const std::vector<Approval>& approvals) {
  const auto found = std::ranges::find_if(approvals, [&](const Approval& one) {
    return one.service == pending.service && one.content_hash == pending.content_hash;
  });
  return found == approvals.end() ? nullptr : &*found;
}

/// What weighs on the check, apart from what waits for or has an approval.
class Scale {
 public:
  Scale(const Report& own, const Config& config, const std::vector<Demand>& demands)
      : own_(own), config_(config), demands_(demands) {}

  CheckState state() const {
    Severity worst = Severity::Info;
    for (const PendingReport& entry : own_.pending) {
      for (const Finding& finding : entry.findings) {
        if (counts(finding) && !is_asked(entry.pending.id(), {finding.rule})) {
          worst = std::max(worst, finding.severity);
        }
      }
      worst = std::max(worst, unknown_of(entry));
    }
    for (const Conflict& conflict : own_.conflicts) {
      const bool asked = std::ranges::any_of(
          conflict.between, [&](const ConflictSide& side) { return is_asked(side.pending, {conflict.kind}); });
      worst = asked ? worst : std::max(worst, conflict.severity);
    }
    for (const Impact& impact : own_.impacts) {
      const bool asked = impact.breaking && is_asked(impact.pending, {impact.kind, "breaking-change"});
      worst = asked ? worst : std::max(worst, impact.severity);
    }
    if (worst >= Severity::Error) {
      return CheckState::Fail;
    }
    if (std::ranges::any_of(demands_, [](const Demand& demand) { return demand.approval == nullptr; })) {
      return CheckState::Waiting;
    }
    const bool incomplete = !own_.errors.empty() && !own_.pending.empty();
    return worst == Severity::Warning || incomplete ? CheckState::Neutral : CheckState::Pass;
  }

 private:
  Severity unknown_of(const PendingReport& entry) const {
    if (entry.pending.migration.unknowns.empty()) {
      return Severity::Info;
    }
    const auto service = config_.services.find(entry.pending.service);
    const ReviewPolicy& policy = service == config_.services.end() ? config_.policy : service->second.policy;
    return policy.unknown == UnknownPolicy::Fail   ? Severity::Error
           : policy.unknown == UnknownPolicy::Warn ? Severity::Warning
                                                   : Severity::Info;
  }

  /// Whether an approval is asked for exactly this: then it waits for it, or is settled by it.
  bool is_asked(const std::string& pending, const std::vector<std::string>& kinds) const {
    return std::ranges::any_of(demands_, [&](const Demand& demand) {
      return demand.pending == pending && std::ranges::any_of(kinds, [&](const std::string& kind) {
               return std::ranges::find(demand.kinds, kind) != demand.kinds.end();
             });
    });
  }

  const Report& own_;
  const Config& config_;
  const std::vector<Demand>& demands_;
};

std::string demand_line(const Demand& demand, const Report& own) {
  const auto entry =
      std::ranges::find_if(own.pending, [&](const PendingReport& one) { return one.pending.id() == demand.pending; });
  const std::string path = entry == own.pending.end() ? demand.pending : entry->pending.migration.path;
  const std::string what = fmt::format("{} in {}", markdown_text(enumerate(demand.kinds)), markdown_code(path));
  if (demand.approval != nullptr) {
    return fmt::format("- ✅ {}: approved by {} until {}: {}\n", what, markdown_code(demand.approval->actor),
                       to_iso_date(demand.approval->expires_at),
                       markdown_text(ellipsize(demand.approval->reason, 500)));
  }
  const std::string teams = demand.from.empty() ? "an owning team" : markdown_text(enumerate(demand.from));
  return fmt::format("- ⏳ {}: waits for somebody of {} other than the author\n", what, teams);
}

std::string approvals_text(const std::vector<Demand>& demands, const Report& own) {
  if (demands.empty()) {
    return {};
  }
  constexpr std::size_t kShown = 10;
  std::string out = "\n#### Approval\n\n";
  for (std::size_t i = 0; i < std::min(kShown, demands.size()); ++i) {
    out += demand_line(demands[i], own);
  }
  if (demands.size() > kShown) {
    out += fmt::format("- and {} more\n", demands.size() - kShown);
  }
  if (std::ranges::any_of(demands, [](const Demand& demand) { return demand.approval == nullptr; })) {
    out += "\nTo approve, write `/signalbox approve REASON` in a comment.\n";
  }
  return out;
}

std::string comment_of(const Report& own, const Config& config, const std::vector<Demand>& demands) {
  if (own.pending.empty() && own.conflicts.empty()) {
    return {};  // a repository that could not be read is no news for every pull request of it
  }
  MarkdownOptions options;
  options.marker = kMarker;
  options.page_url = config.server.public_url;
  options.limit = kComment - 6'000;
  std::string out = render_markdown(own, options);
  const std::string asked = approvals_text(demands, own);
  if (out.empty() && !asked.empty()) {
    out = fmt::format("<!-- {} -->\n### Signalbox\n", kMarker);
  }
  return ellipsize(out + asked, kComment);
}

std::string title_of(const Report& own, CheckState state) {
  if (state == CheckState::Waiting) {
    return "Waits for an approval";
  }
  if (own.pending.empty()) {
    return "No pending migration";
  }
  const Tally counts_of = tally(own);
  std::vector<std::string> parts;
  if (counts_of.conflicts > 0) {
    parts.push_back(count_of(counts_of.conflicts, "conflict"));
  }
  if (counts_of.impacts > 0) {
    parts.push_back(count_of(counts_of.impacts, "affected use"));
  }
  if (counts_of.findings > 0) {
    parts.push_back(count_of(counts_of.findings, "finding"));
  }
  if (counts_of.unknowns + counts_of.errors > 0) {
    parts.push_back(count_of(counts_of.unknowns + counts_of.errors, "unreadable place"));
  }
  return parts.empty() ? fmt::format("{}, nothing to object", count_of(counts_of.pending, "migration"))
                       : enumerate(parts);
}

std::vector<CheckAnnotation> annotations_of(const Report& own, const std::vector<std::string>& services) {
  std::vector<CheckAnnotation> out;
  for (const Remark& remark : remarks(own)) {
    const bool here = std::ranges::find(services, remark.place.service) != services.end();
    if (remark.suppressed_by.empty() && here && !remark.place.path.empty() && out.size() < kAnnotations) {
      out.push_back(
          {remark.place.path, std::max(1, remark.place.line), remark.severity, one_line(remark.title), remark.message});
    }
  }
  return out;
}

/// The commit that was judged, which may be newer than the one that the forge told of last.
std::string judged_commit(const Report& own, const KnownChange& change) {
  const auto entry = std::ranges::find_if(own.pending, [&](const PendingReport& one) {
    return one.pending.branch == branch_of(change) && !one.pending.commit.empty();
  });
  return entry == own.pending.end() ? change.head_sha : entry->pending.commit;
}

bool was_read(const KnownChange& change, const Config& config, const ForkView* forks) {
  const std::string branch = branch_of(change);
  return !change.fork ||
         (forks != nullptr && std::ranges::any_of(services_of(change, config), [&](const auto& service) {
            return forks->read.contains({service, branch});
          }));
}

}  // namespace

std::vector<std::string> services_of(const KnownChange& change, const Config& config) {
  std::vector<std::string> out;
  for (const auto& [name, service] : config.services) {
    if (!change.project.empty() && service.project == change.project) {
      out.push_back(name);
    }
  }
  return out;
}

std::string branch_of(const KnownChange& change) {
  return change.fork ? change_reference(change.forge, change.number) : change.source_ref;
}

Report report_for(const KnownChange& change, const Report& own_branches, const Config& config, const ForkView* forks) {
  Report out;
  if (!was_read(change, config, forks)) {
    return out;  // its branch lives elsewhere; one of the same name here is somebody else's
  }
  const Report& report = change.fork ? forks->report : own_branches;
  std::set<std::string> seen;
  for (const std::string& service : services_of(change, config)) {
    Report part = seen_from(report, {service, branch_of(change)});
    std::ranges::move(part.pending, std::back_inserter(out.pending));
    std::ranges::move(part.impacts, std::back_inserter(out.impacts));
    std::ranges::move(part.affected_queries, std::back_inserter(out.affected_queries));
    std::ranges::move(part.snapshot, std::back_inserter(out.snapshot));
    std::ranges::copy_if(part.errors, std::back_inserter(out.errors), [&](const ScanError& error) {
      return std::ranges::find(out.errors, error) == out.errors.end();
    });
    for (Conflict& conflict : part.conflicts) {
      if (seen.insert(conflict.id).second) {
        out.conflicts.push_back(std::move(conflict));
      }
    }
  }
  return out;
}

std::vector<Demand> demands_of(const Report& own, const Config& config, const std::vector<Approval>& approvals) {
  std::vector<Demand> out;
  for (const PendingReport& entry : own.pending) {
    const auto service = config.services.find(entry.pending.service);
    const ApprovalPolicy& policy =
        service == config.services.end() ? config.policy.approvals : service->second.policy.approvals;
    Demand demand{entry.pending.id(),
                  entry.pending.service,
                  entry.pending.content_hash,
                  {},
                  policy.from,
                  approval_for(entry.pending, approvals)};
    const std::set<std::string> kinds = kinds_of(entry, own);
    std::ranges::copy_if(policy.required_for, std::back_inserter(demand.kinds),
                         [&](const std::string& kind) { return kinds.contains(kind); });
    if (!demand.kinds.empty()) {
      out.push_back(std::move(demand));
    }
  }
  return out;
}

PullRequestReview review_of(const KnownChange& change, const Report& report, const Config& config,
                            const std::vector<Approval>& approvals, const ForkView* forks) {
  const bool read = was_read(change, config, forks);
  const Report own = report_for(change, report, config, forks);
  const std::vector<Demand> demands = demands_of(own, config, approvals);
  PullRequestReview out{change.forge, change.project, change.number, comment_of(own, config, demands), {}};
  out.check.sha = judged_commit(own, change);
  out.check.state = !read ? CheckState::Neutral : Scale(own, config, demands).state();
  out.check.title = read ? title_of(own, out.check.state) : "The branch is in a fork and could not be read";
  out.check.url = config.server.public_url;
  out.check.annotations = annotations_of(own, services_of(change, config));
  out.check.summary = !read
                          ? "The branch is in a fork, and its head could not be fetched: its migrations are not known."
                      : out.comment.empty() ? "Nothing in this pull request needs attention."
                                            : out.comment;
  return out;
}

std::string comment_marker() {
  return fmt::format("<!-- {} -->", kMarker);
}

std::string all_clear_comment(const Config& config) {
  MarkdownOptions options;
  options.marker = kMarker;
  options.page_url = config.server.public_url;
  return render_markdown_all_clear(options);
}

}  // namespace signalbox
