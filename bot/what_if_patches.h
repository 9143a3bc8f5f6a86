#pragma once
// Turns what a migration has to become into a patch of the files that it stands in.

#include "config/config.h"
#include "conflicts/what_if.h"

namespace signalbox {

/// Fills in the patches. A repository that cannot be read leaves them empty: the new numbers are said all the same.
void add_patches(const Config& config, const Situation& situation, WhatIf& what_if);

/// The text with its parent replaced, line for line: Alembic's `down_revision` and "Revises:", Django's dependency.
std::string with_parent(std::string_view framework, std::string_view text, std::string_view from, std::string_view to);

}  // namespace signalbox
