#include "web/metrics.h"

#include <fmt/format.h>

#include "base/text.h"

namespace signalbox {
namespace {

std::string escaped(std::string_view text) {
  return replace_all(replace_all(replace_all(std::string(text), "\\", "\\\\"), "\n", "\\n"), "\"", "\\\"");
}

std::string to_line(const std::string& name, const Sample& sample) {
  std::string labels;
  for (const auto& [label, value] : sample.labels) {
    labels += fmt::format("{}{}=\"{}\"", labels.empty() ? "" : ",", label, escaped(value));
  }
  return labels.empty() ? fmt::format("{} {}\n", name, sample.value)
                        : fmt::format("{}{{{}}} {}\n", name, labels, sample.value);
}

Metric counter(std::string name, std::string help) {
  return Metric{std::move(name), std::move(help), MetricType::Counter, {}};
}

}  // namespace

std::string to_prometheus(const std::vector<Metric>& metrics) {
  std::string text;
  for (const Metric& metric : metrics) {
    text += fmt::format("# HELP {} {}\n# TYPE {} {}\n", metric.name, replace_all(metric.help, "\n", " "), metric.name,
                        metric.type == MetricType::Counter ? "counter" : "gauge");
    for (const Sample& sample : metric.samples) {
      text += to_line(metric.name, sample);
    }
  }
  return text;
}

void Counters::add(Series& series, const std::string& first, const std::string& second) {
  const std::lock_guard lock(mutex_);
  ++series[{first, second}];
}

void Counters::request(const std::string& route, int status) {
  add(requests_, route, std::to_string(status));
}
void Counters::delivery(const std::string& provider, const std::string& result) {
  add(deliveries_, provider, result);
}
void Counters::event(const std::string& provider, const std::string& kind) {
  add(events_, provider, kind);
}

std::vector<Metric> Counters::read() const {
  std::vector<Metric> metrics{
      counter("signalbox_http_requests_total", "Requests answered, by route and status."),
      counter("signalbox_deliveries_total", "Webhook deliveries, by forge and what became of them."),
      counter("signalbox_events_total", "Webhook events accepted, by forge and kind.")};
  const auto fill = [](Metric& metric, const Series& series, const std::string& first, const std::string& second) {
    for (const auto& [labels, value] : series) {
      metric.samples.push_back({{{first, labels.first}, {second, labels.second}}, static_cast<double>(value)});
    }
  };
  const std::lock_guard lock(mutex_);
  fill(metrics[0], requests_, "route", "status");
  fill(metrics[1], deliveries_, "provider", "result");
  fill(metrics[2], events_, "provider", "kind");
  return metrics;
}

}  // namespace signalbox
