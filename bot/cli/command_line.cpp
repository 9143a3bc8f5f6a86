#include "bot/cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <memory>

#include "base/text.h"

namespace signalbox {
namespace {

constexpr std::string_view kAbout =
    "Sees every pending database migration on every branch of every service at once, and says before the merge what\n"
    "collides, who depends on it, how risky it is, and who must act. It never applies a migration.";

/// The place where the library writes what it parsed for one command.
struct Slots {
  const Command* command = nullptr;
  CLI::App* app = nullptr;
  std::deque<std::vector<std::string>> values;  // a deque: the library keeps addresses
  std::vector<std::pair<std::string, CLI::Option*>> options;
  std::vector<CLI::Option*> positionals;
};

/// "--verbose" of "-v,--verbose": the name under which a command finds it.
std::string long_name(std::string_view flag) {
  const std::size_t comma = flag.rfind(',');
  return std::string(comma == std::string_view::npos ? flag : flag.substr(comma + 1));
}

void add_option(Slots& slots, const Option& option, const char* group) {
  const std::string flag(option.flag);
  CLI::Option* made = nullptr;
  if (option.value.empty()) {
    made = slots.app->add_flag_function(flag, [](std::int64_t) {}, std::string(option.help));
  } else {
    made = slots.app->add_option(flag, slots.values.emplace_back(), std::string(option.help));
    made->type_name(std::string(option.value))->allow_extra_args(false);
  }
  slots.options.emplace_back(long_name(option.flag), made->group(group));
}

void add_positional(Slots& slots, const Positional& positional) {
  CLI::Option* made =
      slots.app->add_option(std::string(positional.name), slots.values.emplace_back(), std::string(positional.help));
  made->type_name("")->required(positional.required)->expected(1, positional.many ? 1'000'000 : 1);
  made->allow_extra_args(positional.many);
  slots.positionals.push_back(made);
}

/// nullptr when there is none yet.
CLI::App* child_named(CLI::App& parent, const std::string& name) {
  const std::vector<CLI::App*> children =
      parent.get_subcommands([&](CLI::App* child) { return child->get_name() == name; });
  return children.empty() ? nullptr : children.front();
}

/// "config check" becomes `check` below `config`.
CLI::App* subcommand_for(CLI::App& root, const Command& command) {
  const std::vector<std::string_view> words = split(command.name, ' ');
  CLI::App* parent = &root;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    CLI::App* existing = child_named(*parent, std::string(words[i]));
    if (existing == nullptr) {
      existing = parent->add_subcommand(std::string(words[i]), fmt::format("see signalbox {} --help", words[i]));
      existing->require_subcommand(1);
    }
    parent = existing;
  }
  CLI::App* app = parent->add_subcommand(std::string(words.back()), std::string(command.summary));
  app->footer(fmt::format("\nExample:\n  {}", command.example));
  return app;
}

/// A command may give a common option a meaning of its own.
bool has_option(const Command& command, std::string_view flag) {
  return std::ranges::any_of(command.options, [&](const Option& option) { return option.flag == flag; });
}

std::unique_ptr<Slots> declare(CLI::App& root, const Command& command) {
  auto slots = std::make_unique<Slots>();
  slots->command = &command;
  slots->app = subcommand_for(root, command);
  if (command.hidden) {
    slots->app->group("");
  }
  for (const Option& option : command.options) {
    add_option(*slots, option, "Options");
  }
  for (const Positional& positional : command.positionals) {
    add_positional(*slots, positional);
  }
  for (const Option& option : common_options()) {
    if (!has_option(command, option.flag)) {
      add_option(*slots, option, "Common options");
    }
  }
  return slots;
}

Arguments arguments_of(const Slots& slots) {
  Arguments out;
  for (const auto& [flag, option] : slots.options) {
    if (option->count() > 0) {
      out.options[flag] = option->get_expected_max() == 0 ? std::vector<std::string>{""} : option->results();
    }
  }
  for (const CLI::Option* positional : slots.positionals) {
    const std::vector<std::string> values = positional->results();
    out.positionals.insert(out.positionals.end(), values.begin(), values.end());
  }
  return out;
}

/// "Did you mean": the library only says that the word is unknown.
std::string hint_for(int argc, const char* const* argv) {
  if (argc < 2) {
    return "";
  }
  std::vector<std::string> names;
  for (const Command* command : all_commands()) {
    if (command->hidden) {
      continue;
    }
    if (command->name.substr(0, command->name.find(' ')) == argv[1]) {
      return "";
    }
    names.emplace_back(command->name.substr(0, command->name.find(' ')));
  }
  const auto close = nearest(argv[1], names);
  return close ? fmt::format("Did you mean 'signalbox {}'?\n", *close) : "";
}

}  // namespace

tl::expected<Invocation, Leave> parse_command_line(int argc, const char* const* argv) {
  CLI::App root{std::string(kAbout), "signalbox"};
  root.require_subcommand(1);
  root.get_formatter()->column_width(32);
  root.footer("\nStart with:  signalbox demo");
  std::vector<std::unique_ptr<Slots>> declared;
  for (const Command* command : all_commands()) {
    declared.push_back(declare(root, *command));
  }
  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream err;
    const int status = root.exit(error, out, err) == 0 ? 0 : static_cast<int>(kUsage);
    return tl::unexpected(Leave{status == 0 ? out.str() : err.str() + hint_for(argc, argv), status});
  }
  for (const auto& slots : declared) {
    if (slots->app->parsed()) {
      return Invocation{slots->command, arguments_of(*slots)};
    }
  }
  return tl::unexpected(Leave{root.help(), kUsage});
}

}  // namespace signalbox
