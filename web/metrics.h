#pragma once
// Prometheus' text format 0.0.4, and the counters that the web room keeps itself.

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace signalbox {

struct Sample {
  std::vector<std::pair<std::string, std::string>> labels;
  double value = 0;

  bool operator==(const Sample&) const = default;
};

enum class MetricType { Counter, Gauge };

struct Metric {
  std::string name;  ///< counters end in "_total"
  std::string help;
  MetricType type = MetricType::Gauge;
  std::vector<Sample> samples;

  bool operator==(const Metric&) const = default;
};

/// In the order given; samples of a metric stay together.
std::string to_prometheus(const std::vector<Metric>& metrics);

/// What was counted since the start. Labels come from closed lists, never from a request, so the number of series
/// stays flat. May be used from any thread.
class Counters {
 public:
  void request(const std::string& route, int status);
  void delivery(const std::string& provider, const std::string& result);
  void event(const std::string& provider, const std::string& kind);
  std::vector<Metric> read() const;

 private:
  using Series = std::map<std::pair<std::string, std::string>, std::uint64_t>;
  void add(Series& series, const std::string& first, const std::string& second);

  mutable std::mutex mutex_;
  Series requests_;
  Series deliveries_;
  Series events_;
};

}  // namespace signalbox
