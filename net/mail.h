#pragma once
// The only way out by mail: one message to one SMTP server, with TLS wherever the server is not on this machine.

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace signalbox {

struct MailMessage {
  std::string server;  ///< "smtp.example.com:587"; port 465 speaks TLS from the first byte
  std::string username;
  std::string password;
  std::string from;
  std::vector<std::string> to;
  std::string text;  ///< headers, an empty line, the body; lines end with CR LF
  std::chrono::milliseconds timeout{30'000};
};

/// Unavailable: may work later. InvalidInput: the server will never take it as it is. May be called from any thread.
Result<void> send_mail(const MailMessage& message);

}  // namespace signalbox
