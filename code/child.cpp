#include "code/child.h"

#include "code/read_code.h"
#include "schema/binary.h"

namespace signalbox {

std::vector<CodeReading> read_code_in_child(std::span<const CodeRequest> requests, const SandboxLimits& limits) {
  const ChildRequests asked{requests.size(), [&](std::size_t i) { return requests[i].text.size(); },
                            [&](std::size_t i) { return encode_value(requests[i]); }};
  std::vector<CodeReading> out;
  out.reserve(requests.size());
  for (const ChildAnswer& answer : ask_child("parse-code", asked, limits)) {
    CodeReading& reading = out.emplace_back();
    if (!answer.bytes) {
      reading.problem = answer.reason;
    } else if (auto decoded = decode_value<CodeReading>(*answer.bytes, "an answer of the reading child")) {
      reading = std::move(*decoded);
    } else {
      reading.problem = decoded.error().what;
    }
  }
  return out;
}

int serve_parse_code(int input, int output) {
  return serve_child(input, output, [](std::string_view bytes) {
    const auto request = decode_value<CodeRequest>(bytes, "a source file to read");
    return request ? encode_value(read_code(request->path, request->text)) : std::string();
  });
}

}  // namespace signalbox
