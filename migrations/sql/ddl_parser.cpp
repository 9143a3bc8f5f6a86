#include "migrations/sql/ddl_parser.h"

#include "migrations/sql/ddl.h"

namespace signalbox {
namespace {

bool read_alter(TokenStream& in, ddl::Operations& out) {
  in.take("online");
  in.take("ignore");
  if (in.take("table")) {
    ddl::read_alter_table(in, out);
    return true;
  }
  if (in.take("database") || in.take("schema")) {
    const std::string name = in.name();
    ddl::add(out, AlterObject{"database", {"", name}, in.rest(), std::nullopt});
    return true;
  }
  if (in.take("user")) {
    in.rest();
    ddl::add(out, AlterRole{"alter", ""});
    return true;
  }
  return false;
}

bool read(TokenStream& in, ddl::Operations& out) {
  if (in.take("create")) {
    return ddl::read_create(in, out);
  }
  if (in.take("alter")) {
    return read_alter(in, out);
  }
  if (in.take("drop")) {
    return ddl::read_drop(in, out);
  }
  return ddl::read_data(in, out) || ddl::read_other(in, out);
}

}  // namespace

std::optional<std::vector<SchemaChange>> parse_statement(Engine engine, std::string_view text, std::string_view schema,
                                                         const std::set<std::string>& temporary) {
  TokenStream in(engine, text, schema, temporary);
  std::vector<SchemaChange> changes;
  if (!read(in, changes) || in.failed() || !in.at_end()) {
    return std::nullopt;
  }
  return changes;
}

}  // namespace signalbox
