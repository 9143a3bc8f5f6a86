#include <fmt/format.h>

#include <array>
#include <charconv>

#include "base/log.h"
#include "bot/configuration.h"
#include "bot/console.h"
#include "bot/service_host.h"
#include "bot/signals.h"

namespace signalbox {
namespace {

constexpr std::array kOptions = {
    Option{"--listen", "HOST:PORT", "instead of server.listen; port 0 takes any free one"},
    Option{"--lease", "SECONDS", "how long what a killed bot was doing stays taken; 60"},
    Option{"--insecure", "", "take webhooks without a secret; only on loopback"},
};

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

Result<std::chrono::seconds> parse_lease(const std::string& text) {
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || end != text.data() + text.size() || seconds < 1 || seconds > 3'600) {
    return fail(Code::InvalidInput, fmt::format("--lease takes seconds from 1 to 3600, not '{}'", text));
  }
  return std::chrono::seconds(seconds);
}

int run(const Arguments& arguments, Console& console) {
  auto config = load_configuration(arguments, console);
  if (!config) {
    return kUsage;
  }
  if (const auto listen = arguments.value("--listen")) {
    if (const auto applied = apply_listen(*config, *listen); !applied) {
      console.complain(applied.error().what);
      return kUsage;
    }
  }
  if (!arguments.has("--quiet") && !arguments.has("--verbose")) {
    set_log_level(LogLevel::Info);
  }
  const SystemClock clock;
  // Signals are held back before any thread starts, so that every thread leaves them to the one that waits.
  const HeldSignals signals;
  HostOptions options;
  options.insecure = arguments.has("--insecure");
  options.dry_run = arguments.has("--dry-run") || config->notify.dry_run.value_or(is_first_start(*config));
  if (const auto lease = arguments.value("--lease")) {
    const auto seconds = parse_lease(*lease);
    if (!seconds) {
      console.complain(seconds.error().what);
      return kUsage;
    }
    options.lease = *seconds;
  }
  auto host = ServiceHost::start(*config, options, clock);
  if (!host) {
    console.complain(host.error().what);
    return kUsage;
  }
  log_info("listening on {}:{}", config->server.host, host->port());
  const int signal = signals.wait();
  log_info("signal {}: finishing what is under way", signal);
  host->stop();
  return kClean;
}

}  // namespace

extern const Command serve_command;
const Command serve_command = {"serve",
                               "runs the bot: webhooks, schedule, API, page, metrics",
                               "signalbox serve --config signalbox.yaml",
                               kOptions,
                               {},
                               run};

}  // namespace signalbox
