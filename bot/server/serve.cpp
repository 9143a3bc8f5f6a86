#include "bot/server/serve.h"

#include <fmt/format.h>

#include <charconv>
#include <csignal>

#include "base/log.h"
#include "bot/cli/configuration.h"
#include "bot/cli/console.h"
#include "bot/server/reloading_host.h"
#include "bot/server/signals.h"

namespace signalbox {
namespace {

Result<void> apply_listen(Config& config, const std::string& listen) {
  const std::size_t colon = listen.rfind(':');
  const std::string port = colon == std::string::npos ? "" : listen.substr(colon + 1);
  if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos ||
      std::stoi(port) > 65535) {
    return fail(Code::InvalidInput, fmt::format("--listen takes HOST:PORT like 127.0.0.1:8080, not '{}'", listen));
  }
  config.server.host = listen.substr(0, colon);
  config.server.port = static_cast<std::uint16_t>(std::stoi(port));
  return {};
}

struct Seconds {
  const char* option;
  int least;
  int most;
  int usual;
};

constexpr Seconds kLease = {"--lease", 1, 3'600, 60};
constexpr Seconds kSettle = {"--settle", 0, 60, 10};

Result<std::chrono::seconds> parse_seconds(const Arguments& arguments, const Seconds& wanted) {
  const auto text = arguments.value(wanted.option);
  if (!text) {
    return std::chrono::seconds(wanted.usual);
  }
  int seconds = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (error != std::errc{} || end != text->data() + text->size() || seconds < wanted.least || seconds > wanted.most) {
    return fail(Code::InvalidInput, fmt::format("{} takes seconds from {} to {}, not '{}'", wanted.option, wanted.least,
                                                wanted.most, *text));
  }
  return std::chrono::seconds(seconds);
}

/// The flags win over the file, at the start and at every reload.
Result<void> lay_over(const Arguments& arguments, Config& config) {
  const auto listen = arguments.value("--listen");
  return listen ? apply_listen(config, *listen) : Result<void>{};
}

/// A first start stays a dry run through reloads: what would be said has to be looked at, and the bot started again.
HostOptions options_for(const Arguments& arguments, const HostOptions& asked, const Config& config,
                        const HostOptions* before) {
  HostOptions options = asked;
  options.insecure = arguments.has("--insecure");
  options.dry_run = arguments.has("--dry-run") ||
                    config.notify.dry_run.value_or(before == nullptr ? is_first_start(config) : before->dry_run);
  return options;
}

tl::expected<Config, ConfigErrors> read_again(const Arguments& arguments) {
  auto config = load_config(configuration_path(arguments));
  if (config) {
    if (const auto laid = lay_over(arguments, *config); !laid) {
      return tl::unexpected<ConfigErrors>(ConfigErrors{laid.error()});
    }
  }
  return config;
}

/// Until a signal ends it, or no configuration starts any more.
int attend_to_signals(const HeldSignals& signals, ReloadingHost& host) {
  for (;;) {
    const ReceivedSignal signal = signals.wait();
    if (signal.number != SIGHUP) {
      log_info("signal {}: finishing what is under way", signal.number);
      host.stop();
      return kClean;
    }
    const auto reloaded = host.reload("user:" + signal.sender, "SIGHUP");
    if (reloaded) {
      log_info("the configuration was read again; listening on port {}", host.port());
    } else if (reloaded.error().code == Code::InvalidInput) {
      log_error("the configuration stays as it was: {}", reloaded.error().what);
    } else {
      log_error("{}", reloaded.error().what);
      return kUsage;
    }
  }
}

}  // namespace

Result<std::chrono::seconds> parse_lease(const Arguments& arguments) {
  return parse_seconds(arguments, kLease);
}

int serve(const Arguments& arguments, Console& console, const CrewMaker& crew) {
  auto config = load_configuration(arguments, console);
  if (!config) {
    return kUsage;
  }
  const auto lease = parse_lease(arguments);
  const auto settle = parse_seconds(arguments, kSettle);
  const auto laid = lay_over(arguments, *config);
  for (const Error* error :
       {laid ? nullptr : &laid.error(), lease ? nullptr : &lease.error(), settle ? nullptr : &settle.error()}) {
    if (error != nullptr) {
      console.complain(error->what);
      return kUsage;
    }
  }
  HostOptions asked;
  asked.lease = *lease;
  asked.settle = *settle;
  if (!arguments.has("--quiet") && !arguments.has("--verbose")) {
    set_log_level(LogLevel::Info);
  }
  const SystemClock clock;
  // Signals are held back before any thread starts, so that every thread leaves them to the one that waits.
  const HeldSignals signals;
  const std::string address = config->server.host;
  auto host = ReloadingHost::start(
      std::move(*config), [&] { return read_again(arguments); },
      [&](const Config& next, const HostOptions* before) { return options_for(arguments, asked, next, before); }, crew,
      clock, "user:" + own_user());
  if (!host) {
    console.complain(host.error().what);
    return kUsage;
  }
  log_info("listening on {}:{}", address, host->port());
  return attend_to_signals(signals, *host);
}

}  // namespace signalbox
