# What nearly every file of ours includes, compiled once: standard headers and the two small libraries that stand in interfaces.
# Never a header of our own: a file must say itself what it uses of the project.
set(SIGNALBOX_COMMON_HEADERS <algorithm> <array> <chrono> <compare> <cstdint> <functional> <map> <memory> <optional> <set>
                             <span> <string> <string_view> <tuple> <unordered_map> <utility> <variant> <vector>
                             <fmt/format.h> <tl/expected.hpp>)

function(signalbox_precompile name)
  # Written only when it is new: everything is compiled again when it changes.
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/precompiled/${name}.cpp CONTENT "")
  add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/precompiled/${name}.cpp)
  target_link_libraries(${name} PRIVATE fmt::fmt tl::expected signalbox_warnings ${ARGN})
endfunction()

signalbox_precompile(signalbox_precompiled)
target_precompile_headers(signalbox_precompiled PRIVATE ${SIGNALBOX_COMMON_HEADERS})
if(SIGNALBOX_TESTS)
  signalbox_precompile(signalbox_precompiled_tests GTest::gmock GTest::gtest)
  target_precompile_headers(signalbox_precompiled_tests PRIVATE ${SIGNALBOX_COMMON_HEADERS} <gmock/gmock.h> <gtest/gtest.h>)
endif()
