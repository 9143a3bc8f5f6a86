// Prints the pending paths of every branch of a set of repositories, as the measuring harness reads them: a line
// ">repository<TAB>branch", then one path per line. SET/services.tsv names the repositories, their base and their
// folders.
//
//   signalbox_bench_scan SET [--cache FOLDER] [--threads N] [--edits] [--authors] [--base-files]

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "base/text.h"
#include "git/repository.h"
#include "migrations/scanner.h"

namespace {

using namespace signalbox;

struct Options {
  std::string set;
  std::string cache;
  unsigned threads = 0;
  bool edits = false;
  bool authors = false;
  bool base_files = false;
};

struct Service {
  std::string repository;
  ScanRequest request;
  std::string output;
  std::string error;
};

Options parse(int count, char** arguments) {
  Options out;
  for (int i = 1; i < count; ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--cache" && i + 1 < count) {
      out.cache = arguments[++i];
    } else if (argument == "--threads" && i + 1 < count) {
      out.threads = static_cast<unsigned>(std::stoul(arguments[++i]));
    } else if (argument == "--edits") {
      out.edits = true;
    } else if (argument == "--authors") {
      out.authors = true;
    } else if (argument == "--base-files") {
      out.base_files = true;
    } else {
      out.set = argument;
    }
  }
  return out;
}

std::vector<Service> read_services(const Options& options) {
  std::vector<Service> out;
  std::ifstream in(options.set + "/services.tsv");
  for (std::string line; std::getline(in, line);) {
    const auto fields = split(line, '\t');
    if (fields.size() < 3) {
      continue;
    }
    Service service;
    service.repository = fields[0];
    service.request.base = fields[1];
    for (const std::string_view folder : split(fields[2], ' ')) {
      service.request.folders.emplace_back(folder);
    }
    service.request.now = SystemClock().now();
    service.request.find_introducing = options.authors;
    service.request.base_files = options.base_files;
    out.push_back(std::move(service));
  }
  return out;
}

void scan(Service& service, const Options& options) {
  const auto repository = Repository::open(options.set + "/" + service.repository);
  const std::string cache = options.cache.empty() ? std::string() : options.cache + "/" + service.repository + ".scan";
  const auto result =
      repository ? scan_branches(*repository, service.request, cache) : Result<ScanResult>(fail(repository.error()));
  if (!result) {
    service.error = to_string(result.error());
    return;
  }
  for (const ScannedBranch& branch : result->branches) {
    std::string paths;
    for (const ScannedFile& file : branch.files) {
      if (options.edits || file.status == FileStatus::Added) {
        paths += file.path + "\n";
      }
    }
    if (!paths.empty()) {
      service.output += ">" + service.repository + "\t" + branch.name + "\n" + paths;
    }
  }
  for (const ScanProblem& problem : result->problems) {
    service.error += problem.branch + ": " + to_string(problem.error) + "\n";
  }
}

}  // namespace

int main(int count, char** arguments) {
  const Options options = parse(count, arguments);
  std::vector<Service> services = read_services(options);
  parallel_for(services.size(), options.threads, [&](std::size_t i) { scan(services[i], options); });
  bool complete = !services.empty();
  for (const Service& service : services) {
    std::fwrite(service.output.data(), 1, service.output.size(), stdout);
    if (!service.error.empty()) {
      fmt::print(stderr, "{}: {}\n", service.repository, service.error);
      complete = false;
    }
  }
  return complete ? 0 : 3;
}
