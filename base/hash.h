#pragma once
// SHA-256 for fingerprints and signatures, and older digests for names that others derive by them.

#include <string>
#include <string_view>

namespace signalbox {

/// 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);
/// SHA-1 as 40, MD5 as 32 lower-case hex digits: for names that other tools derive by them, never for anything that
/// must hold.
std::string sha1_hex(std::string_view bytes);
std::string md5_hex(std::string_view bytes);
/// HMAC-SHA256, 32 raw bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);
std::string to_hex(std::string_view bytes);
/// Takes the same time wherever the texts differ, so that a signature cannot be guessed byte by byte.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// A short stable id made of canonical parts: fingerprint("c", {"add_column", "orders/public.t.c"}) is "c-" and 12 hex
/// digits. Parts are length-prefixed, so no two lists of parts meet by concatenation.
std::string fingerprint(std::string_view prefix, std::initializer_list<std::string_view> parts);

}  // namespace signalbox
