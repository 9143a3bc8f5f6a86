#pragma once
// The files of web/assets/, built into the program: it serves nothing from the disk.

#include <string_view>

namespace signalbox {

std::string_view style_css();
std::string_view openapi_json();

}  // namespace signalbox
