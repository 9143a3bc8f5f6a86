#include "bot/plan_page.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/paper.h"
#include "report/words.h"
#include "safety/words.h"

namespace signalbox {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLabel = 10;

Ink ink_of(PlanPhase phase) {
  switch (phase) {
    case PlanPhase::Expand:
      return Ink::Green;
    case PlanPhase::Backfill:
      return Ink::Cyan;
    case PlanPhase::Migrate:
      return Ink::Yellow;
    case PlanPhase::Contract:
      return Ink::Red;
  }
  return Ink::Plain;
}

std::string locks_of(const PlanStep& step) {
  if (!step.tools.empty()) {
    return "an instant when the copy takes the table's place";
  }
  if (!step.online.empty()) {
    return step.online;
  }
  std::vector<std::string> out;
  for (const PromisedLock& lock : step.locks) {
    out.push_back(fmt::format("{} on {}", to_string(lock.lock), shown(lock.table)));
  }
  return enumerate(out);
}

class Page {
 public:
  Page(const Plan& plan, const PlanStyle& style) : plan_(plan), style_(style), paper_(style.color, style.width) {}

  std::string write() {
    if (plan_.steps.empty()) {
      paper_.line(0, fmt::format("{} {} may run as it is", paper_.ink(Ink::Green, "✓"), one_line(plan_.path)));
    } else {
      paper_.line(0, fmt::format("{}  {}", paper_.ink(Ink::Bold, one_line(plan_.path)),
                                 "in " + count_of(plan_.steps.size(), "step")));
    }
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      paper_.blank();
      step(plan_.steps[i], i + 1);
    }
    if (!plan_.kept.empty() && !plan_.steps.empty()) {
      paper_.blank();
      for (const KeptChange& kept : plan_.kept) {
        paper_.line(0,
                    paper_.ink(Ink::Dim, fmt::format("stays as it is, line {}: {}", kept.line, one_line(kept.change))));
      }
    }
    for (const std::string& note : plan_.notes) {
      paper_.blank();
      paper_.paragraph(0, "note", kLabel, one_line(note), Ink::Yellow);
    }
    return paper_.take();
  }

 private:
  void step(const PlanStep& step, std::size_t number) {
    const std::string phase(to_string(step.phase));
    const std::string name = replace_all(step.name, "_", " ");
    paper_.spread(
        fmt::format("{:>2}. {}  {}", number, paper_.ink(ink_of(step.phase), phase), paper_.ink(Ink::Bold, name)),
        6 + phase.size() + display_width(name),
        step.job          ? "a job"
        : step.up.empty() ? "a release"
                          : "");
    say("", step.title);
    say("do", step.instructions);
    for (const Precondition& condition : step.before) {
      say("before", fmt::format("{}: must be 0 ({})", condition.query, condition.counts));
    }
    say("locks", locks_of(step));
    say("takes", step.estimate);
    say("stop here", step.stop_point);
    say("back", step.way_back);
    for (const std::string& tool : step.tools) {
      say("tool", tool);
    }
    if (style_.statements) {
      for (const std::string& statement : step.up) {
        for (const std::string_view line : split_lines(statement)) {
          paper_.line(6, paper_.ink(Ink::Dim, one_line(line)));
        }
      }
    }
  }

  void say(std::string_view label, std::string_view text) {
    if (!text.empty()) {
      paper_.paragraph(4, label, label.empty() ? 0 : kLabel, one_line(text));
    }
  }

  const Plan& plan_;
  const PlanStyle& style_;
  Paper paper_;
};

Json to_json(const PlanStep& step, std::size_t number) {
  Json before = Json::array();
  for (const Precondition& condition : step.before) {
    before.push_back({{"query", condition.query}, {"counts", condition.counts}});
  }
  Json locks = Json::array();
  for (const PromisedLock& lock : step.locks) {
    locks.push_back({{"table", to_string(lock.table)}, {"lock", to_string(lock.lock)}});
  }
  return {{"number", number},
          {"phase", to_string(step.phase)},
          {"name", step.name},
          {"title", step.title},
          {"kind", step.job          ? "job"
                   : step.up.empty() ? "release"
                                     : "migration"},
          {"transactional", step.transactional},
          {"up", step.up},
          {"down", step.down},
          {"instructions", step.instructions},
          {"before", std::move(before)},
          {"stop_point", step.stop_point},
          {"way_back", step.way_back},
          {"locks", std::move(locks)},
          {"online", step.online},
          {"tools", step.tools},
          {"tools_back", step.tools_back},
          {"estimate", step.estimate}};
}

}  // namespace

std::string plan_as_text(const Plan& plan, const PlanStyle& style) {
  return Page(plan, style).write();
}

Json to_json(const Plan& plan) {
  Json steps = Json::array();
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    steps.push_back(to_json(plan.steps[i], i + 1));
  }
  Json kept = Json::array();
  for (const KeptChange& one : plan.kept) {
    kept.push_back({{"line", one.line}, {"change", one.change}});
  }
  return {{"version", 1},
          {"migration", plan.path},
          {"steps", std::move(steps)},
          {"kept", std::move(kept)},
          {"notes", plan.notes}};
}

}  // namespace signalbox
