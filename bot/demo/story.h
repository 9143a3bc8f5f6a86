#pragma once
// The chapters of the demo's story.

#include <string_view>

#include "bot/demo/demo_company.h"

namespace signalbox::demo {

inline constexpr std::string_view kMara = "Mara Lindqvist <mara@nordwind.example>";
inline constexpr std::string_view kJonas = "Jonas Weber <jonas@nordwind.example>";
inline constexpr std::string_view kPriya = "Priya Raman <priya@nordwind.example>";
inline constexpr std::string_view kTomasz = "Tomasz Zieliński <tomasz@nordwind.example>";
inline constexpr std::string_view kNoor = "Noor Haddad <noor@nordwind.example>";
inline constexpr std::string_view kLars = "Lars Østergaard <lars@nordwind.example>";
inline constexpr std::string_view kChiara = "Chiara Bianchi <chiara@nordwind.example>";
inline constexpr std::string_view kElif = "Elif Kaya <elif@nordwind.example>";
inline constexpr std::string_view kSam = "Sam Okafor <sam@nordwind.example>";

DemoService shop_api();
DemoService warehouse();
DemoService billing();
DemoService identity();
DemoService analytics();

/// signalbox.yaml; the repositories stand beside it.
extern const std::string_view kConfiguration;

}  // namespace signalbox::demo
