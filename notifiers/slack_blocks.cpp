#include "notifiers/slack_blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "notifiers/wording.h"
#include "report/words.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

// Slack refuses a message whose blocks together exceed about 13,000 characters, though no page says so. These add up to
// less than 10,000 at their worst; tests/notifiers/slack_test.cpp holds them to it.
constexpr std::size_t kHeader = 150;
constexpr std::size_t kWhy = 1'500;
constexpr std::size_t kParagraph = 1'000;
constexpr std::size_t kWho = 220;
constexpr std::size_t kChange = 240;
constexpr std::size_t kPlace = 160;
constexpr std::size_t kSides = 5;
constexpr std::size_t kEvidence = 5;
constexpr std::size_t kMentions = 10;
constexpr std::string_view kDots = "…";

/// How a character is written inside the JSON of the request, by length.
std::size_t json_size(std::string_view piece) {
  return piece == "\"" || piece == "\\" ? 2 : piece.size();
}

std::string_view next_character(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) {
    ++length;
  }
  return text.substr(0, length);
}

template <typename Escape>
std::string cut(std::string_view text, std::size_t limit, Escape escape) {
  const std::string line = one_line(text);
  std::string out;
  std::string shortened;
  std::size_t used = 0;
  for (std::string_view rest = line; !rest.empty();) {
    const std::string_view character = next_character(rest);
    const std::string_view piece = escape(character);
    used += json_size(piece);
    if (used > limit) {
      return shortened + std::string(kDots);
    }
    out += piece;
    if (used + kDots.size() <= limit) {
      shortened = out;
    }
    rest.remove_prefix(character.size());
  }
  return out;
}

std::string_view escape_character(std::string_view character) {
  return character == "&" ? "&amp;" : character == "<" ? "&lt;" : character == ">" ? "&gt;" : character;
}

/// plain_text takes no escapes; look-alikes keep even a client that parses it from seeing a mention.
std::string_view plain_character(std::string_view character) {
  return character == "<" ? "‹" : character == ">" ? "›" : character;
}

Json mrkdwn(std::string text) {
  // verbatim: Slack then looks for no links or names of its own in what other people wrote.
  return {{"type", "mrkdwn"}, {"text", std::move(text)}, {"verbatim", true}};
}

Json section(std::string text) {
  return {{"type", "section"}, {"text", mrkdwn(std::move(text))}};
}

Json context(std::string text) {
  return {{"type", "context"}, {"elements", {mrkdwn(std::move(text))}}};
}

Json header(const Notice& notice) {
  const std::string text = fmt::format("{} {}", signal_of(notice), notice.title);
  return {{"type", "header"},
          {"text", {{"type", "plain_text"}, {"text", cut(text, kHeader, plain_character)}, {"emoji", false}}}};
}

std::string facts(const Notice& notice) {
  std::string out = fmt::format("{} · {} · {}", slack_text(state_words(notice), 100), to_string(notice.severity),
                                slack_code(notice.key, 100));
  if (!notice.acknowledged_by.empty() && notice.state != NoticeState::Seen) {
    out += " · seen by " + slack_text(notice.acknowledged_by, 100);
  }
  return notice.note.empty() ? out : out + " · " + slack_text(notice.note, 300);
}

std::string side_text(const ConflictSide& side) {
  return fmt::format("*{}*\n{}\n{}", slack_text(who_of(side), kWho), slack_code(side.change, kChange),
                     slack_code(place_of(side.path, side.line), kPlace));
}

void add_sides(Json& blocks, const Notice& notice) {
  const std::size_t shown = std::min(kSides, notice.sides.size());
  for (std::size_t i = 0; i < shown; ++i) {
    blocks.push_back(section(side_text(notice.sides[i])));
  }
  if (shown < notice.sides.size()) {
    blocks.push_back(context(fmt::format("and {} more", notice.sides.size() - shown)));
  }
}

void add_evidence(Json& blocks, const Notice& notice) {
  if (notice.evidence.empty()) {
    return;
  }
  const std::size_t shown = std::min(kEvidence, notice.evidence.size());
  std::string text = "*Used at*";
  for (std::size_t i = 0; i < shown; ++i) {
    text += "\n" + slack_code(notice.evidence[i], kPlace);
  }
  if (shown < notice.evidence.size()) {
    text += fmt::format("\nand {} more places", notice.evidence.size() - shown);
  }
  blocks.push_back(section(std::move(text)));
}

void add_paragraph(Json& blocks, std::string_view label, std::string_view text, std::size_t limit) {
  if (!text.empty()) {
    blocks.push_back(section(fmt::format("*{}*\n{}", label, slack_text(text, limit))));
  }
}

bool is_group_id(std::string_view text) {
  return !text.empty() && text.size() <= 30 &&
         std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

void add_mentions(Json& blocks, const Notice& notice) {
  std::string text;
  std::size_t shown = 0;
  for (const std::string& group : notice.mentions) {
    if (is_group_id(group) && shown++ < kMentions) {
      text += fmt::format("{}<!subteam^{}>", text.empty() ? "" : " ", group);
    }
  }
  if (!text.empty()) {
    blocks.push_back(context(std::move(text)));
  }
}

Json button(std::string_view label, std::string_view action, const Notice& notice) {
  return {{"type", "button"},
          {"action_id", action},
          {"text", {{"type", "plain_text"}, {"text", label}}},
          {"value", ellipsize(notice.key, 200)}};
}

/// Only where presses are listened to.
void add_buttons(Json& blocks, const Notice& notice, const Config& config) {
  if (!config.notify.slack || config.notify.slack->signing_secret.empty()) {
    return;
  }
  Json elements = Json::array();
  if (notice.acknowledged_by.empty()) {
    elements.push_back(button("Acknowledge", "acknowledge", notice));
  }
  elements.push_back(button("Snooze for a day", "snooze", notice));
  const std::vector<std::string>& asked = config.policy.approvals.required_for;
  if (std::ranges::find(asked, notice.kind) != asked.end()) {
    elements.push_back(button("Approve", "approve", notice));
  }
  blocks.push_back({{"type", "actions"}, {"elements", std::move(elements)}});
}

/// A digest is its lines, a section for each.
Json digest_blocks(const Notice& notice) {
  constexpr std::size_t kLine = 300;
  constexpr std::size_t kLines = 25;
  Json blocks = Json::array();
  blocks.push_back(header(notice));
  const std::size_t shown = std::min(kLines, notice.evidence.size());
  for (std::size_t i = 0; i < shown; ++i) {
    blocks.push_back(section(slack_text(notice.evidence[i], kLine)));
  }
  if (shown < notice.evidence.size()) {
    blocks.push_back(context(fmt::format("and {} more", notice.evidence.size() - shown)));
  }
  return blocks;
}

}  // namespace

std::string slack_text(std::string_view text, std::size_t limit) {
  return cut(text, limit, escape_character);
}

std::string slack_code(std::string_view text, std::size_t limit) {
  const std::string inner =
      slack_text(replace_all(std::string(text), "`", "'"), limit - std::min(limit, std::size_t{2}));
  return inner.empty() ? std::string() : "`" + inner + "`";
}

std::string slack_link(std::string_view url, std::string_view label) {
  constexpr std::size_t kUrl = 3'000;
  return fmt::format("<{}|{}>", slack_text(replace_all(std::string(url), "|", "%7C"), kUrl),
                     slack_text(replace_all(std::string(label), "|", "/"), 75));
}

Json slack_blocks(const Notice& notice, const Config& config) {
  if (notice.kind == kDigest) {
    return digest_blocks(notice);
  }
  Json blocks = Json::array();
  blocks.push_back(header(notice));
  blocks.push_back(context(facts(notice)));
  if (notice.state == NoticeState::Resolved) {
    blocks.push_back(section("This is resolved: nothing pending clashes here any more."));
    return blocks;
  }
  add_sides(blocks, notice);
  add_paragraph(blocks, "Why", notice.why, kWhy);
  add_paragraph(blocks, "If ignored", notice.in_production, kParagraph);
  add_paragraph(blocks, "Do", notice.resolution, kParagraph);
  add_paragraph(blocks, "Who acts", notice.acts, kWho);
  add_evidence(blocks, notice);
  add_mentions(blocks, notice);
  add_buttons(blocks, notice, config);
  const std::string link = link_to(notice, config);
  if (!link.empty() && link.size() <= 500) {
    blocks.push_back(context(slack_link(link, "The whole picture")));
  }
  return blocks;
}

std::string slack_fallback(const Notice& notice) {
  return fmt::format("{} {}", signal_of(notice), slack_text(headline(notice), 1'000));
}

}  // namespace signalbox
