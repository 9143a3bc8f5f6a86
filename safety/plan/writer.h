#pragma once
// How one framework writes a plan's steps: one file in writers/ and one line in writers.def. A writer knows the
// framework's words for "outside of a transaction" and "the way back", and nothing of plans.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "safety/plan/files.h"

namespace signalbox {

/// A step on its way into files.
struct StepToWrite {
  const PlanStep& step;
  const Migration& migration;         ///< that the plan takes the place of
  std::string version;                ///< of the step's own migration: "000013"
  std::vector<std::string> previous;  ///< revisions that it follows

  const std::string& name() const { return step.name; }
  /// "000013_guard_orders_note".
  std::string file_stem() const { return version + "_" + step.name; }
  bool mysql() const;
};

struct Writer {
  std::string_view framework;
  void (*write)(const StepToWrite& step, std::vector<PlanFile>& out) = nullptr;
  /// The version that the first step takes; null: the migration's revision.
  std::string (*first_version)(const Migration& migration) = nullptr;
  /// What the next step names as the one before it; null: the version.
  std::string (*revision)(const StepToWrite& step) = nullptr;
  /// What else has to be done by hand, one sentence each, for the page; null: nothing.
  std::vector<std::string> (*remarks)(std::span<const StepToWrite> written) = nullptr;
};

/// nullptr: plans are not written for that framework.
const Writer* find_writer(std::string_view framework);

/// A statement that lets the step give up instead of waiting for a lock; empty: the step asks for none.
std::string lock_timeout(const StepToWrite& step);

/// "signalbox:ignore" lines for a statement, behind `mark`, the sign of a comment. An ignore speaks of the statement
/// below it, so it stands above each that a rule could mean.
std::string ignores(const StepToWrite& step, std::string_view statement, std::string_view mark,
                    std::string_view indent = {});
/// What the way back cannot bring back was said in the plan: the review need not say it again.
std::string known_way_back(const StepToWrite& step, std::string_view mark, std::string_view indent = {});

/// The way forward and the way back as SQL scripts with all of the above; "" for a way back that is not needed.
std::string up_script(const StepToWrite& step);
std::string down_script(const StepToWrite& step);
/// "-- expand: Add state beside orders.status." and the line of known_way_back.
std::string sql_head(const StepToWrite& step);

/// Adds "migrations/<path>".
void add_file(std::vector<PlanFile>& out, std::string path, std::string content);
/// Adds "<version>_<name><up>", and "<version>_<name><down>" when there is a way back.
void add_pair(const StepToWrite& step, std::string up, std::string_view up_ending, std::string down,
              std::string_view down_ending, std::vector<PlanFile>& out);

/// Whether statements hold semicolons of their own, for tools that have to be told where such a statement ends.
bool has_body(std::string_view statement);

/// "add_orders_note" → "AddOrdersNote".
std::string class_name(std::string_view name);
/// A template literal of JavaScript.
std::string template_literal(std::string_view text);
/// A text in three quotes of Python.
std::string python_text(std::string_view text);
/// Every line behind `indent`, but empty ones.
std::string indented(std::string_view text, std::string_view indent);

}  // namespace signalbox
