#include "base/base64.h"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

TEST(Base64, RoundTripsEveryLength) {
  const std::string bytes("\x00\xFFsignal\n", 9);
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    const std::string part = bytes.substr(0, length);
    EXPECT_EQ(base64_decode(base64_encode(part)), part);
  }
  EXPECT_EQ(base64_encode("Hello, World!"), "SGVsbG8sIFdvcmxkIQ==");
}

TEST(Base64, RefusesWhatIsNotWhole) {
  for (const char* text : {"SGVsbG8", "SGV=bG8s", "SGV sG8s", "!!!!", "S==="}) {
    EXPECT_FALSE(base64_decode(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace signalbox
