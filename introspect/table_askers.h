#pragma once
// ask_table for each kind of database. For the .cpp files of this folder.

#include "introspect/table.h"

namespace signalbox {

Result<std::optional<TableRows>> ask_postgres_table(const std::string& url, const TableQuestion& question,
                                                    const IntrospectOptions& options);
/// For MariaDB, too.
Result<std::optional<TableRows>> ask_mysql_table(const std::string& url, const TableQuestion& question,
                                                 const IntrospectOptions& options);

/// "sqlite:///path/of/the/file".
bool is_sqlite_url(std::string_view text);
Result<std::optional<TableRows>> ask_sqlite_table(const std::string& url, const TableQuestion& question,
                                                  const IntrospectOptions& options);

/// What is asked, with the table's name as the database takes it. It gives one row more than are wanted, so that too
/// many are noticed.
std::string bounded_question(const TableQuestion& question, const std::string& table);

/// Fails for more rows than the question allows.
Result<std::optional<TableRows>> bounded_rows(TableRows rows, const TableQuestion& question, const std::string& table);

}  // namespace signalbox
