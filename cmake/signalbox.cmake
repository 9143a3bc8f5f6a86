# One library per folder. A folder lists its own sources; a folder that has a registry globs the folder that the registry
# stands for, because there "one file and one line" is the promise.
#
#   signalbox_library(schema DEPENDS base SOURCES apply.cpp diff.cpp [GLOB rules] [LINKS fmt::fmt])
#   signalbox_test(schema)            every tests/schema/*_test.cpp becomes the binary test_schema
function(signalbox_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;SOURCES;GLOB;LINKS" ${ARGN})
  set(sources ${ARG_SOURCES})
  foreach(folder IN LISTS ARG_GLOB)
    file(GLOB found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
    list(APPEND sources ${found})
  endforeach()
  add_library(signalbox_${name} STATIC ${sources})
  target_include_directories(signalbox_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  list(TRANSFORM ARG_DEPENDS PREPEND signalbox_)
  target_link_libraries(signalbox_${name} PUBLIC ${ARG_DEPENDS} PRIVATE ${ARG_LINKS} signalbox_warnings)
  target_precompile_headers(signalbox_${name} REUSE_FROM signalbox_precompiled)
endfunction()

function(signalbox_test name)
  cmake_parse_arguments(ARG "" "" "LINKS;ENVIRONMENT" ${ARGN})
  # A folder whose tests start their own binary again brings a main of its own.
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${name}/*_test.cpp ${PROJECT_SOURCE_DIR}/tests/${name}/main.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources} ${SIGNALBOX_WATCHED})
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(test_${name} PRIVATE SIGNALBOX_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(test_${name} PRIVATE signalbox_${name} signalbox_test_support ${ARG_LINKS} GTest::gmock_main GTest::gmock
                                             GTest::gtest signalbox_warnings)
  target_precompile_headers(test_${name} REUSE_FROM signalbox_precompiled_tests)
  gtest_discover_tests(test_${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 600)
endfunction()
