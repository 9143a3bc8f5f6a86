#pragma once
// An RSA key for one test run, as a GitHub App has one.

#include <string>
#include <string_view>

namespace signalbox::testing {

/// A new 2048-bit private key in PEM; the same one for the whole process.
const std::string& rsa_key_pem();
/// Whether `signature` (raw bytes) is that key's RS256 signature of the text.
bool rs256_verifies(std::string_view text, std::string_view signature);

}  // namespace signalbox::testing
