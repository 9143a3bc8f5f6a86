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
  const auto items = store_.outbox.claim(channel_.kind, clock_.now(), lease_, 1);
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
  const Instant now = clock_.now();
  const auto last = spoken_at_.find(notice.target);
  if (last != spoken_at_.end() && last->second + channel_.pace > now) {
    return store_.outbox.postpone(item, "", last->second + channel_.pace);
  }
  SendContext context{config_, *message ? (*message)->remote_id : std::string{}, now};
  context.text_hash = *message ? (*message)->text_hash : std::string{};
  context.state = *message ? (*message)->state : std::string{};
  context.attempt = item.attempts;
  context.forges = &forges_;
  return settle(item, notice, speak(item, notice, context));
}

Outcome Deliverer::speak(const OutboxItem& item, const Notice& notice, const SendContext& context) {
  if (channel_.speak != nullptr) {
    return channel_.speak(notice, context);
  }
  const auto request = prepare(notice, context);
  if (!request) {
    const bool nothing_to_say = request.error().code == Code::NotFound;
    return nothing_to_say ? Outcome{Sent{}} : Outcome{Refused{request.error().what}};
  }
  // An earlier try may have got through although its answer did not: then there is a message already.
  const bool makes_new = context.remote_id.empty() || notice.reply;
  if (item.attempts > 1 && makes_new && channel_.search != nullptr) {
    if (auto found = channel_.search(notice, context, client_)) {
      if (notice.reply) {
        return *std::move(found);
      }
      SendContext known = context;  // it may show an older text, so it is edited
      known.remote_id = found->remote_id;
      const auto edit = prepare(notice, known);
      return edit ? send(notice, *edit) : Outcome{Refused{edit.error().what}};
    }
  }
  spoken_at_[notice.target] = context.now;
  return send(notice, *request);
}

Outcome Deliverer::send(const Notice& notice, const HttpRequest& request) {
  const auto response = client_.send(request);
  if (response) {
    return understand(notice, *response);
  }
  return response.error().code == Code::Unavailable ? Outcome{TryLater{response.error().what, std::nullopt}}
                                                    : Outcome{Refused{response.error().what}};
}

Result<void> Deliverer::settle(const OutboxItem& item, const Notice& notice, const Outcome& outcome) {
  const Backoff backoff;
  return std::visit(
      overloaded{[&](const Sent& sent) { return keep(item, notice, sent); },
                 [&](const TryLater& later) {
                   if (later.after) {  // a limit, not a failure: it is our turn again then, however often
                     return store_.outbox.postpone(item, later.reason, clock_.now() + *later.after);
                   }
                   return again(item, later.reason, backoff.after(item.attempts, item.key));
                 },
                 [&](const NotNow& later) { return store_.outbox.postpone(item, later.reason, later.until); },
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

Result<void> Deliverer::keep(const OutboxItem& item, const Notice& notice, const Sent& sent) {
  return store_.transaction([&]() -> Result<void> {
    const bool nothing_was_said = sent.remote_id.empty() && sent.state.empty();
    if (!notice.reply && !nothing_was_said) {
      Message message;
      message.channel = channel_.kind;
      message.key = message_key(notice);
      message.remote_id = sent.remote_id;
      message.text_hash = sent.text_hash.empty() ? sha256_hex(item.body) : sent.text_hash;
      message.state = sent.state.empty() ? state_word(notice) : std::string_view(sent.state);
      message.updated_at = clock_.now();
      if (auto saved = store_.messages.save(message); !saved) {
        return saved;
      }
    }
    return store_.outbox.sent(item, sent.remote_id, clock_.now());
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
