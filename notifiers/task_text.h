#pragma once
// A task as its team reads it in a tracker: Markdown, with everything that came from repositories escaped.

#include <string>

#include "graph/task.h"

namespace signalbox {

/// Names the issue among all others: an invisible line of its text.
std::string task_marker(const Task& task);
/// "[schema] public.users.email → email_address: move by 2026-12-05"
std::string task_title(const Task& task);
std::string task_body(const Task& task);

}  // namespace signalbox
