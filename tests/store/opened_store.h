#pragma once
// A store in a folder that is gone after the test, and moments to put into it.

#include "store/store.h"
#include "tests/support/temporary_folder.h"

namespace signalbox {

struct OpenedStore {
  testing::TemporaryFolder folder;
  std::string path = (folder.path() / "state.sqlite").string();
  Store store = std::move(Store::open(path).value());

  Store* operator->() { return &store; }
};

/// `seconds` after a fixed moment.
inline Instant at(int seconds) {
  return Instant(std::chrono::seconds(1'800'000'000 + seconds));
}

}  // namespace signalbox
