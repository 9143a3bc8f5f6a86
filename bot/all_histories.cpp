#include "bot/all_histories.h"

#include <algorithm>
#include <iterator>

#include "base/parallel.h"
#include "bot/service_reader.h"

namespace signalbox {

AllHistories read_all_histories(const Config& config, bool fetch) {
  std::vector<const Service*> services;
  for (const auto& [name, service] : config.services) {
    services.push_back(&service);
  }
  std::vector<AllHistories> parts(services.size());
  parallel_for(services.size(), 0, [&](std::size_t i) {
    const Service& service = *services[i];
    if (const auto fetched = fetch ? fetch_repository(config, service) : Result<void>{}; !fetched) {
      parts[i].errors.push_back({service.name, to_string(fetched.error()), service.repository, 0});
    }
    auto histories = read_histories(config, service, "");
    if (!histories) {
      parts[i].errors.push_back({service.name, to_string(histories.error()), service.repository, 0});
      return;
    }
    parts[i].histories = *std::move(histories);
  });
  AllHistories out;
  for (AllHistories& part : parts) {
    std::ranges::move(part.histories, std::back_inserter(out.histories));
    std::ranges::move(part.errors, std::back_inserter(out.errors));
  }
  return out;
}

}  // namespace signalbox
