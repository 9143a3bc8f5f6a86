#include "bot/task_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/log.h"
#include "base/text.h"
#include "bot/jira_board.h"
#include "bot/memory.h"
#include "forges/api.h"
#include "forges/forge.h"
#include "notifiers/task_text.h"
#include "store/backoff.h"

namespace signalbox {
namespace {

using namespace std::chrono_literals;

constexpr int kAttempts = 20;
constexpr auto kLease = 120s;
constexpr auto kIdle = 1s;

/// Issues in one repository of a forge.
class ForgeBoard final : public TaskBoard {
 public:
  ForgeBoard(ForgeApi& api, std::string project) : api_(api), project_(std::move(project)) {}

  Result<std::optional<TaskCard>> find(const std::string& marker) override {
    const auto found = api_.find_issue(project_, marker);
    if (!found) {
      return fail(found.error());
    }
    return *found ? std::optional(card(**found)) : std::nullopt;
  }
  Result<TaskCard> create(const std::string& title, const std::string& body) override {
    const auto made = api_.create_issue(project_, {title, body, {"signalbox"}, {}});
    return made ? Result<TaskCard>(card(*made)) : fail(made.error());
  }
  Result<void> update(const TaskCard& known, const std::string& title, const std::string& body) override {
    const auto done = api_.update_issue(project_, number(known), {title, body, {"signalbox"}, {}});
    return done ? Result<void>{} : fail(done.error());
  }
  Result<void> set_open(const TaskCard& known, bool open) override {
    const auto done = open ? api_.reopen_issue(project_, number(known)) : api_.close_issue(project_, number(known));
    return done ? Result<void>{} : fail(done.error());
  }

 private:
  static TaskCard card(const ForgeIssue& issue) { return {std::to_string(issue.number), issue.open}; }
  static int number(const TaskCard& card) { return std::atoi(card.id.c_str()); }

  ForgeApi& api_;
  std::string project_;
};

const ForgeSettings* settings_of(const Config& config, std::string_view forge) {
  const auto& known = forge == "gitlab"      ? config.webhooks.gitlab
                      : forge == "gitea"     ? config.webhooks.gitea
                      : forge == "bitbucket" ? config.webhooks.bitbucket
                                             : config.webhooks.github;
  return known ? &*known : nullptr;
}

ForgeAccess access_for(const Config& config, std::string_view forge) {
  ForgeAccess out;
  if (const ForgeSettings* settings = settings_of(config, forge)) {
    out = {settings->api_url, settings->app_id, settings->private_key.reveal(), settings->username,
           settings->token.reveal()};
  }
  const TaskSettings& tasks = *config.notify.tasks;
  out.api_url = tasks.api_url.empty() ? out.api_url : tasks.api_url;
  out.token = tasks.token.empty() ? out.token : tasks.token.reveal();
  if (out.api_url.empty() && forge == "github") {
    out.api_url = "https://api.github.com";
  }
  return out;
}

}  // namespace

Result<TaskCard> show_task(TaskBoard& board, const Task& task, const TaskCard& known) {
  const std::string title = task_title(task);
  const std::string body = task_body(task);
  const bool open = task.state == TaskState::Open;
  TaskCard card = known;
  if (card.id.empty()) {
    const auto found = board.find(task_marker(task));
    if (!found) {
      return fail(found.error());
    }
    if (!*found && !open) {
      return card;  // over before anybody was told
    }
    if (!*found) {
      return board.create(title, body);
    }
    card = **found;
  }
  if (auto updated = board.update(card, title, body); !updated) {
    return fail(updated.error());
  }
  if (card.open != open) {
    if (auto moved = board.set_open(card, open); !moved) {
      return fail(moved.error());
    }
    card.open = open;
  }
  return card;
}

TaskWriter::TaskWriter(const Config& config, Store& store, HttpClient& client, const Clock& clock)
    : config_(config), store_(store), client_(client), clock_(clock) {}

TaskWriter::~TaskWriter() = default;

void TaskWriter::run(std::stop_token stop, Bell& bell) {
  while (!stop.stop_requested()) {
    const auto written = write_one();
    if (!written) {
      log_error("tasks: the outbox cannot be read: {}", written.error().what);
    }
    if (!written || !*written) {
      bell.wait(stop, kIdle);
    }
  }
}

Result<bool> TaskWriter::write_one() {
  const auto items = store_.outbox.claim(kTaskChannel, clock_.now(), kLease, 1);
  if (!items) {
    return fail(items.error());
  }
  if (items->empty()) {
    return false;
  }
  const OutboxItem& item = items->front();
  const auto written = write(item);
  if (written) {
    return true;
  }
  const Error& error = written.error();
  log_warning("task {} (attempt {}): {}", item.key, item.attempts, error.what);
  const bool hopeless = error.code != Code::Unavailable || item.attempts >= kAttempts;
  Instant again = clock_.now() + Backoff{}.after(item.attempts, item.key);
  for (const auto& [kind, api] : forges_) {
    again = std::max(again, api->open_at());
  }
  const auto put_back =
      hopeless ? store_.outbox.bury(item, error.what, clock_.now()) : store_.outbox.retry(item, error.what, again);
  return put_back.map([] { return true; });
}

Result<void> TaskWriter::write(const OutboxItem& item) {
  const auto task = decode_task(item.body);
  if (!task) {
    return fail(task.error());
  }
  const auto board = board_of(*task);
  if (!board) {
    return fail(board.error());
  }
  const auto message = store_.messages.find(kTaskChannel, task->id);
  if (!message) {
    return fail(message.error());
  }
  const TaskCard known = *message ? TaskCard{(*message)->remote_id, (*message)->state == "open"} : TaskCard{};
  const auto card = show_task(**board, *task, known);
  if (!card) {
    return fail(with_context(card.error(), "the task's issue"));
  }
  return store_.transaction([&]() -> Result<void> {
    Message shown;
    shown.channel = kTaskChannel;
    shown.key = task->id;
    shown.remote_id = card->id;
    shown.text_hash = sha256_hex(item.body);
    shown.state = card->open ? "open" : "closed";
    shown.updated_at = clock_.now();
    if (auto saved = card->id.empty() ? Result<void>{} : store_.messages.save(shown); !saved) {
      return saved;
    }
    return store_.outbox.sent(item, card->id, clock_.now());
  });
}

Result<std::unique_ptr<TaskBoard>> TaskWriter::board_of(const Task& task) {
  if (!config_.notify.tasks) {
    return fail(Code::Unsupported, "tasks are not configured any more: set notify.tasks");
  }
  if (config_.notify.tasks->in == "jira") {
    return std::unique_ptr<TaskBoard>(std::make_unique<JiraBoard>(client_, *config_.notify.tasks));
  }
  const auto has_project = [&](const std::string& name) {
    const auto service = config_.services.find(name);
    return service != config_.services.end() && !service->second.project.empty();
  };
  const auto name = std::ranges::find_if(task.services, has_project);
  if (name == task.services.end()) {
    return fail(Code::InvalidInput,
                fmt::format("no project is known for {}: write `project:` at the service", join(task.services, ", ")));
  }
  const Service& service = config_.services.at(*name);
  const std::string kind = service.forge.empty() ? config_.notify.tasks->in : service.forge;
  const Forge* forge = find_forge(kind);
  if (forge == nullptr || forge->connect == nullptr) {
    return fail(Code::Unsupported, fmt::format("issues cannot be written at '{}' yet", kind));
  }
  std::unique_ptr<ForgeApi>& api = forges_[kind];
  if (!api) {
    api = forge->connect(access_for(config_, kind), client_, clock_);
  }
  return std::unique_ptr<TaskBoard>(std::make_unique<ForgeBoard>(*api, service.project));
}

}  // namespace signalbox
