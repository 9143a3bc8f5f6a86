// For tests and measurements: the reading child by itself.
//   reading_tool parse                                       answers one batch (serve_parse)
//   reading_tool read FRAMEWORK ENGINE FILE…                 statements, changes and unknowns of files, one line each

#include <unistd.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "migrations/reader.h"
#include "migrations/sandbox.h"

namespace signalbox {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

int read_files(const std::vector<std::string>& arguments) {
  const Engine engine = parse_engine(arguments[1]).value_or(Engine::Postgres);
  int statements = 0;
  int unknowns = 0;
  for (std::size_t i = 2; i < arguments.size(); ++i) {
    const std::string text = read_file(arguments[i]);
    const Migration migration = read_migration({arguments[0], {arguments[i], {{arguments[i], text}}, ".", engine, {}}});
    statements += migration.statements;
    unknowns += static_cast<int>(migration.unknowns.size());
    for (const Unknown& unknown : migration.unknowns) {
      std::cout << arguments[i] << ":" << unknown.line << ": " << unknown.message << "\n";
    }
  }
  std::cout << arguments.size() - 2 << " files, " << statements << " statements, " << unknowns << " unknown\n";
  return 0;
}

}  // namespace
}  // namespace signalbox

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::string command = arguments.empty() ? "" : arguments.front();
  const std::vector<std::string> rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  if (command == "parse") {
    return signalbox::serve_parse(STDIN_FILENO, STDOUT_FILENO);
  }
  if (command == "read" && rest.size() > 2) {
    return signalbox::read_files(rest);
  }
  std::cerr << "reading_tool parse | read FRAMEWORK ENGINE FILE…\n";
  return 2;
}
