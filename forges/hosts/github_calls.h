#pragma once
// The calls of GitHub's API as values, with its limits kept: what is too long is cut before GitHub refuses it.

#include <string>
#include <string_view>
#include <vector>

#include "forges/api.h"
#include "forges/wire.h"

namespace signalbox::github {

/// Below ".../repos/".
std::string repository_path(const std::string& project);

ApiCall comment(const std::string& project, int number, const std::string& body);
ApiCall edit_comment(const std::string& project, const std::string& id, const std::string& body);
ApiCall remove_comment(const std::string& project, const std::string& id);

/// A check run's first call, with up to 50 annotations; it is only completed when there are no more.
ApiCall check_run(const std::string& project, const CommitCheck& check);
/// The calls that bring the rest, 50 each; GitHub adds them to those it has. The last one completes the run.
std::vector<ApiCall> more_annotations(const std::string& project, const CommitCheck& check, const std::string& id);
/// For those who are no App.
ApiCall commit_status(const std::string& project, const CommitCheck& check);

ApiCall new_issue(const std::string& project, const IssueText& text);
ApiCall edit_issue(const std::string& project, int number, const IssueText& text);
ApiCall issue_state(const std::string& project, int number, std::string_view state);

}  // namespace signalbox::github
