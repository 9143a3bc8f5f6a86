#include "bot/deliverer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/log.h"
#include "base/overloaded.h"
#include "store/backoff.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

/// Then it is a dead letter, listed until somebody queues it again.
constexpr int kAttempts = 8;
constexpr auto kLease = 60s;
constexpr auto kIdle = 1s;

std::string_view state_word(const Notice& notice) {
  return notice.state == NoticeState::Resolved ? "resolved" : "open";
}

}  // namespace

void Deliverer::run(std::stop_token stop, Bell& bell) {
  while (!stop.stop_requested()) {
    const auto delivered = deliver_one();
    if (!delivered) {
      log_error("{}: the outbox cannot be read: {}", channel_.kind, delivered.error().what);
    }
    if (!delivered || !*delivered) {
      bell.wait(stop, kIdle);
    }
  }
}

Result<bool> Deliverer::deliver_one() {
  const auto items = store_.outbox.claim(channel_.kind, clock_.now(), kLease, 1);
  if (!items) {
    return fail(items.error());
  }
  if (items->empty()) {
    return false;
  }
  if (const auto handled = handle(items->front()); !handled) {
    return fail(handled.error());
  }
  return true;
}

Result<void> Deliverer::handle(const OutboxItem& item) {
  const auto notice = decode_notice(item.body);
  if (!notice) {
    return store_.outbox.bury(item, notice.error().what, clock_.now());
  }
  return say(item, *notice);
}

Result<void> Deliverer::say(const OutboxItem& item, const Notice& notice) {
  const auto message = store_.messages.find(channel_.kind, message_key(notice));
  if (!message) {
    return fail(message.error());
  }
  const SendContext context{config_, *message ? (*message)->remote_id : std::string{}, clock_.now()};
  const auto request = prepare(notice, context);
  if (!request) {
    const bool nothing_to_say = request.error().code == Code::NotFound;
    return nothing_to_say ? store_.outbox.sent(item, "", clock_.now())
                          : store_.outbox.bury(item, request.error().what, clock_.now());
  }
  const auto response = client_.send(*request);
  if (!response) {
    const bool hopeless = response.error().code != Code::Unavailable;
    return settle(
        item, notice,
        hopeless ? Outcome{Refused{response.error().what}} : Outcome{TryLater{response.error().what, std::nullopt}});
  }
  return settle(item, notice, understand(notice, *response));
}

Result<void> Deliverer::settle(const OutboxItem& item, const Notice& notice, const Outcome& outcome) {
  const Backoff backoff;
  return std::visit(
      overloaded{[&](const Sent& sent) { return keep(item, notice, sent.remote_id); },
                 [&](const TryLater& later) {
                   const std::chrono::milliseconds asked = later.after.value_or(0s);
                   return again(item, later.reason, std::max(asked, backoff.after(item.attempts, item.key)));
                 },
                 [&](const MessageGone& gone) {
                   if (auto forgotten = store_.messages.erase(channel_.kind, message_key(notice)); !forgotten) {
                     return forgotten;
                   }
                   return again(item, gone.reason, 0ms);
                 },
                 [&](const Refused& refused) {
                   log_error("{} refused {}: {}", channel_.kind, notice.key, refused.reason);
                   return store_.outbox.bury(item, refused.reason, clock_.now());
                 }},
      outcome);
}

Result<void> Deliverer::keep(const OutboxItem& item, const Notice& notice, const std::string& remote_id) {
  return store_.transaction([&]() -> Result<void> {
    if (!notice.reply) {
      Message message;
      message.channel = channel_.kind;
      message.key = message_key(notice);
      message.remote_id = remote_id;
      message.text_hash = sha256_hex(item.body);
      message.state = state_word(notice);
      message.updated_at = clock_.now();
      if (auto saved = store_.messages.save(message); !saved) {
        return saved;
      }
    }
    return store_.outbox.sent(item, remote_id, clock_.now());
  });
}

Result<void> Deliverer::again(const OutboxItem& item, const std::string& why, std::chrono::milliseconds wait) {
  if (item.attempts >= kAttempts) {
    log_error("{} given up after {} attempts: {}", item.key, item.attempts, why);
    return store_.outbox.bury(item, why, clock_.now());
  }
  return store_.outbox.retry(item, why, clock_.now() + wait);
}

}  // namespace signalbox
