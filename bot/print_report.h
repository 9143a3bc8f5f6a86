#pragma once
// A report in the form that was asked for, and the exit status that follows from it.

#include "bot/cli/command.h"
#include "report/exit_status.h"
#include "report/report.h"

namespace signalbox {

/// `before` is printed above it.
int print_report(const Report& report, const FailOn& fail_on, const Arguments& arguments, Console& console,
                 const std::string& before = {});

}  // namespace signalbox
