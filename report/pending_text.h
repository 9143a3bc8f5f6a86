#pragma once
// One pending migration of the text report: its findings, and on request what each statement costs.

#include "report/paper.h"
#include "report/render.h"

namespace signalbox {

/// A finding above info, or a place that could not be read.
bool has_something_to_say(const PendingReport& entry);

/// Writes on somebody's paper, which has to outlive it.
class PendingText {
 public:
  PendingText(Paper& paper, const TextOptions& options) : paper_(paper), options_(options) {}

  void write(const PendingReport& entry) const;

 private:
  void remarks(const PendingReport& entry) const;
  void changes(const PendingReport& entry) const;
  void statement_block(const StatementReview& statement) const;
  void finding_block(const Finding& finding) const;
  void fix(std::string_view text) const;

  Paper& paper_;
  const TextOptions& options_;
};

}  // namespace signalbox
