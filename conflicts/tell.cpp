#include "conflicts/tell.h"

#include <fmt/format.h>

#include <tuple>

#include "base/text.h"

namespace signalbox {

std::string who(const PendingMigration& pending) {
  if (pending.pull_request) {
    return fmt::format("{} #{}", pending.service, *pending.pull_request);
  }
  return one_line(to_valid_utf8(fmt::format("{}@{}", pending.service, pending.branch)));
}

std::string act(const PendingStep& step) {
  const std::string words = describe(step.change->operation);
  return step.change->line == 0 ? words : fmt::format("{} (line {})", words, step.change->line);
}

bool is_later(const PendingMigration& a, const PendingMigration& b) {
  const auto age = [](const PendingMigration& pending) {
    return std::pair{pending.proposed_at, pending.pull_request.value_or(0)};
  };
  return age(a) != age(b) ? age(a) > age(b) : a.id() > b.id();  // an id is put together, so only for ties
}

std::string later_of(const Meeting& meeting) {
  const bool x_later = is_later(*meeting.x->pending, *meeting.y->pending);
  return who(x_later ? *meeting.x->pending : *meeting.y->pending);
}

std::string earlier_of(const Meeting& meeting) {
  const bool x_later = is_later(*meeting.x->pending, *meeting.y->pending);
  return who(x_later ? *meeting.y->pending : *meeting.x->pending);
}

std::string failing_order(const Meeting& meeting) {
  const std::string x = who(*meeting.x->pending);
  const std::string y = who(*meeting.y->pending);
  const Verdict& verdict = meeting.verdict;
  if (verdict.needs) {
    const bool y_needs = verdict.y_after_x == std::nullopt;
    const ApplyError& error = y_needs ? *verdict.x_after_y : *verdict.y_after_x;
    return fmt::format("Without {}, {} fails: {}.", y_needs ? x : y, y_needs ? y : x, error.message);
  }
  if (verdict.y_after_x && verdict.x_after_y) {
    const bool same = verdict.y_after_x->message == verdict.x_after_y->message;
    return same ? fmt::format("Whichever runs second fails: {}.", verdict.y_after_x->message)
                : fmt::format("{} after {} fails: {}. The other way round: {}.", y, x, verdict.y_after_x->message,
                              verdict.x_after_y->message);
  }
  if (verdict.y_after_x) {
    return fmt::format("{} after {} fails: {}.", y, x, verdict.y_after_x->message);
  }
  if (verdict.x_after_y) {
    return fmt::format("{} after {} fails: {}.", x, y, verdict.x_after_y->message);
  }
  if (verdict.conflict_class == ConflictClass::Masked) {
    return fmt::format(
        "Both run, but the guard skips the second definition, so {} or {} does not get what it declares.", x, y);
  }
  return fmt::format("Both orders run, and they end differently: what {} and {} leave depends on who comes last.", x,
                     y);
}

ConflictSide side_of(const PendingMigration& pending, const SchemaChange* change) {
  ConflictSide out;
  out.pending = pending.id();
  out.service = pending.service;
  out.team = pending.team;
  out.branch = pending.branch;
  out.pull_request = pending.pull_request.value_or(0);
  out.author = pending.author;
  out.path = pending.migration.path;
  if (change != nullptr) {
    out.line = change->line;
    out.change = describe(change->operation);
  }
  return out;
}

std::string object_key(const PendingMigration& pending, const std::string& object) {
  return pending.database + "/" + object;
}

}  // namespace signalbox
