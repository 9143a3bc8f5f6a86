#pragma once
// A TCP connection that says exactly what a test wants, for clients that do not behave.

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::testing {

class RawConnection {
 public:
  /// Connects to 127.0.0.1; connected() tells whether it worked.
  explicit RawConnection(std::uint16_t port);
  ~RawConnection();
  RawConnection(RawConnection&& other) noexcept;
  RawConnection& operator=(RawConnection&&) = delete;

  bool connected() const { return socket_ >= 0; }
  /// False once the other side has hung up.
  bool write(std::string_view bytes) const;
  /// Everything until the other side closes (or 20 s pass).
  std::string read_to_end() const;
  /// Until `marker` has been read, or the end.
  std::string read_until(std::string_view marker) const;

 private:
  int socket_ = -1;
};

}  // namespace signalbox::testing
