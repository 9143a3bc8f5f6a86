#include "bot/attendant.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "bot/change_answers.h"
#include "notifiers/notice.h"
#include "notifiers/review.h"
#include "report/escape.h"
#include "report/render.h"

namespace signalbox {
namespace {

std::set<std::string> keys_of_change(const Report& own) {
  std::set<std::string> out;
  for (const Conflict& conflict : own.conflicts) {
    out.insert(conflict.id);
  }
  for (const Impact& impact : own.impacts) {
    out.insert(impact.id);
  }
  return out;
}

}  // namespace

struct Attendant::Scene {
  const Delivery& delivery;
  const ForgeEvent& event;
  KnownChange change;
  const Report& report;
  Report own;  ///< as the pull request sees it
  Instant now;

  std::string actor() const { return delivery.provider + ":" + event.actor; }
};

KnownChange known_change(const std::string& forge, const std::string& project, const ForgeChange& change) {
  return {.forge = forge,
          .project = project,
          .number = change.number,
          .state = change.merged            ? "merged"
                   : change.state == "open" ? "open"
                                            : "closed",
          .title = change.title,
          .author = change.author,
          .source_ref = change.source_ref,
          .target_ref = change.target_ref,
          .head_sha = change.head_sha,
          .fork = change.fork,
          .draft = change.draft,
          .url = change.url,
          .version = change.version};
}

Result<void> Attendant::note(const std::string& forge, const ForgeEvent& event) {
  const bool whole = event.change.number > 0 && !event.change.source_ref.empty() && !event.change.target_ref.empty();
  if (!whole || event.repository.full_name.empty()) {
    return {};
  }
  return store_.changes.save(known_change(forge, event.repository.full_name, event.change));
}

Result<void> Attendant::obey(const Delivery& delivery, const ForgeEvent& event, const Report& report, Instant now) {
  const std::vector<CommentCommand> commands = parse_comment_commands(event.text);
  if (event.kind != ForgeEventKind::Comment || event.actor_is_bot || commands.empty()) {
    return {};
  }
  const auto change = store_.changes.find(delivery.provider, event.repository.full_name, event.change.number);
  if (!change) {
    return fail(change.error());
  }
  KnownChange known = *change ? **change : known_change(delivery.provider, event.repository.full_name, event.change);
  Report own = report_for(known, report, config_, forks_);
  const Report& whole = known.fork && forks_ != nullptr ? forks_->report : report;
  const Scene scene{delivery, event, std::move(known), whole, std::move(own), now};
  std::string text;
  for (const CommentCommand& command : commands) {
    const auto said = act(scene, command);
    if (!said) {
      return fail(said.error());
    }
    text += said->empty() ? "" : *said + "\n\n";
  }
  return text.empty() ? Result<void>{} : answer(scene, text);
}

Result<std::string> Attendant::act(const Scene& scene, const CommentCommand& command) {
  switch (command.asked) {
    case Asked::Explain:
      return explain(scene, command.id);
    case Asked::Approve:
      return approve(scene, command.reason);
    case Asked::Silence:
      return silence(scene, command);
    case Asked::Recheck:
      return ChangeAnswers(config_, store_, forges_)
          .recheck(scene.delivery.provider, scene.event, scene.report, scene.now)
          .map([] { return std::string{}; });
    case Asked::Nonsense:
      return command.problem;
  }
  return std::string{};
}

std::string Attendant::explain(const Scene& scene, const std::string& id) const {
  Report found;
  std::ranges::copy_if(scene.report.conflicts, std::back_inserter(found.conflicts),
                       [&](const Conflict& one) { return one.id == id; });
  std::ranges::copy_if(scene.report.impacts, std::back_inserter(found.impacts),
                       [&](const Impact& one) { return one.id == id; });
  for (const PendingReport& entry : scene.own.pending) {
    PendingReport part{entry.pending, {}};
    part.pending.migration.unknowns.clear();
    std::ranges::copy_if(entry.findings, std::back_inserter(part.findings),
                         [&](const Finding& one) { return one.rule == id; });
    if (!part.findings.empty()) {
      found.pending.push_back(std::move(part));
    }
  }
  MarkdownOptions options;
  options.marker = "signalbox:explained";
  options.limit = 20'000;
  const std::string text = render_markdown(found, options);
  return text.empty() ? fmt::format("There is no {} now: it is resolved, or was never there.", markdown_code(id))
                      : text;
}

Result<bool> Attendant::belongs_to(const Scene& scene, const std::vector<std::string>& teams) {
  const auto api = forges_.find(scene.delivery.provider);
  for (const std::string& name : teams) {
    const auto team = config_.teams.find(name);
    for (const std::string& group : team == config_.teams.end() ? std::vector<std::string>{} : team->second.reviewers) {
      if (group.find('/') == std::string::npos) {
        if (equals_ignoring_case(group, scene.event.actor)) {
          return true;
        }
        continue;
      }
      if (api == forges_.end()) {
        return fail(Code::Unsupported,
                    "Team membership cannot be asked for: the bot has no access to the forge's API.");
      }
      const auto member = api->second->is_member(scene.event.repository.full_name, group, scene.event.actor);
      if (!member && member.error().code == Code::Unavailable) {
        return member;
      }
      if (member.value_or(false)) {
        return true;
      }
    }
  }
  return false;
}

Result<std::string> Attendant::approve(const Scene& scene, const std::string& reason) {
  if (equals_ignoring_case(scene.change.author, scene.event.actor)) {
    return fmt::format("{} proposed this; somebody else has to approve it.", markdown_text(scene.event.actor));
  }
  const std::vector<Demand> demands = demands_of(scene.own, config_, {});
  if (demands.empty()) {
    return std::string("Nothing here needs an approval.");
  }
  std::vector<std::string> done;
  for (const Demand& demand : demands) {
    const Service& service = config_.services.at(demand.service);
    const std::vector<std::string> teams = demand.from.empty() ? std::vector{service.owner} : demand.from;
    const auto may = belongs_to(scene, teams);
    if (!may) {
      return may.error().code == Code::Unavailable ? Result<std::string>(fail(may.error())) : may.error().what;
    }
    if (!*may) {
      return fmt::format("{} belongs to none of the teams that may approve this: {}.", markdown_text(scene.event.actor),
                         markdown_text(join(teams, ", ")));
    }
    const Approval approval{demand.service,
                            demand.content_hash,
                            scene.actor(),
                            reason,
                            scene.now,
                            scene.now + service.policy.approvals.valid_for,
                            scene.delivery.delivery_id};
    const auto given = store_.transaction([&]() -> Result<void> {
      const auto added = store_.rulings.approve(approval);
      return !added   ? Result<void>(fail(added.error()))
             : *added ? record(scene, "approve", demand.pending, reason)
                      : Result<void>{};
    });
    if (!given) {
      return fail(given.error());
    }
    done.push_back(markdown_code(demand.pending));
  }
  return fmt::format("Approved by {}: {}. Other SQL voids it.", markdown_text(scene.event.actor), join(done, ", "));
}

Result<std::string> Attendant::silence(const Scene& scene, const CommentCommand& command) {
  std::set<std::string> teams;
  for (const std::string& name : services_of(scene.change, config_)) {
    const Service& service = config_.services.at(name);
    teams.insert(service.owner);
    teams.insert(service.policy.approvals.from.begin(), service.policy.approvals.from.end());
  }
  const auto may = belongs_to(scene, {teams.begin(), teams.end()});
  if (!may) {
    return may.error().code == Code::Unavailable ? Result<std::string>(fail(may.error())) : may.error().what;
  }
  if (!*may) {
    return fmt::format("{} belongs to none of the owning teams.", markdown_text(scene.event.actor));
  }
  const std::set<std::string> keys = keys_of_change(scene.own);
  if (keys.empty()) {
    return std::string("There is nothing here to be silent about.");
  }
  const Instant until = scene.now + command.period;
  for (const std::string& key : keys) {
    const Silence silence{key, scene.actor(), command.reason, scene.now, until, scene.delivery.delivery_id};
    const auto kept = store_.transaction([&]() -> Result<void> {
      const auto added = store_.rulings.silence(silence);
      return !added   ? Result<void>(fail(added.error()))
             : *added ? record(scene, "silence", key, command.reason)
                      : Result<void>{};
    });
    if (!kept) {
      return fail(kept.error());
    }
  }
  return fmt::format("Silent about {} until {}.", keys.size() == 1 ? "this" : fmt::format("these {}", keys.size()),
                     to_iso8601(until));
}

Result<void> Attendant::record(const Scene& scene, const char* action, const std::string& subject,
                               const std::string& reason) {
  AuditEntry entry;
  entry.at = scene.now;
  entry.actor = scene.actor();
  entry.action = action;
  entry.subject = subject;
  entry.reason = reason;
  entry.event = scene.delivery.provider + ":" + scene.delivery.delivery_id;
  const auto appended = store_.audit.append(std::move(entry));
  return appended ? Result<void>{} : fail(appended.error());
}

Result<void> Attendant::answer(const Scene& scene, const std::string& text) {
  Notice notice;
  notice.channel = "comment";
  notice.key = fmt::format("answer:{}:{}", scene.delivery.provider, scene.delivery.delivery_id);
  notice.kind = kAnswer;
  const auto said = store_.messages.find(notice.channel, message_key(notice));
  if (!said) {
    return fail(said.error());
  }
  if (*said || !forges_.contains(scene.delivery.provider)) {
    return {};
  }
  PullRequestReview review;
  review.forge = scene.delivery.provider;
  review.project = scene.event.repository.full_name;
  review.number = scene.event.change.number;
  review.comment = fmt::format("<!-- signalbox:answer:{} -->\n{}", sha256_hex(notice.key).substr(0, 16), text);
  notice.text = encode(review);
  return store_.outbox.put(notice.channel, outbox_key(notice), encode(notice), scene.now);
}

}  // namespace signalbox
