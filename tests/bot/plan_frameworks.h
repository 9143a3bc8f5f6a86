#pragma once
// Every framework that plans are written for, and the names of tests over them.

#include <gtest/gtest.h>

#include <string>

#include "base/text.h"

namespace signalbox {

inline const std::string kPlanFrameworks[] = {
    "golang-migrate", "flyway", "goose",  "dbmate", "sql-migrate", "diesel",    "sqlx",    "sql",       "prisma",
    "alembic",        "knex",   "django", "rails",  "typeorm",     "sequelize", "drizzle", "liquibase", "efcore"};

/// "RenameColumn_golang_migrate", of a case that has a name and a framework.
constexpr auto name_of_case = [](const auto& test) {
  return std::string(std::get<0>(test.param).name) + "_" + replace_all(std::get<1>(test.param), "-", "_");
};

}  // namespace signalbox
