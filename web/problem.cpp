#include "web/problem.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace signalbox {
namespace {

std::string_view title_of(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 415:
      return "Unsupported Media Type";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

int status_of(Code code) {
  switch (code) {
    case Code::NotFound:
      return 404;
    case Code::InvalidInput:
      return 400;
    case Code::Unsupported:
      return 501;
    case Code::Unavailable:
      return 503;
    case Code::Denied:
      return 403;
    case Code::Conflict:
      return 409;
    case Code::Internal:
      return 500;
  }
  return 500;
}

}  // namespace

Response problem(int status, std::string_view detail) {
  const nlohmann::json body = {
      {"type", "about:blank"}, {"title", title_of(status)}, {"status", status}, {"detail", to_valid_utf8(detail)}};
  return Response{status, "application/problem+json", {}, body.dump() + "\n"};
}

Response problem(const Error& error) {
  Response response = problem(status_of(error.code), error.what);
  if (error.code == Code::Unavailable) {
    response.headers.push_back({"Retry-After", "5"});
  }
  return response;
}

Response json_response(int status, std::string body) {
  return Response{status, "application/json", {{"Cache-Control", "no-cache"}}, std::move(body)};
}

}  // namespace signalbox
