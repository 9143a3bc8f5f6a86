#pragma once
// What people ask of the bot in a comment: "/signalbox approve we drop it on purpose". Pure; who may ask is decided
// elsewhere.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

enum class Asked { Explain, Approve, Silence, Recheck, Nonsense };

struct CommentCommand {
  Asked asked = Asked::Nonsense;
  std::string id;                  ///< Explain: of a conflict, an impact or a finding's rule
  std::chrono::seconds period{0};  ///< Silence
  std::string reason;              ///< Approve, Silence: never empty
  std::string problem;             ///< Nonsense: what to write instead

  bool operator==(const CommentCommand&) const = default;
};

/// The commands of a comment, one a line, at most five. Lines in code blocks and quotes are no commands.
std::vector<CommentCommand> parse_comment_commands(std::string_view comment);

}  // namespace signalbox
