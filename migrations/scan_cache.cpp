#include "migrations/scan_cache.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <type_traits>

#include "base/hash.h"
#include "base/log.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

/// Raise the number whenever the meaning of the bytes, or of what a scan finds, changes.
constexpr std::string_view kMagic = "signalbox scan 2\n";
constexpr std::size_t kDigestSize = 64;
constexpr std::size_t kMaxFileBytes = 256U << 20U;

class Writer {
 public:
  template <typename T>
    requires std::is_integral_v<T> || std::is_enum_v<T>
  void number(T value) {
    const auto wide = static_cast<std::uint64_t>(value);
    for (unsigned shift = 0; shift < 64; shift += 8) {
      out_ += static_cast<char>((wide >> shift) & 0xffU);
    }
  }
  void text(std::string_view value) {
    number(value.size());
    out_ += value;
  }
  void oid(const Oid& value) { out_.append(reinterpret_cast<const char*>(value.bytes.data()), Oid::kSize); }
  void time(Instant value) { number(value.time_since_epoch().count()); }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

/// Never reads past its end; once something was missing, everything is zero and ok() is false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t out = 0;
    const std::string_view bytes = take(8);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      out |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    }
    return out;
  }
  std::string text() { return std::string(take(number())); }
  Oid oid() {
    const std::string_view bytes = take(Oid::kSize);
    return bytes.empty() ? Oid{} : oid_from_bytes(bytes);
  }
  Instant time() { return Instant(std::chrono::milliseconds(static_cast<std::int64_t>(number()))); }
  /// A count of things that take at least one byte each.
  std::size_t count() {
    const std::uint64_t value = number();
    ok_ = ok_ && value <= rest_.size();
    return ok_ ? value : 0;
  }
  bool ok() const { return ok_; }

 private:
  std::string_view take(std::uint64_t size) {
    ok_ = ok_ && size <= rest_.size();
    const std::string_view out = ok_ ? rest_.substr(0, size) : std::string_view{};
    rest_.remove_prefix(out.size());
    return out;
  }

  std::string_view rest_;
  bool ok_ = true;
};

template <typename T, typename Put>
void put_all(Writer& out, const std::vector<T>& values, const Put& put) {
  out.number(values.size());
  for (const T& value : values) {
    put(value);
  }
}

template <typename T, typename Get>
std::vector<T> get_all(Reader& in, const Get& get) {
  std::vector<T> out;
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    out.push_back(get());
  }
  return out;
}

void put_file(Writer& out, const ScannedFile& file) {
  out.text(file.path);
  out.oid(file.blob);
  out.number(file.kind);
  out.number(file.status);
  out.oid(file.base_blob);
  out.oid(file.fork_blob);
  out.number(file.introduced_by.has_value());
  if (file.introduced_by) {
    out.oid(file.introduced_by->commit);
    out.text(file.introduced_by->author_name);
    out.text(file.introduced_by->author_email);
    out.time(file.introduced_by->time);
  }
  out.text(file.inherited_from);
}

ScannedFile get_file(Reader& in) {
  ScannedFile out;
  out.path = in.text();
  out.blob = in.oid();
  out.kind = static_cast<EntryKind>(in.number());
  out.status = static_cast<FileStatus>(in.number());
  out.base_blob = in.oid();
  out.fork_blob = in.oid();
  if (in.number() != 0) {
    out.introduced_by = Introduction{in.oid(), in.text(), in.text(), in.time()};
  }
  out.inherited_from = in.text();
  return out;
}

void put_branch(Writer& out, const ScannedBranch& branch) {
  out.text(branch.name);
  out.oid(branch.tip);
  out.text(branch.author_name);
  out.text(branch.author_email);
  out.time(branch.committed);
  put_all(out, branch.stacked_on, [&](const std::string& name) { out.text(name); });
  put_all(out, branch.files, [&](const ScannedFile& file) { put_file(out, file); });
}

ScannedBranch get_branch(Reader& in) {
  ScannedBranch out;
  out.name = in.text();
  out.tip = in.oid();
  out.author_name = in.text();
  out.author_email = in.text();
  out.committed = in.time();
  out.stacked_on = get_all<std::string>(in, [&] { return in.text(); });
  out.files = get_all<ScannedFile>(in, [&] { return get_file(in); });
  return out;
}

void put_problem(Writer& out, const ScanProblem& problem) {
  out.text(problem.branch);
  out.number(problem.error.code);
  out.text(problem.error.what);
}

ScanProblem get_problem(Reader& in) {
  ScanProblem out;
  out.branch = in.text();
  out.error.code = static_cast<Code>(in.number());
  out.error.what = in.text();
  return out;
}

void put_scan(Writer& out, const CachedScan& scan) {
  out.text(scan.references);
  out.time(scan.from);
  out.time(scan.until);
  out.text(scan.result.base);
  out.oid(scan.result.base_tip);
  out.number(scan.result.branch_count);
  put_all(out, scan.result.base_files, [&](const TreeEntry& file) {
    out.text(file.path);
    out.oid(file.oid);
    out.number(file.kind);
  });
  put_all(out, scan.result.branches, [&](const ScannedBranch& branch) { put_branch(out, branch); });
  put_all(out, scan.result.problems, [&](const ScanProblem& problem) { put_problem(out, problem); });
}

CachedScan get_scan(Reader& in) {
  CachedScan out;
  out.references = in.text();
  out.from = in.time();
  out.until = in.time();
  out.result.base = in.text();
  out.result.base_tip = in.oid();
  out.result.branch_count = in.number();
  out.result.base_files = get_all<TreeEntry>(in, [&] {
    TreeEntry file;
    file.path = in.text();
    file.oid = in.oid();
    file.kind = static_cast<EntryKind>(in.number());
    return file;
  });
  out.result.branches = get_all<ScannedBranch>(in, [&] { return get_branch(in); });
  out.result.problems = get_all<ScanProblem>(in, [&] { return get_problem(in); });
  return out;
}

void put_tip(Writer& out, const TipFindings& tip) {
  out.oid(tip.tip);
  out.text(tip.author_name);
  out.text(tip.author_email);
  out.time(tip.committed);
  put_all(out, tip.files, [&](const ScannedFile& file) { put_file(out, file); });
}

TipFindings get_tip(Reader& in) {
  TipFindings out;
  out.tip = in.oid();
  out.author_name = in.text();
  out.author_email = in.text();
  out.committed = in.time();
  out.files = get_all<ScannedFile>(in, [&] { return get_file(in); });
  return out;
}

/// The bytes behind the digest; nullopt when the file is missing, of another version or damaged.
std::optional<std::string> load_payload(const std::string& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  if (error || size < kMagic.size() + kDigestSize || size > kMaxFileBytes) {
    return std::nullopt;
  }
  std::string bytes(size, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  if (static_cast<std::size_t>(in.gcount()) != size || !bytes.starts_with(kMagic)) {
    return std::nullopt;
  }
  const std::string digest = bytes.substr(kMagic.size(), kDigestSize);
  bytes.erase(0, kMagic.size() + kDigestSize);
  return sha256_hex(bytes) == digest ? std::optional(std::move(bytes)) : std::nullopt;
}

}  // namespace

std::string question_of(const ScanRequest& request) {
  Writer out;
  out.text(request.base);
  for (const auto* list : {&request.folders, &request.include, &request.exclude, &request.references}) {
    put_all(out, *list, [&](const std::string& text) { out.text(text); });
  }
  out.number(request.max_age ? request.max_age->count() : -1);
  out.number(request.base_files);
  out.number(request.find_introducing);
  return sha256_hex(out.take());
}

std::optional<ScanResult> load_unmoved(const std::string& file, const std::string& question,
                                       const std::string& references, Instant now) {
  const auto payload = load_payload(file);
  Reader in(payload ? std::string_view(*payload) : std::string_view{});
  if (!payload || in.text() != question) {
    return std::nullopt;
  }
  CachedScan scan = get_scan(in);
  const bool holds = in.ok() && scan.references == references && scan.from <= now && now < scan.until;
  return holds ? std::optional(std::move(scan.result)) : std::nullopt;
}

std::optional<ScanCache> load_scan_cache(const std::string& file, const std::string& question) {
  const auto payload = load_payload(file);
  Reader in(payload ? std::string_view(*payload) : std::string_view{});
  ScanCache out;
  out.question = in.text();
  if (!payload || out.question != question) {
    return std::nullopt;
  }
  out.scan = get_scan(in);
  out.base_tip = in.oid();
  for (TipFindings& tip : get_all<TipFindings>(in, [&] { return get_tip(in); })) {
    const Oid oid = tip.tip;
    out.tips.emplace(oid, std::move(tip));
  }
  return in.ok() ? std::optional(std::move(out)) : std::nullopt;
}

void save_scan_cache(const std::string& file, const ScanCache& cache) {
  Writer out;
  out.text(cache.question);
  put_scan(out, cache.scan);
  out.oid(cache.base_tip);
  std::vector<Oid> order;
  for (const auto& [oid, tip] : cache.tips) {
    order.push_back(oid);
  }
  std::ranges::sort(order);
  put_all(out, order, [&](const Oid& oid) { put_tip(out, cache.tips.at(oid)); });
  const std::string payload = out.take();

  std::error_code error;
  fs::create_directories(fs::path(file).parent_path(), error);
  const std::string temporary = fmt::format("{}.{}.new", file, ::getpid());
  {
    std::ofstream to(temporary, std::ios::binary | std::ios::trunc);
    to << kMagic << sha256_hex(payload) << payload;
    to.flush();
    if (!to) {
      error = std::make_error_code(std::errc::io_error);
    }
  }
  if (!error) {
    fs::rename(temporary, file, error);
  }
  if (error) {
    log_warning("the scan cache '{}' cannot be written ({}); the next scan takes longer", file, error.message());
    fs::remove(temporary, error);
  }
}

}  // namespace signalbox
