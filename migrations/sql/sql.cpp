#include "migrations/sql/sql.h"

#include "migrations/sql/readers.h"

namespace signalbox {

SqlText read_sql(Engine engine, std::string_view text, int first_line) {
  SqlText out = engine == Engine::Postgres ? read_postgres(text) : read_with_own_parser(engine, text);
  if (first_line != 1) {
    for (SchemaChange& change : out.changes) {
      change.line += first_line - 1;
    }
    for (Unknown& unknown : out.unknowns) {
      unknown.line += first_line - 1;
    }
  }
  return out;
}

}  // namespace signalbox
